import { first, header, type HttpRequest } from '../control-plane/apiserver/http/message';

/** Programs that people read from (apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, v1.36). */
const READ_BY_PEOPLE = /^(?:curl|Wget|Mozilla\/5\.0)/;

/** As Go's strconv.ParseBool. */
const YES: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Whether JSON is to be printed on many lines. */
export function isPretty(http: HttpRequest): boolean {
  const asked = first(http.query, 'pretty') ?? '';
  if (asked !== '') return YES.has(asked);
  return READ_BY_PEOPLE.test(header(http, 'user-agent') ?? '') || /;\s*pretty=1/.test(header(http, 'accept') ?? '');
}
