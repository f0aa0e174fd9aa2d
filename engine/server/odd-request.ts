import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { NO_BODY, parseQuery, type HttpRequest } from '../control-plane/apiserver/http/message';
import type { Answer } from './body';

/** What Node's parser gives up on, with what it had read by then. */
export interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/**
 * Node knows a fixed list of methods; Go takes any word for one, and the API server has its own answer to them. Undefined:
 * it is no request at all.
 */
export function oddRequest({ code, rawPacket }: ParserError): HttpRequest | undefined {
  if (code !== 'HPE_INVALID_METHOD' || rawPacket === undefined) return undefined;
  const [head = ''] = rawPacket.toString('latin1').split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const match = /^([A-Za-z-]+) (\/\S*) HTTP\/1\.[01]$/.exec(first);
  if (match === null) return undefined;
  const [, method = '', target = ''] = match;
  const [path = '', query = ''] = target.split('?', 2);
  return { method, path, query: parseQuery(query), headers: Object.fromEntries(lines.map(headerOf)), body: NO_BODY };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

export const NO_REQUEST: Answer = {
  status: 400,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  warnings: [],
  body: '400 Bad Request',
};

/** Node has let go of the connection by then, so the bytes are written as they are; it is closed afterwards. */
export function writeRaw(socket: Duplex, { status, headers, body }: Answer): void {
  const bytes = Buffer.from(body);
  const all = { ...headers, 'content-length': bytes.length, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n`), bytes]),
  );
}
