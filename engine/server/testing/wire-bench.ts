import https from 'node:https';
import { apiServerAlone } from '../api-server-alone';
import { ServiceAccountSigner } from '../authn/service-account-signer';
import { parseTokens } from '../authn/tokens-file';
import type { ClockMode } from '../pace/clock-mode';
import type { Simulation } from '../simulation';
import { startServer, type ServerOptions } from '../start-server';
import { Pki } from '../tls/pki';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is no text or bytes is sent as JSON, with its Content-Type. */
  readonly body?: unknown;
}

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly text: string;
}

export interface BenchOptions {
  /** Default: an API server by itself. */
  readonly simulation?: (signer: ServiceAccountSigner) => Simulation;
  /** Default: manual. */
  readonly mode?: ClockMode;
  readonly server?: Partial<ServerOptions>;
}

export interface WireBench {
  readonly simulation: Simulation;
  readonly port: number;
  readonly authority: string;
  /** As a member of system:masters, unless another token is sent. */
  call(path: string, sent?: Sent): Promise<Got>;
  /** The body of an answer that is JSON, whatever its status. */
  json<T = Record<string, unknown>>(path: string, sent?: Sent): Promise<T>;
  /** Bugs of ours that came up. */
  readonly bugs: readonly unknown[];
  close(): Promise<void>;
}

const TOKENS = parseTokens('root,admin,u1,"system:masters"\nplain,jane,u2\n');
const STARTS_AT = Date.UTC(2026, 0, 1);

/** Serves on a free port. Tokens: `root` may do everything, `plain` is jane who may do nothing. */
export async function openWire({ simulation: make, mode, server: more }: BenchOptions = {}): Promise<WireBench> {
  const signer = new ServiceAccountSigner();
  const pki = Pki.create(new Date());
  const simulation = make?.(signer) ?? apiServerAlone({ seed: 1, startsAt: STARTS_AT, signer, tokenLookups: [] });
  const bugs: unknown[] = [];
  const server = await startServer({
    simulation,
    mode: mode ?? { kind: 'manual' },
    address: '127.0.0.1',
    port: 0,
    pki,
    tokens: TOKENS,
    signer,
    onBug: (error) => void bugs.push(error),
    ...more,
  });
  await server.booted;
  const authority = pki.authority.certificate;
  const call = (path: string, sent: Sent = {}): Promise<Got> => send(`${server.url}${path}`, authority, sent);
  return {
    simulation,
    port: server.port,
    authority,
    call,
    json: async <T>(path: string, sent?: Sent) => JSON.parse((await call(path, sent)).text) as T,
    bugs,
    close: () => server.close(),
  };
}

function send(url: string, ca: string, { method = 'GET', headers = {}, body }: Sent): Promise<Got> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const bytes = body === undefined ? undefined : Buffer.from(isRaw ? body : JSON.stringify(body));
  const type: Record<string, string> = body === undefined || isRaw ? {} : { 'content-type': 'application/json' };
  // Node does not say how long the body of a DELETE is, unless it is told to.
  const length: Record<string, number> = bytes === undefined ? {} : { 'content-length': bytes.length };
  const all = { authorization: 'Bearer root', ...type, ...length, ...headers };
  const options = { method, ca, agent: false, headers: all };
  return new Promise((resolve, reject) => {
    const request = https.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes: all,
          text: all.toString('utf8'),
        });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(bytes);
  });
}
