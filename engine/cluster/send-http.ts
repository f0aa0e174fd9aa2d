import type { User } from '../api/request';
import { ApiError } from '../api/request';
import { first, NO_BODY, parseQuery } from '../control-plane/apiserver/http/message';
import { answered, refused, route } from '../control-plane/apiserver/route';
import { connectionRefused, type ApiServerProcess } from './api-server-process';

/** A request as it goes over the wire: `GET`, `/api/v1/namespaces/default/pods?limit=1`, and perhaps a body. */
export interface HttpRequestText {
  readonly method: string;
  readonly target: string;
  readonly body?: string;
  /** Default: that of JSON, or of a merge patch. */
  readonly contentType?: string;
  /** Default: any. */
  readonly accept?: string;
}

export interface HttpResponseText {
  readonly code: number;
  /** What stands in the body, as JSON has it. */
  readonly body: unknown;
}

/** What the API server answers to a request by method and path. Refusals are answers; without a server ApiError is thrown. */
export function sendHttp(apiServer: ApiServerProcess, user: User, request: HttpRequestText): HttpResponseText {
  const api = apiServer.running;
  if (api === undefined) throw connectionRefused();
  const { method, target, body } = request;
  const [path = '', query = ''] = target.split('?', 2);
  const usual = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const http = {
    method,
    path,
    query: parseQuery(query),
    headers: {
      'content-type': request.contentType ?? usual,
      'user-agent': 'seatrial',
      ...(request.accept === undefined ? {} : { accept: request.accept }),
    },
    body: body === undefined ? NO_BODY : new TextEncoder().encode(body),
  };
  try {
    const led = route(api.server, http, user);
    if (led.kind === 'request') {
      const answer = answered(api.server, http, led, apiServer.request(led.request));
      return { code: answer.status, body: answer.body };
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { status, body: told } = refused(error);
    return { code: status, body: told };
  }
  if (/^\/apis?\//.test(path)) return { code: 404, body: '404 page not found\n' };
  const what = first(http.query, 'watch') === undefined ? path : `a watch of ${path}`;
  throw new ApiError({
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: `unsupported: ${what} is answered over the wire alone (seatrial up); here are resources`,
    reason: 'NotFound',
    code: 501,
  });
}
