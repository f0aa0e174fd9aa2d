import { millis, type Millis } from '../../../base/brand';

/** What `sleep infinity` waits for, again and again. */
export const FOREVER = millis(365 * 86_400_000);

/** What a script wants of the world, answered by whoever drives the generator. */
export type Effect =
  | { readonly kind: 'sleep'; readonly duration: Millis }
  | { readonly kind: 'connect'; readonly request: NetworkRequest };

export interface HttpWords {
  readonly method: string;
  readonly path: string;
  /** By their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface NetworkRequest {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'DNS';
  readonly http: HttpWords | undefined;
  /** Bytes that are sent where nothing is asked over HTTP. */
  readonly data?: string;
  readonly timeout: Millis | undefined;
}

export type NetworkReply =
  | { readonly kind: 'reply'; readonly status: number; readonly body: string }
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'refused' | 'timeout' | 'no-such-host' | 'unreachable' };

/** A computation that may ask for effects; the answer to `sleep` is undefined. */
export type Script<T> = Generator<Effect, T, NetworkReply | undefined>;

export function* sleep(duration: Millis): Script<void> {
  yield { kind: 'sleep', duration };
}

export function* connect(request: NetworkRequest): Script<NetworkReply> {
  const reply = yield { kind: 'connect', request };
  return reply ?? { kind: 'unreachable' };
}
