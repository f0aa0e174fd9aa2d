import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { User } from '../../api/request';
import type { APIService } from '../../api/types/apiregistration-v1';
import type { HttpRequest } from '../../control-plane/apiserver/http/message';
import type { Store } from '../../control-plane/etcd/store';
import type { Answer } from '../body';
import { goError } from '../call-out/dial';
import type { Incoming, Outgoing } from '../exchange';
import type { Headers } from '../write-answer';
import { connection, userHeaders } from './front-proxy';
import { hostOf, type RemoteApis } from './remote-apis';

export interface PassedOn {
  readonly request: Incoming;
  readonly response: Outgoing;
  readonly http: HttpRequest;
  readonly user: User;
  readonly service: APIService;
  readonly store: Store;
  /** What every answer of this server bears. */
  readonly common: Headers;
  /** The other server has begun to answer. */
  readonly onAnswer: (status: number) => void;
  /** It could not be reached. */
  readonly onFailure: (answer: Answer) => void;
}

/**
 * Passes a request on to the server behind an APIService, and its answer back as it comes (kube-aggregator,
 * handler_proxy.go, v1.36).
 */
export function passOn(remote: RemoteApis, passed: PassedOn): void {
  const { request, response, http, user, service, store } = passed;
  const host = hostOf(service, store);
  const { identity } = remote;
  if (host === undefined || identity === undefined) return passed.onFailure(failure('service unavailable'));
  const options = {
    ...connection(service, host, { identity, isProbe: false }),
    agent: remote.agent,
    method: http.method,
    path: request.url ?? '/',
    headers: { ...passedHeaders(request), ...userHeaders(user), 'content-length': http.body.length },
  };
  let hasAnswer = false;
  const call = httpsRequest(options, (answer) => {
    hasAnswer = true;
    passed.onAnswer(answer.statusCode ?? 502);
    writeBack(answer, response, passed.common);
  });
  call.on('error', (error) => {
    if (hasAnswer || response.destroyed) return void response.destroy();
    const why = goError(error, String(options.host), Number(options.port));
    passed.onFailure(failure(`error trying to reach service: ${why}`));
  });
  response.on('close', () => call.destroy());
  call.end(http.body);
}

/** These concern one connection, or who this server took the sender for. */
const KEPT_BACK =
  /^(?::.*|host|connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|http2-settings|authorization|content-length|impersonate-.*|x-remote-.*)$/;

function passedHeaders({ headers, socket }: Incoming): Record<string, string | string[]> {
  const host = headers.host ?? headers[':authority'];
  const passed: Record<string, string | string[]> = {
    'x-forwarded-for': socket.remoteAddress ?? '',
    'x-forwarded-proto': 'https',
    ...(typeof host === 'string' ? { 'x-forwarded-host': host } : {}),
  };
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !KEPT_BACK.test(name)) passed[name] = value;
  }
  return passed;
}

const HOPS = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|audit-id)$/;

function writeBack(answer: IncomingMessage, response: Outgoing, common: Headers): void {
  const own = Object.entries(answer.headers).filter(([name, value]) => value !== undefined && !HOPS.test(name));
  const headers: Headers = { ...common, ...(Object.fromEntries(own) as Headers) };
  const status = answer.statusCode ?? 502;
  if ('stream' in response) response.writeHead(status, headers);
  else {
    response.writeHead(status, headers);
    response.flushHeaders();
  }
  answer.on('error', () => response.destroy());
  answer.on('aborted', () => response.destroy());
  answer.pipe(response);
}

const failure = (text: string): Answer => ({
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  warnings: [],
  body: `${text}\n`,
});
