import type { Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import { keyOfObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { pods } from '../../../api/resources';
import type { Pod, PodCondition } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import { isTerminal } from './pods';

/** What a condition says; the times are filled in. */
export interface PodSaying {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The condition as it should be written; undefined when it already says so (pkg/api/v1/pod UpdatePodCondition, v1.36). */
export function changedCondition(pod: Pod, saying: PodSaying, now: Instant): PodCondition | undefined {
  const old = pod.status.conditions?.find(({ type }) => type === saying.type);
  if (old?.status === saying.status && old.reason === saying.reason && old.message === saying.message) return undefined;
  return {
    type: saying.type,
    ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
    status: saying.status,
    lastProbeTime: null,
    lastTransitionTime: old?.status === saying.status ? old.lastTransitionTime : formatTime(now),
    reason: saying.reason,
    message: saying.message,
  };
}

/** A strategic merge patch of the status that holds only for this very pod (pkg/util/pod PatchPodStatus, v1.36). */
export function patchPodStatus(context: ComponentContext, pod: Pod, status: object): void {
  const body = { metadata: { uid: pod.metadata.uid }, status };
  context.client.patch(pods, keyOfObject(pod), { type: 'strategic', body }, 'status');
}

/** Deletes the pod as it asked to be; a pod that is gone is no error. */
export function deletePod(context: ComponentContext, pod: Pod, graceSeconds?: number): void {
  try {
    context.client.remove(
      pods,
      keyOfObject(pod),
      graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds },
    );
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

/** Ends the pod on behalf of a kubelet that no longer can, then removes it at once (pkg/controller/podgc, v1.36). */
export function failAndDelete(context: ComponentContext, pod: Pod, why?: PodSaying): void {
  if (!isTerminal(pod)) {
    const condition = why === undefined ? undefined : changedCondition(pod, why, context.clock.now());
    patchPodStatus(context, pod, {
      phase: 'Failed',
      ...(pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation }),
      ...(condition === undefined ? {} : { conditions: [condition] }),
    });
  }
  deletePod(context, pod, 0);
}
