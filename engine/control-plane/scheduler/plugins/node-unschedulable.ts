import type { Node, Pod, Taint, Toleration } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import { stateless } from '../framework/plugin-source';
import { unresolvable } from '../framework/verdict';
import { toleratesTaint } from '../model/tolerations';
import { tolerationsSignature } from './signatures';

const TAINT: Taint = Object.freeze({ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' });
const CORDONED = unresolvable('node(s) were unschedulable');

const toleratesCordon = (tolerations: readonly Toleration[] | undefined): boolean => toleratesTaint(tolerations, TAINT);

const afterNode: HintFunction = (_, previous, next) => {
  const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
  return is?.spec.unschedulable !== true && (was === undefined || was.spec.unschedulable === true) ? 'Queue' : 'Skip';
};

const afterToleration: HintFunction = (pod, _, next) => {
  const changed = objectAs<Pod>(next, 'Pod');
  return changed?.metadata.uid === pod.metadata.uid && toleratesCordon(changed.spec.tolerations) ? 'Queue' : 'Skip';
};

/** Cordoned nodes take only pods that tolerate it (plugins/nodeunschedulable, v1.36). */
export const nodeUnschedulable = stateless({
  name: 'NodeUnschedulable',
  events: [
    { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeTaint, hint: afterNode },
    { resource: RESOURCES.pod, actions: ACTIONS.updatePodToleration, hint: afterToleration },
  ],
  signature: tolerationsSignature,
  filter: (_, { pod }, { node }) =>
    node?.spec.unschedulable === true && !toleratesCordon(pod.spec.tolerations) ? CORDONED : undefined,
});
