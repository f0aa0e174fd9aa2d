import { formatTime } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { DeleteOptions } from '../../../api/request';
import type { Namespace } from '../../../api/types/core-v1';
import { conflict, notFound } from '../refusals';
import { keyIn, type Scope } from '../scope';
import type { Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { deletionFinalizers, withFinalizers } from './deletion';
import { deleteObject, type Deleted } from './delete-object';

export const isNamespaces = ({ served }: Scope): boolean => served.definition.storagePrefix === 'namespaces';

/**
 * A Namespace is first marked Terminating; a later deletion removes it once its own list of finalizers is empty
 * (pkg/registry/core/namespace/storage, v1.36).
 */
export function* deleteNamespace(
  scope: Scope,
  name: string,
  options: DeleteOptions,
  admit: (object: KubeObject) => Steps<void>,
): Steps<Deleted> {
  const { server, dryRun, served } = scope;
  for (;;) {
    const live = server.store.get(keyIn(scope, name));
    if (live === undefined) throw notFound(served, name);
    const namespace = live.value as Namespace;
    checkPreconditions(scope, namespace, options);
    if (namespace.metadata.deletionTimestamp !== undefined) {
      if ((namespace.spec.finalizers?.length ?? 0) > 0) return { gone: false, object: namespace };
      return yield* deleteObject(scope, name, options, admit);
    }
    yield* admit(namespace);
    const terminating = terminated(namespace, options, formatTime(server.clock.now()));
    if (dryRun) return { gone: false, object: terminating };
    const result = server.store.update(live.key, (revision) => atRevision(terminating, revision), live.modRevision);
    if (result.ok) return { gone: false, object: result.entry.value };
  }
}

/** The first deletion only marks a namespace, even one that nothing holds. */
function terminated(namespace: Namespace, options: DeleteOptions, at: string): KubeObject {
  const held = namespace.metadata.finalizers ?? NONE;
  const marked: Namespace = {
    ...namespace,
    metadata: { ...namespace.metadata, deletionTimestamp: at },
    status: { ...namespace.status, phase: 'Terminating' },
  };
  return withFinalizers(marked, deletionFinalizers(held, options, false));
}

const NONE: readonly string[] = Object.freeze([]);

function checkPreconditions({ served }: Scope, { metadata }: Namespace, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
    throw conflict(served, metadata.name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${metadata.resourceVersion}`;
    throw conflict(served, metadata.name, why);
  }
}
