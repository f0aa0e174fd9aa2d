import { ACTIONS, RESOURCES } from '../framework/cluster-event';
import { stateless } from '../framework/plugin-source';
import { unresolvable } from '../framework/verdict';

/** Keeps pods with `spec.schedulingGates` out of the queue (plugins/schedulinggates, v1.36). */
export const schedulingGates = stateless({
  name: 'SchedulingGates',
  events: [
    {
      resource: RESOURCES.pod,
      actions: ACTIONS.updatePodSchedulingGatesEliminated,
      hint: (pod, _, next) => (next?.metadata.uid === pod.metadata.uid ? 'Queue' : 'Skip'),
    },
  ],
  preEnqueue: ({ spec: { schedulingGates = [] } }) =>
    schedulingGates.length === 0
      ? undefined
      : unresolvable(`waiting for scheduling gates: [${schedulingGates.map(({ name }) => name).join(' ')}]`),
});
