import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { unsupported } from '../unsupported';
import { CHANNEL_PROTOCOLS } from './channel-socket';

/** Turns a connection into a WebSocket with the best sub-protocol that both know. Throws ApiError. */
export function openWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  onOpen: (socket: WebSocket) => void,
): void {
  if (request.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw unsupported(`streams over ${request.headers.upgrade ?? 'this connection'}; WebSockets are served`);
  }
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (offered.length > 0 && !offered.some((name) => CHANNEL_PROTOCOLS.includes(name))) {
    throw unsupported(`the stream protocols ${offered.join(', ')}; ${CHANNEL_PROTOCOLS.join(', ')} are served`);
  }
  webSockets().handleUpgrade(request, socket, head, onOpen);
}

let server: WebSocketServer | undefined;

/** Loaded when the first stream is opened. */
function webSockets(): WebSocketServer {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const ws = require('ws') as typeof import('ws');
  server ??= new ws.WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => CHANNEL_PROTOCOLS.find((name) => offered.has(name)) ?? false,
  });
  return server;
}
