import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { refusal } from '../../control-plane/apiserver/refusals';

export type Upgrade = 'websocket' | 'spdy' | 'other';

/** What a connection shall become (apimachinery/pkg/util/httpstream, v0.36). */
export function upgradeOf({ headers }: IncomingMessage): Upgrade {
  const wanted = (headers.upgrade ?? '').toLowerCase();
  return wanted === 'websocket' ? 'websocket' : wanted === 'spdy/3.1' ? 'spdy' : 'other';
}

export const listOf = (header: string | readonly string[] | undefined): readonly string[] =>
  (typeof header === 'string' ? [header] : (header ?? []))
    .flatMap((line) => line.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** The sub-protocols that a client offers for a WebSocket. */
export const offeredProtocols = ({ headers }: IncomingMessage): readonly string[] =>
  listOf(headers['sec-websocket-protocol']);

/**
 * The best of the protocols that the client offers; none offered: none is spoken of. Throws ApiError when there is none
 * that both know.
 */
export function chooseProtocol(offered: readonly string[], served: readonly string[]): string | undefined {
  if (offered.length === 0) return undefined;
  const chosen = served.find((name) => offered.includes(name));
  if (chosen !== undefined) return chosen;
  const names = (list: readonly string[]): string => `[${list.join(' ')}]`;
  throw refusal(
    403,
    'Forbidden',
    `unable to upgrade: unable to negotiate protocol: client supports ${names(offered)}, server accepts ${names(served)}`,
    {},
  );
}

export interface Handshake {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Turns a connection into a WebSocket that speaks the sub-protocol. */
export function openWebSocket(
  { request, socket, head }: Handshake,
  protocol: string | undefined,
  onOpen: (socket: WebSocket) => void,
): void {
  // The library would refuse names that are no tokens, and clients of Kubernetes send such names.
  delete request.headers['sec-websocket-protocol'];
  chosen.set(request, protocol);
  webSockets().handleUpgrade(request, socket, head, (webSocket) => {
    if (protocol !== undefined) Object.defineProperty(webSocket, 'protocol', { value: protocol });
    onOpen(webSocket);
  });
}

/** Answers a request for SPDY with the protocol within it, and gives the bytes that follow. */
export function openSpdy({ socket, head }: Handshake, protocol: string | undefined): Duplex {
  const version = protocol === undefined ? '' : `X-Stream-Protocol-Version: ${protocol}\r\n`;
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${version}\r\n`);
  if (head.length > 0) socket.unshift(head);
  return socket;
}

const chosen = new WeakMap<IncomingMessage, string | undefined>();
const FRAME_BYTES_MAX = 32 * 1024 * 1024;
let server: WebSocketServer | undefined;

/** Loaded when the first stream is opened. */
export function webSockets(): WebSocketServer {
  if (server !== undefined) return server;
  const fresh = new (webSocketLibrary().WebSocketServer)({ noServer: true, maxPayload: FRAME_BYTES_MAX });
  fresh.on('headers', (headers, request) => {
    const protocol = chosen.get(request);
    if (protocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
  });
  server = fresh;
  return fresh;
}

// eslint-disable-next-line @typescript-eslint/no-require-imports
export const webSocketLibrary = (): typeof import('ws') => require('ws') as typeof import('ws');
