import { instant, millis, type Instant } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import { isReady } from '../rules/pods';
import { ceilToInt32, MAX_INT32, MAX_INT64, toInt64 } from './numbers';
import { groupPods, type Grouping, type PodGroups } from './pod-groups';
import { requestsOf } from './pod-requests';
import { averageUsage, isWithin, utilization, type Tolerances, type Usage } from './ratios';
import { found, missing, type Found, type Sample, type Samples } from './samples';

/** How many pods a metric asks for, and what was measured, in thousandths. */
export interface Proposal {
  readonly replicas: number;
  readonly usage: bigint;
  readonly utilization?: number;
}

/** What does not depend on the metric. */
export interface Surroundings {
  readonly now: Instant;
  /** Those that the target's selector finds. */
  readonly pods: readonly Pod[];
  /** `spec.replicas` of the target. */
  readonly replicas: number;
  /** `status.replicas` of the target. */
  readonly statusReplicas: number;
  readonly tolerances: Tolerances;
  readonly settings: Grouping['settings'];
}

const NO_PODS = 'no pods returned by selector while calculating replica count';
const NO_METRICS = 'did not receive metrics for targeted pods (pods might be unready)';

/** For a share of what pods ask for of a resource (replica_calculator.go GetResourceReplicas, v1.36). */
export function forUtilization(
  around: Surroundings,
  samples: Samples,
  target: { readonly resource: string; readonly container: string; readonly percent: number },
): Found<Proposal> {
  const { resource, container, percent } = target;
  if (around.pods.length === 0) return missing(NO_PODS);
  const groups = groupPods(around.pods, samples, { ...around, resource });
  const counted = without(samples, groups);
  if (counted.size === 0) return missing(NO_METRICS);
  const requests = requestsOf(around.pods, resource, container);
  if (!requests.ok) return requests;
  const assumed = (pod: string): bigint => ((requests.value.get(pod) ?? 0n) * BigInt(Math.max(100, percent))) / 100n;
  return proposal(around, groups, counted, {
    measure: (measured) => utilization(measured, requests.value, percent),
    assumed,
  });
}

/** For an average per pod (calcPlainMetricReplicas). `resource` is empty for what is no resource. */
export function forAverage(around: Surroundings, samples: Samples, resource: string, target: bigint): Found<Proposal> {
  if (around.pods.length === 0) return missing(NO_PODS);
  const groups = groupPods(around.pods, samples, { ...around, resource });
  const counted = without(samples, groups);
  if (counted.size === 0) return missing(NO_METRICS);
  return proposal(around, groups, counted, {
    measure: (measured) => found(averageUsage(measured, target)),
    assumed: () => target,
  });
}

interface Measure {
  readonly measure: (samples: Samples) => Found<Usage>;
  /** What a pod of which nothing is known is taken to use when there seem to be too many. */
  readonly assumed: (pod: string) => bigint;
}

function proposal(
  { replicas, tolerances }: Surroundings,
  { readyCount, unready, missing: unknown }: PodGroups,
  samples: Samples,
  { measure, assumed }: Measure,
): Found<Proposal> {
  const first = measure(samples);
  if (!first.ok) return first;
  const { ratio, average, utilization: percent } = first.value;
  const answer = (count: number): Found<Proposal> =>
    found({ replicas: count, usage: average, ...(percent === undefined ? {} : { utilization: percent }) });
  const upWithUnready = unready.size > 0 && ratio > 1;
  if (!upWithUnready && unknown.size === 0)
    return answer(isWithin(tolerances, ratio) ? replicas : ceilToInt32(ratio * readyCount));
  const filled = new Map(samples);
  // The cautious guess: it damps whatever would be done.
  if (ratio !== 1) for (const pod of unknown) filled.set(pod, sample(ratio < 1 ? assumed(pod) : 0n));
  if (upWithUnready) for (const pod of unready) filled.set(pod, sample(0n));
  const second = measure(filled);
  if (!second.ok) return second;
  const damped = second.value.ratio;
  if (isWithin(tolerances, damped) || (ratio < 1 && damped > 1) || (ratio > 1 && damped < 1)) return answer(replicas);
  const count = ceilToInt32(damped * filled.size);
  const turns = (damped < 1 && count > replicas) || (damped > 1 && count < replicas);
  return answer(turns ? replicas : count);
}

const sample = (value: bigint): Sample => ({ timestamp: instant(0), window: millis(0), value });

const without = (samples: Samples, { ignored, unready }: PodGroups): Samples =>
  new Map([...samples].filter(([pod]) => !ignored.has(pod) && !unready.has(pod)));

/** For a value of one object, or of something outside of the cluster (GetObjectMetricReplicas). */
export function forValue(around: Surroundings, usage: bigint, target: bigint): Found<Proposal> {
  const { replicas, pods, tolerances } = around;
  const ratio = Number(usage) / Number(target);
  if (replicas === 0) return found({ replicas: ceilToInt32(ratio), usage });
  if (isWithin(tolerances, ratio)) return found({ replicas, usage });
  if (pods.length === 0) return missing(`unable to calculate ready pods: ${NO_PODS}`);
  const ready = pods.filter((pod) => pod.status.phase === 'Running' && isReady(pod)).length;
  const wanted = ratio * ready;
  return found({ replicas: wanted > MAX_INT32 ? MAX_INT32 : ceilToInt32(wanted), usage });
}

/** For a share of such a value for each pod (GetObjectPerPodMetricReplicas, GetExternalPerPodMetricReplicas). */
export function forShare({ statusReplicas, tolerances }: Surroundings, total: bigint, share: bigint): Proposal {
  const ratio = Number(total) / (Number(share) * statusReplicas);
  const wanted = Number(total) / Number(share);
  const count = wanted > MAX_INT32 ? MAX_INT32 : ceilToInt32(wanted);
  const usage = total === MAX_INT64 ? MAX_INT64 : toInt64(Math.ceil(Number(total) / statusReplicas));
  return { replicas: isWithin(tolerances, ratio) ? statusReplicas : count, usage };
}

/** The sum of what is found outside; it stops at the largest number that Go's int64 has. */
export function total(values: readonly bigint[]): bigint {
  let sum = 0n;
  for (const value of values) {
    sum += value;
    if (sum > MAX_INT64) return MAX_INT64;
  }
  return sum;
}
