import { formatTime } from '../../../base/timestamp';
import type { KubeObject } from '../../../api/object';
import type { DeleteOptions } from '../../../api/request';
import type { Namespace } from '../../../api/types/core-v1';
import { notFound } from '../refusals';
import { keyIn, type Scope } from '../scope';
import type { Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { deleteObject, type Deleted } from './delete-object';

export const isNamespaces = ({ served }: Scope): boolean => served.definition.storagePrefix === 'namespaces';

/**
 * A Namespace is first marked Terminating; it goes once its own list of finalizers is empty
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
    if (namespace.metadata.deletionTimestamp !== undefined && (namespace.spec.finalizers?.length ?? 0) === 0) {
      return yield* deleteObject(scope, name, options, admit);
    }
    if (namespace.metadata.deletionTimestamp !== undefined) return { gone: false, object: namespace };
    yield* admit(namespace);
    const terminating: Namespace = {
      ...namespace,
      metadata: { ...namespace.metadata, deletionTimestamp: formatTime(server.clock.now()) },
      status: { ...namespace.status, phase: 'Terminating' },
    };
    if ((namespace.spec.finalizers?.length ?? 0) === 0) return yield* deleteObject(scope, name, options, admit);
    if (dryRun) return { gone: false, object: terminating };
    const result = server.store.update(live.key, (revision) => atRevision(terminating, revision), live.modRevision);
    if (result.ok) return { gone: false, object: result.entry.value };
  }
}
