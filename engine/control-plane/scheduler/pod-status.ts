import { keyOfObject } from '../../api/object';
import * as resources from '../../api/resources';
import type { Pod, PodCondition } from '../../api/types/core-v1';
import type { Client } from '../../client/client';

/** What the scheduler says of a pod. */
export type Condition = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>;

export interface StatusPatch {
  readonly conditions?: readonly Partial<PodCondition>[];
  /** null clears it. */
  readonly nominatedNodeName?: string | null;
}

/** The patch that sets a condition; undefined if the pod has it as it should be. */
export function conditionPatch(pod: Pod, now: string, condition: Condition): StatusPatch | undefined {
  const known = pod.status.conditions?.find(({ type }) => type === condition.type);
  const isSame =
    known !== undefined &&
    known.status === condition.status &&
    known.reason === condition.reason &&
    known.message === condition.message;
  if (isSame) return undefined;
  const lastTransitionTime = known?.status === condition.status ? known.lastTransitionTime : now;
  const { generation } = pod.metadata;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  return { conditions: [{ ...condition, lastTransitionTime, ...observed }] };
}

export function patchStatus(client: Client, pod: Pod, status: StatusPatch): void {
  client.patch(resources.pods, keyOfObject(pod), { type: 'strategic', body: { status } }, 'status');
}
