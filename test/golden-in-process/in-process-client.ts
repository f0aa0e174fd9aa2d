import { kinds as builtIn } from '../../engine/api/kinds/index';
import {
  authenticate,
  staticTokens,
  tokenAuthenticator,
  type Authenticator,
} from '../../engine/control-plane/apiserver/authn/authenticator';
import { seedSnapshot } from '../../engine/control-plane/apiserver/bootstrap/seed';
import { structDecoder } from '../../engine/control-plane/apiserver/decode';
import { unauthorized } from '../../engine/control-plane/apiserver/refusals';
import { Registry } from '../../engine/control-plane/apiserver/registry';
import { ApiServer } from '../../engine/control-plane/apiserver/api-server';
import {
  header,
  NO_BODY,
  parseQuery,
  type HttpAnswer,
  type HttpRequest,
} from '../../engine/control-plane/apiserver/http/message';
import { renderedEvent } from '../../engine/control-plane/apiserver/http/render';
import { answered, refused, route, warningHeader } from '../../engine/control-plane/apiserver/route';
import { ApiError, type User } from '../../engine/api/request';
import { MvccStore } from '../../engine/control-plane/etcd/mvcc-store';
import { HashedJournal } from '../../engine/sim/hashed-journal';
import { SeededRandom } from '../../engine/sim/seeded-random';
import { VirtualClock } from '../../engine/sim/virtual-clock';
import { instant } from '../../engine/base/brand';
import { readYaml as yaml } from '../../engine/server/yaml';

export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | readonly (string | number)[]>>;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: unknown;
  readonly rawBody?: string;
  readonly as?: string;
}

interface Received {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly buf: Buffer;
  readonly error?: string;
}

interface Listening {
  readonly timeout?: number;
  readonly onHeaders?: () => void;
  readonly onChunk?: (chunk: Buffer) => boolean;
}

/** Speaks to an API server in process as the corpus' tool speaks HTTP. */
export class InProcessClient {
  readonly url = { host: 'in-process' };
  readonly clock = new VirtualClock({ start: instant(Date.UTC(2026, 2, 9, 7, 41, 3)) });
  readonly api: ApiServer;

  private readonly authenticators: readonly Authenticator[];

  /** `tokens` by token; `tokenOf` says which one a name of the corpus has. */
  constructor(
    tokens: ReadonlyMap<string, User>,
    private readonly tokenOf: (name: string) => string | undefined,
  ) {
    const { clock } = this;
    const kinds = { registry: new Registry(builtIn), decoder: structDecoder(yaml) };
    const snapshot = seedSnapshot(kinds, { now: clock.now() });
    const store = MvccStore.from(snapshot, { now: () => clock.now(), clock });
    const journal = new HashedJournal({ now: () => clock.now(), keepEntries: false });
    this.api = new ApiServer({ store, clock, random: new SeededRandom('golden'), journal, yaml });
    this.authenticators = [tokenAuthenticator([staticTokens(tokens)])];
  }

  send(sent: Sent, listening: Listening = {}): Promise<Received> {
    const { onChunk = () => false } = listening;
    const http = this.httpOf(sent);
    const respond = (answer: HttpAnswer): Promise<Received> => Promise.resolve(received(answer, http.method));
    try {
      const authorization = header(http, 'authorization');
      const sender = authenticate(this.authenticators, authorization === undefined ? {} : { authorization });
      if (sender === undefined) throw unauthorized();
      const led = route(this.api.server, http, sender);
      if (led.kind === 'watch') return this.stream(http, led, listening);
      if (led.kind !== 'request') return respond(notFoundPath());
      try {
        return respond(answered(this.api.server, http, led, this.api.request(led.request, true)));
      } catch (error) {
        if (error instanceof ApiError) return respond(refused(error, led.served));
        throw error;
      }
    } catch (error) {
      if (error instanceof ApiError) {
        const answer = received(refused(error), http.method);
        onChunk(answer.buf);
        return Promise.resolve(answer);
      }
      return Promise.resolve({ status: 0, headers: {}, buf: Buffer.alloc(0), error: String((error as Error).stack) });
    }
  }

  private httpOf(sent: Sent): HttpRequest {
    const body =
      sent.rawBody !== undefined
        ? Buffer.from(sent.rawBody, 'utf8')
        : sent.body === undefined
          ? NO_BODY
          : Buffer.from(JSON.stringify(sent.body), 'utf8');
    const headers: Record<string, string | undefined> = { 'user-agent': 'golden/1.0', accept: 'application/json' };
    const token = sent.as === 'anonymous' ? undefined : this.tokenOf(sent.as ?? 'admin');
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (sent.rawBody !== undefined || sent.body !== undefined) headers['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(sent.headers ?? {})) headers[name.toLowerCase()] = value ?? undefined;
    const [path = '', inPath = ''] = sent.path.split('?');
    const pairs = Object.entries(sent.query ?? {}).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map(
        (one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`,
      ),
    );
    const query = parseQuery([inPath, ...pairs].filter((part) => part !== '').join('&'));
    return { method: sent.method ?? 'GET', path, query, headers, body };
  }

  private stream(
    http: HttpRequest,
    led: Extract<ReturnType<typeof route>, { kind: 'watch' }>,
    { timeout = 30_000, onHeaders, onChunk }: Listening,
  ): Promise<Received> {
    let stream: ReturnType<ApiServer['watch']>;
    try {
      stream = this.api.watch(led.request, true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const answer = received(refused(error, led.served));
      onHeaders?.();
      onChunk?.(answer.buf);
      return Promise.resolve(answer);
    }
    const view = { served: led.served, presentation: led.presentation, query: http.query, now: this.clock.now() };
    onHeaders?.();
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      const end = (): void => {
        clearTimeout(timer);
        stream.close();
        resolve({ status: 200, headers: {}, buf: Buffer.concat(chunks) });
      };
      const seconds = led.request.options.timeoutSeconds;
      const timer = setTimeout(end, Math.min(timeout, seconds === undefined ? timeout : seconds * 300));
      stream.onReadable(() =>
        setImmediate(() => {
          for (const event of stream.poll()) {
            const chunk = Buffer.from(`${JSON.stringify(renderedEvent(view, event, chunks.length === 0))}\n`);
            chunks.push(chunk);
            if (onChunk?.(chunk) === true) return end();
          }
          if (stream.closed) end();
        }),
      );
    });
  }
}

const notFoundPath = (): HttpAnswer => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  warnings: [],
  body: '404 page not found\n',
});

function received({ status, headers, warnings, body }: HttpAnswer, method = 'GET'): Received {
  const warned = warnings.length === 0 ? {} : { warning: warnings.map(warningHeader) };
  const text = method === 'HEAD' ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { ...headers, ...warned }, buf: Buffer.from(text) };
}
