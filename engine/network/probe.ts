import type { Millis } from '../base/brand';

/** Where a packet comes from. */
export type Source =
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  /** A client beyond the cluster; its address is what load balancers and pods may see. */
  | { readonly kind: 'outside'; readonly ip: string };

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly host?: string;
  /** By their names in small letters. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Probe {
  readonly from: Source;
  /** An address or a name. */
  readonly to: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly http?: HttpRequest;
  /** Bytes that are sent where nothing is asked over HTTP. */
  readonly data?: string;
}

export type Hop =
  | { readonly at: 'dns'; readonly name: string; readonly answer: string | undefined }
  | { readonly at: 'load-balancer'; readonly name: string; readonly node: string | undefined }
  | {
      readonly at: 'service';
      readonly service: string;
      readonly node: string;
      readonly chosen: string | undefined;
      readonly masqueraded: boolean;
    }
  | {
      readonly at: 'link';
      readonly from: string;
      readonly to: string;
      readonly up: boolean;
      readonly via: 'bridge' | 'overlay';
    }
  | { readonly at: 'policy'; readonly direction: 'egress' | 'ingress'; readonly pod: string; readonly allowed: boolean }
  | {
      readonly at: 'pod';
      readonly pod: string;
      readonly port: number;
      readonly listening: boolean;
      readonly sourceIp: string;
    }
  | { readonly at: 'node'; readonly node: string; readonly port: number; readonly listening: boolean };

/** `hops` says why, in the order in which the packet met them. */
export type Answer =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly body: string;
      /** Where it points to instead, as a redirection does. */
      readonly location?: string;
      /** How long the answer takes. Absent: none, or nothing was asked over HTTP. */
      readonly delay?: Millis;
      /** `namespace/name` of the pod that answered; undefined: a node did. */
      readonly pod: string | undefined;
      /** The address that the one who answered saw. */
      readonly sourceIp: string;
      readonly hops: readonly Hop[];
    }
  | { readonly kind: 'refused' | 'timeout' | 'no-such-host' | 'unreachable'; readonly hops: readonly Hop[] };

/** One line on what became of a probe: for failure texts and reports. */
export function answerText(answer: Answer): string {
  if (answer.kind === 'reply') return `${answer.status} from ${answer.pod ?? 'a node'}`;
  const last = answer.hops.at(-1);
  return last === undefined ? answer.kind : `${answer.kind} at ${last.at}`;
}
