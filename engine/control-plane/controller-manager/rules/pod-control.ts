import { keyOfObject, type KubeObject, type Manifest } from '../../../api/object';
import { isApiError } from '../../../api/request';
import type { Resource } from '../../../api/resource';
import { pods } from '../../../api/resources';
import type { Pod, PodTemplateSpec } from '../../../api/types/core-v1';
import type { ComponentContext } from '../../../client/component';
import { controllerRef } from '../../../client/controller-ref';
import { namePrefix } from './names';
import { isNamespaceTerminating } from './refusals';

/** A pod as its template has it, for an owner to own; the spec is shared with the template. */
export function podFrom(template: PodTemplateSpec, owner: KubeObject, ownerResource: Resource): Manifest<Pod> {
  const { labels, annotations, finalizers } = template.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: namePrefix(owner.metadata.name),
      namespace: owner.metadata.namespace ?? '',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerRef(owner, ownerResource)],
    },
    spec: template.spec,
  };
}

/** Creates and says so on the owner (pkg/controller RealPodControl, v1.36). */
export function createPod(context: ComponentContext, owner: KubeObject, pod: Manifest<Pod>): Pod {
  try {
    const created = context.client.create(pods, pod);
    context.events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
    return created;
  } catch (error) {
    if (isApiError(error) && !isNamespaceTerminating(error)) {
      context.events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    }
    throw error;
  }
}

/** Deletes and says so on the owner. False: it was gone already, and nothing is said. */
export function deletePodOf(context: ComponentContext, owner: KubeObject, pod: Pod): boolean {
  const { name } = pod.metadata;
  try {
    context.client.remove(pods, keyOfObject(pod));
  } catch (error) {
    if (isApiError(error, 'NotFound')) return false;
    if (!isApiError(error)) throw error;
    context.events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw new Error(`unable to delete pods: ${error.message}`);
  }
  context.events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
  return true;
}
