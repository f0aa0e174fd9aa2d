import type { KubeObject } from '../../../api/object';
import { answers, isWildcard, type ClusterEvent, type EventInterest } from '../framework/cluster-event';
import type { Happening } from './in-flight';
import type { QueuedPod } from './queued-pod';

/** `Immediately`: without back-off. */
export type Requeueing = 'Skip' | 'AfterBackoff' | 'Immediately';

/** For each profile what its plugins want to hear of. */
export type InterestsByProfile = ReadonlyMap<string, ReadonlyMap<string, readonly EventInterest[]>>;

/** Whether any plugin of any profile cares. */
export function isOfInterest(interests: InterestsByProfile, event: ClusterEvent): boolean {
  if (isWildcard(event)) return true;
  for (const byPlugin of interests.values()) {
    for (const list of byPlugin.values()) if (list.some((interest) => answers(interest, event))) return true;
  }
  return false;
}

/** Whether what happened may help a pod that was rejected; only the plugins that rejected it are asked. */
export function requeueing(
  pod: QueuedPod,
  { event, previous, next }: Happening,
  interests: ReadonlyMap<string, readonly EventInterest[]>,
): Requeueing {
  if (pod.failedByError) return 'AfterBackoff';
  if (isWildcard(event)) return next === undefined || isPod(next, pod) ? 'AfterBackoff' : 'Skip';
  const helps = (plugin: string): boolean =>
    (interests.get(plugin) ?? []).some(
      (interest) => answers(interest, event) && (interest.hint?.(pod.info.pod, previous, next) ?? 'Queue') === 'Queue',
    );
  for (const plugin of pod.pendingBy) if (helps(plugin)) return 'Immediately';
  for (const plugin of pod.rejectedBy) if (helps(plugin)) return 'AfterBackoff';
  return 'Skip';
}

const isPod = (object: KubeObject, pod: QueuedPod): boolean => object.metadata.uid === pod.uid;
