import { semanticEqual } from '../../../../base/equal';
import type { Node, Pod } from '../../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type EventInterest, type HintFunction } from '../../framework/cluster-event';
import { objectAs } from '../../framework/hint-objects';
import { holdsNode } from '../holds-node';
import { hasAllKeys, type Constraint } from './constraint';

/** plugins/podtopologyspread/plugin.go (v1.36). */
export const spreadInterests = (hardOf: (pod: Pod) => readonly Constraint[]): readonly EventInterest[] => [
  {
    resource: RESOURCES.pod,
    actions: ACTIONS.add | ACTIONS.updatePodLabel | ACTIONS.updatePodToleration | ACTIONS.delete,
    hint: afterPod(hardOf),
  },
  {
    resource: RESOURCES.node,
    actions: ACTIONS.add | ACTIONS.delete | ACTIONS.updateNodeLabel | ACTIONS.updateNodeTaint,
    hint: afterNode(hardOf),
  },
];

const afterPod =
  (hardOf: (pod: Pod) => readonly Constraint[]): HintFunction =>
  (pod, previous, next) => {
    const [was, is] = [objectAs<Pod>(previous, 'Pod'), objectAs<Pod>(next, 'Pod')];
    if ([was, is].some((other) => other !== undefined && !isInvolved(other, pod))) return 'Skip';
    const constraints = hardOf(pod);
    const selected = (other: Pod, { selector }: Constraint): boolean => selector.matches(other.metadata.labels);
    if (was !== undefined && is !== undefined) {
      const tolerates =
        is.metadata.uid === pod.metadata.uid && !semanticEqual(is.spec.tolerations, was.spec.tolerations);
      if (tolerates && constraints.some(({ honorsTaints }) => honorsTaints)) return 'Queue';
      return constraints.some((constraint) => selected(was, constraint) !== selected(is, constraint))
        ? 'Queue'
        : 'Skip';
    }
    const other = is ?? was;
    return other !== undefined && constraints.some((constraint) => selected(other, constraint)) ? 'Queue' : 'Skip';
  };

const isInvolved = (other: Pod, pod: Pod): boolean =>
  other.metadata.uid === pod.metadata.uid || (holdsNode(other) && other.metadata.namespace === pod.metadata.namespace);

const afterNode =
  (hardOf: (pod: Pod) => readonly Constraint[]): HintFunction =>
  (pod, previous, next) => {
    const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
    const constraints = hardOf(pod);
    const counts = (node: Node | undefined): boolean =>
      node !== undefined && hasAllKeys(node.metadata.labels ?? {}, constraints);
    if (was === undefined || is === undefined) return counts(is ?? was) ? 'Queue' : 'Skip';
    if (counts(was) !== counts(is)) return 'Queue';
    if (!counts(is)) return 'Skip';
    const moved = constraints.some(
      ({ topologyKey }) => was.metadata.labels?.[topologyKey] !== is.metadata.labels?.[topologyKey],
    );
    return moved || !semanticEqual(was.spec.taints, is.spec.taints) ? 'Queue' : 'Skip';
  };
