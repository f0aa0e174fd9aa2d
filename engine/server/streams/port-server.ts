import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../sim/clock';
import type { PortAnswer } from '../../worker/runtime/port-answer';

/** A port of a pod as whoever is connected to it sees it. */
export interface Port {
  readonly clock: Clock;
  readonly ask: (http: { readonly method: string; readonly path: string } | undefined) => PortAnswer;
  /** Something was asked or answered. */
  readonly touch: () => void;
}

const ports = new WeakMap<Duplex, Port>();
let server: Server | undefined;

/** Answers what comes over a connection as the scripted process behind the port does: HTTP, or silence. */
export function servePort(connection: Duplex, port: Port): void {
  ports.set(connection, port);
  server ??= createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, answer);
  server.emit('connection', connection);
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const port = ports.get(request.socket);
  request.resume();
  if (port === undefined) return void request.socket.destroy();
  port.touch();
  const found = port.ask({ method: request.method ?? 'GET', path: request.url ?? '/' });
  if (found.kind === 'silent') return;
  // Whoever speaks another protocol hangs up on a request of HTTP.
  if (found.kind !== 'http') return void request.socket.destroy();
  port.clock.after(found.delay, 'port answers', () => {
    if (response.destroyed) return;
    response.writeHead(found.status, headersOf(found));
    response.end(request.method === 'HEAD' ? '' : found.body);
    port.touch();
  });
  port.touch();
}

/** Go's servers look at what they send to tell its type. */
export function headersOf({
  body,
  location,
}: {
  readonly body: string;
  readonly location: string | undefined;
}): Readonly<Record<string, string | number>> {
  return {
    'content-type': /^\s*<(?:!doctype|html|head|body|h1|p|title)/i.test(body)
      ? 'text/html; charset=utf-8'
      : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    ...(location === undefined ? {} : { location }),
  };
}
