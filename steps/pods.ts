import type { ClusterView } from '../engine/driver/view';
import type { KubeObject, ObjectKey } from '../engine/api/object';
import { podStatusText } from '../engine/api/kinds/core/pod-columns';
import { cronjobs, jobs, pods as podResource, replicasets } from '../engine/api/resources';
import type { Pod } from '../engine/api/types/core-v1';
import type { PodState, WorkloadWord } from './language/arguments';
import { resourceOf } from './kinds';

/** The pods that a workload owns, through its ReplicaSets or Jobs where it has such, in the order of their names. */
export function podsOf(view: ClusterView, workload: WorkloadWord, key: ObjectKey): readonly Pod[] {
  const owner = view.get(resourceOf(workload), key);
  if (owner === undefined) return [];
  const owners = new Set(ownersBetween(view, workload, owner).map((each) => each.metadata.uid));
  return view
    .list(podResource, key.namespace)
    .filter((pod) =>
      (pod.metadata.ownerReferences ?? []).some((ref) => ref.controller === true && owners.has(ref.uid)),
    );
}

/** The objects of a kind that an object controls. */
export const ownedBy = <T extends KubeObject>(candidates: readonly T[], owner: KubeObject): readonly T[] =>
  candidates.filter((each) =>
    (each.metadata.ownerReferences ?? []).some((ref) => ref.controller === true && ref.uid === owner.metadata.uid),
  );

/** Is the pod in the state that kubectl would show for it? */
export function isInState(pod: Pod, state: PodState): boolean {
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { phase } = pod.status;
  switch (state) {
    case 'Running':
      return phase === 'Running' && !terminating && !isCrashLooping(pod);
    case 'Pending':
    case 'Succeeded':
      return phase === state && !terminating;
    case 'Failed':
      return phase === 'Failed';
    case 'Terminating':
      return terminating;
    case 'Ready':
      return isReady(pod);
    case 'not Ready':
      return !isReady(pod);
    case 'Scheduled':
      return pod.spec.nodeName !== undefined;
    case 'Unscheduled':
      return pod.spec.nodeName === undefined;
    case 'Evicted':
      return phase === 'Failed' && pod.status.reason === 'Evicted';
    case 'CrashLooping':
    case 'CrashLoopBackOff':
      return isCrashLooping(pod);
    default:
      return podStatusText(pod) === state;
  }
}

export const isReady = (pod: Pod): boolean =>
  (pod.status.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True');

/** `Running, not Ready`, as short as kubectl says it. */
export function podStateText(pod: Pod | undefined): string {
  if (pod === undefined) return 'absent';
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  if (isCrashLooping(pod)) return 'CrashLoopBackOff';
  const status = podStatusText(pod);
  if (IN_TROUBLE.test(status)) return status;
  const phase = pod.status.reason ?? pod.status.phase ?? 'without a phase';
  if (phase === 'Pending')
    return pod.spec.nodeName === undefined ? 'Pending, Unscheduled' : `Pending on ${pod.spec.nodeName}`;
  return phase === 'Running' ? `Running, ${isReady(pod) ? 'Ready' : 'not Ready'}` : phase;
}

/** Worth more than the phase Pending that goes with them. */
const IN_TROUBLE = /BackOff|^ErrImage|Invalid|ConfigError|^SchedulingGated$/;

function isCrashLooping(pod: Pod): boolean {
  const statuses = [...(pod.status.containerStatuses ?? []), ...(pod.status.initContainerStatuses ?? [])];
  return statuses.some((status) => status.state?.waiting?.reason === 'CrashLoopBackOff');
}

function ownersBetween(view: ClusterView, workload: WorkloadWord, owner: KubeObject): readonly KubeObject[] {
  const { namespace } = owner.metadata;
  switch (workload) {
    case 'deployment':
      return ownedBy(view.list(replicasets, namespace), owner);
    case 'cronjob':
      return view.get(cronjobs, { name: owner.metadata.name, ...(namespace === undefined ? {} : { namespace }) }) ===
        undefined
        ? []
        : ownedBy(view.list(jobs, namespace), owner);
    default:
      return [owner];
  }
}
