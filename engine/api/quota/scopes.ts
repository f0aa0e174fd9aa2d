import type { KubeObject } from '../object';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../types/core-v1';
import type { Measure } from './measure';

/** All that a quota asks of the objects that it counts. */
export const scopesOf = ({ spec }: ResourceQuota): readonly ScopedResourceSelectorRequirement[] => [
  ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
  ...(spec.scopeSelector?.matchExpressions ?? []),
];

/** Whether a quota counts an object: it grants something of the kind, and the object is in all of its scopes. */
export function isCounted(quota: ResourceQuota, measure: Measure, object: KubeObject): boolean {
  return (
    Object.keys(quota.status.hard ?? {}).some(measure.covers) &&
    scopesOf(quota).every((scope) => measure.isInScope(scope, object))
  );
}

/** Whether what a scope is about has one of the values it selects; `values` empty: there is none. */
export function scopeSelects(
  { operator, values: wanted = [] }: ScopedResourceSelectorRequirement,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && wanted.includes(value);
    case 'NotIn':
      return value === undefined || !wanted.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
