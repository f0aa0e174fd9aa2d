import { isApiError } from '../../../api/request';
import { pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { formatTime } from '../../../base/timestamp';
import type { ComponentContext } from '../../../client/component';
import type { Paced } from '../../../client/pace';

/** Says of pods on a lost node that they are not ready; false when a write failed (util/node MarkPodsNotReady, v1.36). */
export function* markPodsNotReady(
  context: ComponentContext,
  candidates: readonly Pod[],
  nodeName: string,
): Paced<boolean> {
  let isDone = true;
  for (const pod of candidates) {
    const ready = pod.status.conditions?.find(({ type }) => type === 'Ready');
    if (pod.spec.nodeName !== nodeName || ready === undefined || ready.status === 'False') continue;
    const unready = { ...ready, status: 'False', lastTransitionTime: formatTime(context.clock.now()) };
    const conditions = (pod.status.conditions ?? []).map((condition) => (condition === ready ? unready : condition));
    if (!context.pace.isFree()) yield 'next';
    try {
      context.client.update(pods, { ...pod, status: { ...pod.status, conditions } }, 'status');
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (error.reason === 'NotFound') continue;
      isDone = false;
    }
    context.events.record(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
  return isDone;
}
