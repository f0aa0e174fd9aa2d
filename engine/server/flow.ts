import type { User } from '../api/request';
import type { HttpRequest } from '../control-plane/apiserver/http/message';
import { requestInfo } from '../control-plane/apiserver/http/request-info';
import type { Simulation } from './simulation';
import type { FlowIds } from './write-answer';

/** Which flow schema and priority level clients are told of in their answers' headers. */
export function flowMatcher(simulation: Simulation): (user: User, http: HttpRequest) => FlowIds | undefined {
  return (user, http) => {
    const flow = simulation
      .apiServer()
      ?.server.flow.flowOf(user, requestInfo(http.method, http.path, http.query.has('watch')));
    if (flow === undefined) return undefined;
    return { flowSchema: flow.schema.metadata.uid, priorityLevel: flow.level?.metadata.uid ?? '' };
  };
}
