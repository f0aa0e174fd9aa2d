import type { Served } from '../registry';

/** Whose status has no table of its own (pkg/registry and those of aggregation and extensions, v1.36). */
const PLAIN_STATUS: ReadonlySet<string> = new Set(['apiservices', 'customresourcedefinitions', 'resourceclaims']);

/** Whether what an endpoint answers can be had as a Table: where its storage is a rest.TableConvertor. */
export function hasTableFor({ definition, plural }: Served, subresource: string): boolean {
  if (subresource === '') return definition.verbs.includes('get');
  return subresource === 'scale' || (subresource === 'status' && !PLAIN_STATUS.has(plural));
}
