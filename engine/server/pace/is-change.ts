import type { ApiRequest } from '../../api/request';

/** Written again and again by programs that are at rest, or never stored. */
const ROUTINE: ReadonlySet<string> = new Set([
  'leases',
  'events',
  'tokenreviews',
  'subjectaccessreviews',
  'localsubjectaccessreviews',
  'selfsubjectaccessreviews',
  'selfsubjectrulesreviews',
  'selfsubjectreviews',
]);

/** Does the request ask for a change of the cluster, whose consequences somebody may wait for? */
export function isChange({
  verb,
  resource,
  subresource,
}: Pick<ApiRequest, 'verb' | 'resource' | 'subresource'>): boolean {
  if (verb === 'get' || verb === 'list') return false;
  return !ROUTINE.has(resource.plural) && subresource !== 'token';
}
