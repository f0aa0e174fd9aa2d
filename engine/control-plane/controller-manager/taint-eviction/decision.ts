import { millis, type Millis } from '../../../base/brand';
import type { Toleration } from '../../../api/types/core-v1';
import { tolerates, type Taints } from '../rules/taints';

/** How long a pod may stay under NoExecute taints. */
export type Stay =
  { readonly kind: 'forever' } | { readonly kind: 'none' } | { readonly kind: 'limited'; readonly delay: Millis };

export const noExecuteOf = (taints: Taints | undefined): Taints =>
  (taints ?? []).filter(({ effect }) => effect === 'NoExecute');

/**
 * A taint that nothing tolerates ends the stay at once; else the shortest of the tolerations in use does
 * (pkg/controller/tainteviction getMinTolerationTime, v1.36). Without taints nothing limits it.
 */
export function stayOf(taints: Taints, tolerations: readonly Toleration[]): Stay {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const match = tolerations.find((toleration) => tolerates(toleration, taint));
    if (match === undefined) return { kind: 'none' };
    used.push(match);
  }
  const limits = used.flatMap(({ tolerationSeconds }) => (tolerationSeconds === undefined ? [] : [tolerationSeconds]));
  if (limits.length === 0) return { kind: 'forever' };
  return { kind: 'limited', delay: millis(Math.max(0, Math.min(...limits)) * 1000) };
}
