import type { KubeObject } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';

/** Pods by the node they are bound to. */
export const NODE_NAME_INDEX = 'spec.nodeName';

export const byNodeName = (pod: Pod): readonly string[] =>
  pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? [] : [pod.spec.nodeName];

/** Objects by the uid of their controller; those without one by namespace, to be found by who might adopt them. */
export const CONTROLLER_INDEX = 'controller-uid';

export const orphansOf = (namespace: string): string => `orphans/${namespace}`;

export function byController(object: KubeObject): readonly string[] {
  for (const owner of object.metadata.ownerReferences ?? []) if (owner.controller === true) return [owner.uid];
  return [orphansOf(object.metadata.namespace ?? '')];
}
