import { millis, type Instant, type Millis } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Pod } from '../../../api/types/core-v1';
import { conditionOf } from '../rules/pods';

const BASE = 10_000;
const MAX = 600_000;

/** How often pods of a job have failed since one succeeded, and when the last did. */
export interface Backoff {
  readonly failures: number;
  readonly last: Instant | undefined;
}

export const NO_BACKOFF: Backoff = { failures: 0, last: undefined };

/** Failures before the last success are forgiven (pkg/controller/job/backoff_utils.go, v1.36). */
export function nextBackoff(before: Backoff, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
  if (succeeded.length + failed.length === 0) return before;
  const lastSuccess = Math.max(...succeeded.map(finishedAt));
  const after = failed.map(finishedAt).filter((time) => succeeded.length === 0 || time > lastSuccess);
  const forgiven = succeeded.length > 0;
  if (after.length === 0) return forgiven ? NO_BACKOFF : before;
  return { failures: (forgiven ? 0 : before.failures) + after.length, last: latest(after) };
}

/** How long the next pod must wait; 0: not at all. */
export function remainingBackoff({ failures, last }: Backoff, now: Instant): Millis {
  if (failures === 0 || last === undefined) return millis(0);
  return millis(Math.max(0, Math.min(MAX, BASE * 2 ** (failures - 1)) - (now - last)));
}

const latest = (times: readonly Instant[]): Instant | undefined =>
  times.reduce<Instant | undefined>((most, time) => (most === undefined || time > most ? time : most), undefined);

/** When the pod ended, as far as it can be known (getFinishedTime, v1.36). */
export function finishedAt(pod: Pod): Instant {
  const sidecars = new Set(
    (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  );
  const ends = [
    ...(pod.status.containerStatuses ?? []),
    ...(pod.status.initContainerStatuses ?? []).filter(({ name }) => sidecars.has(name)),
  ].map(({ state }) => state.terminated?.finishedAt ?? undefined);
  const known = ends.flatMap((end) => (end === undefined ? [] : [instantOf(end)]));
  const end = known.length === ends.length ? latest(known) : undefined;
  if (end !== undefined) return end;
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status === 'False' && typeof ready.lastTransitionTime === 'string') {
    return instantOf(ready.lastTransitionTime);
  }
  const { creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  if (deletionTimestamp === undefined) return instantOf(creationTimestamp);
  return (instantOf(deletionTimestamp) - deletionGracePeriodSeconds * 1000) as Instant;
}
