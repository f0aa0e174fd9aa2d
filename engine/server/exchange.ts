import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { NO_BODY, parseQuery, type HttpRequest } from '../control-plane/apiserver/http/message';

/** One request and its answer, over either version of HTTP. */
export type Incoming = IncomingMessage | Http2ServerRequest;
export type Outgoing = ServerResponse | Http2ServerResponse;

/** apiserver/pkg/server/config.go, `MaxRequestBodyBytes`, v1.36. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024;

export type ReadBody =
  | { readonly kind: 'body'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  /** The client went away in the middle of it. */
  | { readonly kind: 'broken' };

export const hasBody = ({ method, headers }: Incoming): boolean =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  (headers['content-length'] !== undefined ? headers['content-length'] !== '0' : mayHaveBody(headers));

/** Over HTTP/2 nothing says beforehand whether there is one. */
const mayHaveBody = (headers: Incoming['headers']): boolean =>
  headers['transfer-encoding'] !== undefined || headers[':method'] !== undefined;

/** Reads to the end, or to the limit; what comes after that is not kept. */
export function readBody(request: Incoming, done: (body: ReadBody) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  let isOver = false;
  const finish = (body: ReadBody): void => {
    if (isOver) return;
    isOver = true;
    done(body);
  };
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > BODY_BYTES_MAX) finish({ kind: 'too-large' });
    else chunks.push(chunk);
  });
  request.on('end', () =>
    finish({ kind: 'body', bytes: chunks.length === 1 ? (chunks[0] ?? NO_BODY) : Buffer.concat(chunks) }),
  );
  request.on('error', () => finish({ kind: 'broken' }));
  request.on('close', () => finish({ kind: 'broken' }));
}

/** As the API server reads it. */
export function httpRequestOf(request: Incoming, body: Uint8Array): HttpRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? NO_QUERY : parseQuery(url.slice(mark + 1)),
    headers: headersOf(request),
    body,
  };
}

const NO_QUERY: HttpRequest['query'] = new Map();

/** Node joins what was sent twice; impersonation needs each value by itself. */
function headersOf({ headers, rawHeaders }: Incoming): HttpRequest['headers'] {
  if (headers['impersonate-group'] === undefined && headers['impersonate-user'] === undefined) return headers;
  const lists: Record<string, string | readonly string[] | undefined> = { ...headers };
  const impersonation = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (!name.startsWith('impersonate-')) continue;
    const values = impersonation.get(name) ?? [];
    values.push(rawHeaders[i + 1] ?? '');
    impersonation.set(name, values);
  }
  for (const [name, values] of impersonation) lists[name] = values;
  return lists;
}
