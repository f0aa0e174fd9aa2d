import { ApiError, type ApiRequest, type ApiResponse, type PathAnswer, type PathRead } from '../../../api/request';
import type { APIService } from '../../../api/types/apiregistration-v1';
import { actorOf } from '../audit';
import { NO_BODY, type HttpRequest } from '../http/message';
import { answered, route, type Route } from '../route';
import type { Server } from '../server';
import { groupOf } from './group-of';
import type { Reach } from './reach';
import { standInFor } from './stand-in';

interface World {
  readonly server: Server;
  readonly reach: Reach;
  readonly request: (request: ApiRequest) => ApiResponse;
}

const NOTHING: PathAnswer = Object.freeze({ code: 404, body: '404 page not found\n' });

/**
 * A read by path from within the process, through the same doors as one off the wire: resources, groups of aggregated
 * APIs, and what their servers answer. Refusals are answers.
 */
export function readPath(world: World, read: PathRead, done: (answer: PathAnswer) => void): void {
  const http = httpOf(read);
  try {
    const led = route(world.server, http, read.user);
    if (led.kind === 'aggregated') readAggregated(world, http, led, recorded(world, read, done));
    else done(answerOf(world, http, led));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What the aggregator refuses it refuses in plain text (kube-aggregator, handler_proxy.go proxyError, v1.36).
    done({ code: error.code, body: error.code === 503 ? `${error.message}\n` : error.status });
  }
}

/** Evidence of the answer, as of that to any other request. */
function recorded({ server }: World, { user, path }: PathRead, done: (answer: PathAnswer) => void): typeof done {
  return (answer) => {
    server.journal.append(actorOf(user), 'api.get', path, { code: answer.code });
    done(answer);
  };
}

function answerOf({ server, request }: World, http: HttpRequest, led: Route): PathAnswer {
  if (led.kind === 'request') {
    const answer = answered(server, http, led, request(led.request));
    return { code: answer.status, body: answer.body };
  }
  const group = groupOf(server.store, http.path);
  return group === undefined ? NOTHING : { code: 200, body: group };
}

function readAggregated(
  { server, reach }: World,
  http: HttpRequest,
  { service, user }: { readonly service: APIService; readonly user: PathRead['user'] },
  done: (answer: PathAnswer) => void,
): void {
  const standIn = standInFor(server.standIns(), service);
  if (standIn === undefined) return reach.read(service, { http, user, store: server.store }, done);
  const { method, path, query } = http;
  const body = standIn.read({ server, method, path, query });
  done(body === undefined ? NOTHING : { code: 200, body });
}

const httpOf = ({ path, query, userAgent }: PathRead): HttpRequest => ({
  method: 'GET',
  path,
  query: new Map(Object.entries(query).map(([name, value]) => [name, [value]])),
  headers: { accept: 'application/json', ...(userAgent === undefined ? {} : { 'user-agent': userAgent }) },
  body: NO_BODY,
});
