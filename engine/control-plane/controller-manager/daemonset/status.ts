import type { DaemonSet, DaemonSetStatus } from '../../../api/types/apps-v1';
import { isAvailable, isReady } from '../rules/pods';
import { byPlacement, type DaemonView } from './daemon-plan';
import { isUpdated } from './placement';

/** Counts over all nodes (pkg/controller/daemon updateDaemonSetStatus, v1.36). */
export function daemonStatus(view: DaemonView, observes: boolean): DaemonSetStatus {
  const { set, hash, now } = view;
  let desired = 0;
  let current = 0;
  let misscheduled = 0;
  let ready = 0;
  let available = 0;
  let updated = 0;
  for (const node of view.nodes) {
    const [pod] = [...(view.podsOn.get(node.metadata.name) ?? [])].sort(byPlacement);
    if (!view.verdict(node).shouldRun) {
      if (pod !== undefined) misscheduled++;
      continue;
    }
    desired++;
    if (pod === undefined) continue;
    current++;
    if (isReady(pod)) ready++;
    if (isAvailable(pod, set.spec.minReadySeconds ?? 0, now)) available++;
    if (isUpdated(pod, set, hash)) updated++;
  }
  const observed = observes ? (set.metadata.generation ?? 0) : (set.status.observedGeneration ?? 0);
  const unavailable = desired - available;
  const { conditions, collisionCount } = set.status;
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    ...(observed === 0 ? {} : { observedGeneration: observed }),
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** As upstream, a lag of the observed generation alone is a reason to write. */
export const isNewStatus = (next: DaemonSetStatus, { status, metadata }: DaemonSet): boolean =>
  next.currentNumberScheduled !== status.currentNumberScheduled ||
  next.numberMisscheduled !== status.numberMisscheduled ||
  next.desiredNumberScheduled !== status.desiredNumberScheduled ||
  next.numberReady !== status.numberReady ||
  (next.updatedNumberScheduled ?? 0) !== (status.updatedNumberScheduled ?? 0) ||
  (next.numberAvailable ?? 0) !== (status.numberAvailable ?? 0) ||
  (next.numberUnavailable ?? 0) !== (status.numberUnavailable ?? 0) ||
  (status.observedGeneration ?? 0) < (metadata.generation ?? 0);
