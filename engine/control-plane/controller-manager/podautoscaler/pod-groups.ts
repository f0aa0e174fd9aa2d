import type { Instant } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Pod } from '../../../api/types/core-v1';
import { conditionOf } from '../rules/pods';
import type { Sample, Samples } from './samples';
import type { AutoscalerSettings } from './settings';

/** Go's zero time lies before all others. */
const NEVER = -Infinity;

/** What does not depend on the pods. */
export interface Grouping {
  readonly resource: string;
  readonly now: Instant;
  readonly settings: Pick<AutoscalerSettings, 'cpuInitialization' | 'initialReadinessDelay'>;
}

/** How pods count; by name. */
export interface PodGroups {
  readonly readyCount: number;
  readonly unready: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/** Who is measured, who starts still, of whom nothing is known, and who goes (replica_calculator.go groupPods, v1.36). */
export function groupPods(pods: readonly Pod[], samples: Samples, grouping: Grouping): PodGroups {
  const unready = new Set<string>();
  const missing = new Set<string>();
  const ignored = new Set<string>();
  let readyCount = 0;
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const sample = samples.get(name);
    if (deletionTimestamp !== undefined || pod.status.phase === 'Failed') ignored.add(name);
    else if (pod.status.phase === 'Pending') unready.add(name);
    else if (sample === undefined) missing.add(name);
    else if (grouping.resource === 'cpu' && isStarting(pod, sample, grouping)) unready.add(name);
    else readyCount++;
  }
  return { readyCount, unready, missing, ignored };
}

/** What a pod uses while it starts says nothing about its work. */
function isStarting(pod: Pod, sample: Sample, { now, settings }: Grouping): boolean {
  const condition = conditionOf(pod, 'Ready');
  const { startTime } = pod.status;
  if (condition === undefined || startTime === undefined) return true;
  const started = instantOf(startTime);
  const isUnready = condition.status === 'False';
  const changed = typeof condition.lastTransitionTime === 'string' ? instantOf(condition.lastTransitionTime) : NEVER;
  if (started + settings.cpuInitialization > now) return isUnready || sample.timestamp < changed + sample.window;
  return isUnready && started + settings.initialReadinessDelay > changed;
}
