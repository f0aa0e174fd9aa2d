import { formatTime } from '../../../base/timestamp';
import { withCondition } from '../../../api/kinds/apiextensions/conditions';
import type { DeleteOptions } from '../../../api/request';
import type { KubeObject } from '../../../api/object';
import type { CustomResourceDefinition } from '../../../api/types/apiextensions-v1';
import { conflict, notFound } from '../refusals';
import { keyIn, type Scope } from '../scope';
import type { Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { deleteObject, type Deleted } from './delete-object';

export const isDefinitions = ({ served }: Scope): boolean =>
  served.definition.storagePrefix === 'apiextensions.k8s.io/customresourcedefinitions';

const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io';

/**
 * A CustomResourceDefinition is first marked, with a finalizer for its objects; whatever the options ask
 * (apiextensions-apiserver/pkg/registry/customresourcedefinition/etcd.go, v1.36).
 */
export function* deleteDefinition(
  scope: Scope,
  name: string,
  options: DeleteOptions,
  admit: (object: KubeObject) => Steps<void>,
): Steps<Deleted> {
  const { server, dryRun, served } = scope;
  for (;;) {
    const live = server.store.get(keyIn(scope, name));
    if (live === undefined) throw notFound(served, name);
    const definition = live.value as CustomResourceDefinition;
    checkPreconditions(scope, definition, options);
    if (definition.metadata.deletionTimestamp !== undefined) return yield* deleteObject(scope, name, options, admit);
    yield* admit(definition);
    const marked = markedForDeletion(definition, formatTime(server.clock.now()));
    if (dryRun) return { gone: false, object: marked };
    const result = server.store.update(live.key, (revision) => atRevision(marked, revision), live.modRevision);
    if (result.ok) return { gone: false, object: result.entry.value };
  }
}

function markedForDeletion(definition: CustomResourceDefinition, now: string): CustomResourceDefinition {
  const { metadata } = definition;
  const finalizers = metadata.finalizers ?? [];
  const marked: CustomResourceDefinition = {
    ...definition,
    metadata: {
      ...metadata,
      deletionTimestamp: now,
      finalizers: finalizers.includes(CLEANUP) ? finalizers : [...finalizers, CLEANUP],
    },
  };
  const message = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon';
  return withCondition(
    marked,
    { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message },
    now,
  );
}

function checkPreconditions(
  { served }: Scope,
  { metadata }: CustomResourceDefinition,
  { preconditions = {} }: DeleteOptions,
): void {
  const refuse = (what: string, asked: string, live: string): never => {
    const why = `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${live}`;
    throw conflict(served, metadata.name, why);
  };
  const { uid, resourceVersion } = preconditions;
  if (uid !== undefined && uid !== metadata.uid) refuse('UID', uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    refuse('ResourceVersion', resourceVersion, metadata.resourceVersion);
  }
}
