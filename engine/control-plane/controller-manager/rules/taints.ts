import type { Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Node, Taint, Toleration } from '../../../api/types/core-v1';

export const NOT_READY = 'node.kubernetes.io/not-ready';
export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';
export const MEMORY_PRESSURE = 'node.kubernetes.io/memory-pressure';
export const DISK_PRESSURE = 'node.kubernetes.io/disk-pressure';
export const PID_PRESSURE = 'node.kubernetes.io/pid-pressure';
export const NETWORK_UNAVAILABLE = 'node.kubernetes.io/network-unavailable';
export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export type Taints = readonly Taint[];

/** One taint replaces another when key and effect agree, whatever the value. */
export const matchesTaint = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

export const hasTaint = (node: Node, taint: Taint): boolean =>
  (node.spec.taints ?? []).some((other) => matchesTaint(other, taint));

/** What to add to `present` and what to take from it, to have `wanted`. */
export function taintDifference(wanted: Taints, present: Taints): { readonly add: Taints; readonly remove: Taints } {
  return {
    add: wanted.filter((taint) => !present.some((other) => matchesTaint(taint, other))),
    remove: present.filter((taint) => !wanted.some((other) => matchesTaint(taint, other))),
  };
}

/** Replaced in place, else put at the end, with the time of the deed (pkg/util/taints AddOrUpdateTaint, v1.36). */
export function withTaint(taints: Taints, taint: Taint, now: Instant): Taints {
  const stamped = { ...taint, timeAdded: formatTime(now) };
  const index = taints.findIndex((other) => matchesTaint(other, taint));
  return index < 0 ? [...taints, stamped] : taints.with(index, stamped);
}

/** Empty key with Exists, and an empty effect, tolerate everything (core/v1 Toleration.ToleratesTaint, v0.36). */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  const key = toleration.key ?? '';
  if (key !== '' && key !== taint.key) return false;
  const operator = toleration.operator ?? 'Equal';
  if (operator === 'Exists') return true;
  if (operator !== 'Equal' && operator !== '') return false;
  return (toleration.value ?? '') === (taint.value ?? '');
}

/** The first taint with one of the effects that nothing tolerates. */
export function untolerated(
  taints: Taints,
  tolerations: readonly Toleration[],
  effects: ReadonlySet<string>,
): Taint | undefined {
  return taints.find((taint) => effects.has(taint.effect) && !tolerations.some((one) => tolerates(one, taint)));
}
