import type { KubeObject } from '../../../api/object';
import type { Node, Taint } from '../../../api/types/core-v1';
import { isResource } from './denied';
import type { AdmissionPlugin } from './plugin';

const NOT_READY: Taint = Object.freeze({ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' });

/** Nothing is scheduled on a new node before it has said how it is (plugin/pkg/admission/nodetaint, v1.36). */
export const taintNodesByCondition: AdmissionPlugin = {
  name: 'TaintNodesByCondition',
  handles: (served, subresource, operation) =>
    operation === 'CREATE' && subresource === '' && isResource(served, 'nodes'),
  admit: (_attributes, object) => tainted(object as Node),
};

function tainted(node: Node): KubeObject {
  const taints = node.spec.taints ?? [];
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return node;
  return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as Node;
}
