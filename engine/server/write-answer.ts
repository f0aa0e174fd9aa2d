import { FRESH } from '../base/fresh';
import { randomUUID } from 'node:crypto';
import { gzip } from 'node:zlib';
import { warningHeader } from '../control-plane/apiserver/route';
import type { Answer } from './body';
import type { Incoming, Outgoing } from './exchange';

export type Headers = Record<string, string | string[] | number>;

/** By what the audit log knows a request: what its sender says, or a new one. */
export function auditIdOf({ headers }: Incoming): string {
  const given = headers['audit-id'];
  return typeof given === 'string' && /^[\x20-\x7e]+$/.test(given) ? given : randomUUID();
}

/** What every answer bears (apiserver/pkg/server/config.go, `DefaultBuildHandlerChain`, v1.36). */
export function commonHeaders(auditId: string, flow: FlowIds | undefined): Headers {
  return {
    'audit-id': auditId,
    'cache-control': 'no-cache, private',
    ...(flow === undefined
      ? {}
      : {
          'x-kubernetes-pf-flowschema-uid': flow.flowSchema,
          'x-kubernetes-pf-prioritylevel-uid': flow.priorityLevel,
        }),
  };
}

/** Which flow schema and priority level a request was counted under. */
export interface FlowIds {
  readonly flowSchema: string;
  readonly priorityLevel: string;
}

/** Answers smaller than this are not worth it (apiserver/pkg/endpoints/handlers/responsewriters/writers.go, v1.36). */
const GZIP_BYTES_MIN = 128 * 1024;
const GZIP_LEVEL = 1;

export function writeAnswer(request: Incoming, response: Outgoing, answer: Answer, common: Headers): void {
  const headers: Headers = { ...FRESH, ...common, ...answer.headers };
  const warnings = sendable(answer.warnings);
  if (warnings.length > 0) headers['warning'] = warnings;
  const { body, status } = answer;
  if (body.length >= GZIP_BYTES_MIN && acceptsGzip(request)) return writeGzipped(response, status, headers, body);
  const sent = typeof body === 'string' && !goesWithHead(body, warnings) ? Buffer.from(body, 'utf8') : body;
  if (status !== 304) headers['content-length'] = typeof sent === 'string' ? Buffer.byteLength(sent) : sent.length;
  send(response, status, headers, sent);
}

const SHORT_CHARACTERS_MAX = 16 * 1024;

/** Node writes a short text in one piece with the head, as UTF-8: a warning is bytes already. */
const goesWithHead = (body: string, warnings: readonly string[]): boolean =>
  body.length <= SHORT_CHARACTERS_MAX && warnings.length === 0;

/** What holds control characters is not sent (apimachinery/pkg/util/net/http.go, `NewWarningHeader`, v0.36). */
const sendable = (warnings: readonly string[]): string[] =>
  [...new Set(warnings)]
    .filter((warning) => !/\p{Cc}/u.test(warning))
    .map((warning) => inHeader(warningHeader(warning)));

/** Go sends UTF-8; to Node a header is bytes, a character each. */
const inHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const acceptsGzip = ({ headers }: Incoming): boolean => /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '');

function writeGzipped(response: Outgoing, status: number, headers: Headers, body: string | Uint8Array): void {
  gzip(body, { level: GZIP_LEVEL }, (error, bytes) => {
    if (error !== null) return void response.destroy(error);
    send(
      response,
      status,
      { ...FRESH, ...headers, 'content-encoding': 'gzip', 'content-length': bytes.length, vary: 'Accept-Encoding' },
      bytes,
    );
  });
}

/** The head of an answer whose body comes by and by. */
export function startStream(response: Outgoing, headers: Headers): void {
  if ('stream' in response) {
    response.writeHead(200, headers);
  } else {
    response.writeHead(200, headers);
    response.flushHeaders();
  }
}

/** The two versions of HTTP name the same calls alike, but TypeScript cannot call one of two overloads. */
function send(response: Outgoing, status: number, headers: Headers, body: string | Uint8Array): void {
  if (response.destroyed || response.writableEnded) return;
  if ('stream' in response) {
    response.writeHead(status, headers);
    response.end(body);
  } else {
    response.writeHead(status, headers);
    response.end(body);
  }
}
