import { apiVersionOf, type Resource } from '../api/resource';
import type { KubeObject } from '../api/object';
import type { OwnerReference } from '../api/types/meta-v1';

/** The owner that manages an object; there is at most one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true);
}

export const isControlledBy = (object: KubeObject, owner: KubeObject): boolean =>
  controllerOf(object)?.uid === owner.metadata.uid;

/** What an object carries whose controller is `owner` (metav1.NewControllerRef). */
export const controllerRef = (owner: KubeObject, resource: Resource): OwnerReference => ({
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});
