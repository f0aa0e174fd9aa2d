import { semanticEqual } from '../../../base/equal';
import type { Container, Node, Pod } from '../../../api/types/core-v1';
import { ACTIONS, RESOURCES, type HintFunction } from '../framework/cluster-event';
import { objectAs } from '../framework/hint-objects';
import { stateless } from '../framework/plugin-source';
import { SKIP, unresolvable } from '../framework/verdict';

const MISSING = unresolvable("node(s) didn't match Pod's required features");

/** Features of the kubelet that a pod needs; component-helpers/nodedeclaredfeatures/features (v0.36). */
function featuresNeeded({ spec }: Pod): readonly string[] {
  const out: string[] = [];
  const restartsAll = ({ restartPolicyRules = [] }: Container): boolean =>
    restartPolicyRules.some(({ action }) => action === 'RestartAllContainers');
  if ([...(spec.initContainers ?? []), ...spec.containers].some(restartsAll)) {
    out.push('RestartAllContainersOnContainerExits');
  }
  if (spec.hostNetwork === true && spec.hostUsers === false) out.push('UserNamespacesHostNetworkSupport');
  return out;
}

const afterNode: HintFunction = (_, previous, next) => {
  const [was, is] = [objectAs<Node>(previous, 'Node'), objectAs<Node>(next, 'Node')];
  return was !== undefined && semanticEqual(was.status.declaredFeatures, is?.status.declaredFeatures)
    ? 'Skip'
    : 'Queue';
};

const afterPod: HintFunction = (pod, previous, next) => {
  const [was, is] = [objectAs<Pod>(previous, 'Pod'), objectAs<Pod>(next, 'Pod')];
  if (was === undefined || is === undefined || is.metadata.uid !== pod.metadata.uid) return 'Skip';
  return semanticEqual(featuresNeeded(was), featuresNeeded(is)) ? 'Skip' : 'Queue';
};

/** Nodes must declare what the pod needs of their kubelet (plugins/nodedeclaredfeatures, v1.36). */
export const nodeDeclaredFeatures = stateless({
  name: 'NodeDeclaredFeatures',
  events: [
    { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeDeclaredFeature, hint: afterNode },
    { resource: RESOURCES.pod, actions: ACTIONS.update, hint: afterPod },
  ],
  signature: ({ pod }) => featuresNeeded(pod).join(','),
  preFilter: (_, { pod }) => (featuresNeeded(pod).length === 0 ? { verdict: SKIP } : undefined),
  filter: (_, { pod }, { node }) => {
    const declared = node?.status.declaredFeatures ?? [];
    return featuresNeeded(pod).every((feature) => declared.includes(feature)) ? undefined : MISSING;
  },
});
