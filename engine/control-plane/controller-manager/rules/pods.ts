import type { Instant, Millis } from '../../../base/brand';
import { millis } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Pod, PodCondition } from '../../../api/types/core-v1';

/** Succeeded or Failed: a pod that will never run again (pkg/api/v1/pod IsPodTerminal, v1.36). */
export const isTerminal = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';

/** Counts towards the replicas of its owner (pkg/controller IsPodActive, v1.36). */
export const isActive = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp === undefined;

/** Asked to go and not yet ended (pkg/controller IsPodTerminating, v1.36). */
export const isTerminating = (pod: Pod): boolean => !isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined;

export function conditionOf(pod: Pod, type: string): PodCondition | undefined {
  for (const condition of pod.status.conditions ?? []) if (condition.type === type) return condition;
  return undefined;
}

export const isReady = (pod: Pod): boolean => conditionOf(pod, 'Ready')?.status === 'True';

/** When the pod turned ready; undefined when it is not. */
export function readySince(pod: Pod): Instant | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True' || typeof ready.lastTransitionTime !== 'string') return undefined;
  return instantOf(ready.lastTransitionTime);
}

/** Ready for at least `minReadySeconds` (pkg/api/v1/pod IsPodAvailable, v1.36). */
export function isAvailable(pod: Pod, minReadySeconds: number, now: Instant): boolean {
  if (!isReady(pod)) return false;
  if (minReadySeconds === 0) return true;
  const since = readySince(pod);
  return since !== undefined && since + minReadySeconds * 1000 <= now;
}

/** The shortest wait until one more of these pods becomes available; undefined when none will by waiting alone. */
export function untilNextAvailable(pods: readonly Pod[], minReadySeconds: number, now: Instant): Millis | undefined {
  let least: number | undefined;
  for (const pod of pods) {
    const since = readySince(pod);
    if (since === undefined) continue;
    const wait = since + minReadySeconds * 1000 - now;
    if (wait > 0 && (least === undefined || wait < least)) least = wait;
  }
  return least === undefined ? undefined : millis(least);
}

/** The most restarts of an app container and of a sidecar (pkg/controller maxContainerRestarts, v1.36). */
export function restartsOf(pod: Pod): readonly [containers: number, sidecars: number] {
  let containers = 0;
  for (const status of pod.status.containerStatuses ?? []) containers = Math.max(containers, status.restartCount);
  if (pod.spec.initContainers === undefined) return [containers, 0];
  const sidecarNames = new Set(
    pod.spec.initContainers.filter((container) => container.restartPolicy === 'Always').map(({ name }) => name),
  );
  let sidecars = 0;
  for (const status of pod.status.initContainerStatuses ?? []) {
    if (sidecarNames.has(status.name)) sidecars = Math.max(sidecars, status.restartCount);
  }
  return [containers, sidecars];
}
