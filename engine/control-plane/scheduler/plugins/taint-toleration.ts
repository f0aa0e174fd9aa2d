import type { Node, Taint, Toleration } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import { stateless } from '../framework/plugin-source';
import { unresolvable } from '../framework/verdict';
import { toleratesTaint, untoleratedTaint } from '../model/tolerations';
import { scaleToMax } from './default-normalize';
import { tolerationsSignature } from './signatures';

const UNTOLERATED = unresolvable('node(s) had untolerated taint(s)');

/** Queue when a node has become tolerable, or has come and is. */
const afterNode: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
  const keptOff = (node: Node): boolean => untoleratedTaint(node.spec.taints, pod.spec.tolerations) !== undefined;
  return is !== undefined && !keptOff(is) && (was === undefined || keptOff(was)) ? 'Queue' : 'Skip';
};

const afterToleration: HintFunction = (pod, _, next) => (next?.metadata.uid === pod.metadata.uid ? 'Queue' : 'Skip');

const softTolerations = (tolerations: readonly Toleration[] = []): readonly Toleration[] =>
  tolerations.filter(({ effect = '' }) => effect === '' || effect === 'PreferNoSchedule');

const isSoft = ({ effect }: Taint): boolean => effect === 'PreferNoSchedule';

/** Taints keep pods off that do not tolerate them; soft ones cost score (plugins/tainttoleration, v1.36). */
export const taintToleration = stateless({
  name: 'TaintToleration',
  events: [
    { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeTaint, hint: afterNode },
    { resource: RESOURCES.pod, actions: ACTIONS.updatePodToleration, hint: afterToleration },
  ],
  signature: tolerationsSignature,
  filter: (_, { pod }, { node }) =>
    node?.spec.taints === undefined || untoleratedTaint(node.spec.taints, pod.spec.tolerations) === undefined
      ? undefined
      : UNTOLERATED,
  score: (_, { pod }, { node }) => {
    const soft = node?.spec.taints?.filter(isSoft) ?? [];
    if (soft.length === 0) return 0;
    const tolerations = softTolerations(pod.spec.tolerations);
    return soft.filter((taint) => !toleratesTaint(tolerations, taint)).length;
  },
  normalize: (_state, _pod, scores) => {
    scaleToMax(scores, true);
    return undefined;
  },
});
