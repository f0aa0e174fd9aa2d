import { semanticEqual } from '../../../base/equal';
import type { KubeObject } from '../../../api/object';
import type { DeleteOptions } from '../../../api/request';
import type { Status } from '../../../api/types/meta-v1';
import type { Entry } from '../../etcd/store';
import { conflict, notFound } from '../refusals';
import { keyIn, type Scope } from '../scope';
import { awaited, type Steps } from '../suspension';
import { atRevision } from '../watch/change';
import { afterRemoval } from './allocation';
import { asRead, entryAt, storedAt, toStore } from './stored-form';
import { deletionFinalizers, graceOf, markedForFinalizers, withFinalizers } from './deletion';

export type Deleted =
  /** Still there, marked. */
  | { readonly gone: false; readonly object: KubeObject }
  /** `object` is the last state, at the revision of its removal. */
  | { readonly gone: true; readonly object: KubeObject };

/** Marks or removes an object, as its grace, its finalizers and the options have it. `admit` is all of admission. */
export function* deleteObject(
  scope: Scope,
  name: string,
  options: DeleteOptions,
  admit: (object: KubeObject) => Steps<void>,
): Steps<Deleted> {
  for (;;) {
    const live = entryAt(scope, keyIn(scope, name));
    if (live === undefined) throw notFound(scope.served, name);
    checkPreconditions(scope, live.value, options);
    yield* admit(live.value);
    const outcome = yield* attempt(scope, live, options);
    if (outcome !== undefined) return outcome;
  }
}

/** Undefined: somebody wrote in between; look again. */
function* attempt(scope: Scope, live: Entry, options: DeleteOptions): Steps<Deleted | undefined> {
  const { server, served, dryRun } = scope;
  const { definition } = served;
  const object = live.value;
  const now = server.clock.now();
  const grace = graceOf(object, options.gracePeriodSeconds, definition.graceSeconds, now);
  if (grace.kind === 'pending') return { gone: false, object };
  const marked = grace.kind === 'graceful' ? grace.object : object;
  const held = object.metadata.finalizers ?? NONE;
  const finalizers = deletionFinalizers(held, options, ORPHANING.has(definition.storagePrefix));
  if (finalizers.length > 0) {
    const waiting =
      grace.kind === 'graceful' ? withFinalizers(marked, finalizers) : markedForFinalizers(marked, finalizers, now);
    return yield* update(scope, waiting, live);
  }
  if (grace.kind !== 'graceful') return remove(scope, marked, live);
  const outcome = yield* update(scope, withFinalizers(marked, finalizers), live);
  return grace.seconds > 0 || outcome === undefined || dryRun ? outcome : removeMarked(scope, outcome.object);
}

/** Kinds with a grace are marked even when they go at once: watchers see the mark, then the end. */
function removeMarked(scope: Scope, marked: KubeObject): Deleted | undefined {
  const live = entryAt(scope, keyIn(scope, marked.metadata.name));
  return live === undefined ? { gone: true, object: marked } : remove(scope, live.value, live);
}

const NONE: readonly string[] = Object.freeze([]);

/** Kinds that leave their dependents alone unless asked otherwise (their strategies upstream, v1.36). */
const ORPHANING: ReadonlySet<string> = new Set(['controllers', 'jobs']);

function* update(scope: Scope, next: KubeObject, live: Entry): Steps<Deleted | undefined> {
  const { server, served, dryRun } = scope;
  if (dryRun || semanticEqual(next, live.value)) return { gone: false, object: next };
  const stored = yield* awaited(toStore(scope, next));
  const result = server.store.update(live.key, (revision) => storedAt(scope, stored, revision), live.modRevision);
  return result.ok ? { gone: false, object: asRead(served, result.entry.value) } : undefined;
}

function remove(scope: Scope, marked: KubeObject, live: Entry): Deleted | undefined {
  const { server, dryRun } = scope;
  if (dryRun) return { gone: true, object: marked };
  const result = server.store.remove(live.key, live.modRevision);
  if (!result.ok) return undefined;
  const object = atRevision(marked, server.store.revision);
  afterRemoval(scope, object);
  return { gone: true, object };
}

function checkPreconditions(scope: Scope, { metadata }: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const kind = { group: scope.served.group, plural: scope.served.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict(
      kind,
      metadata.name,
      `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict(
      kind,
      metadata.name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`,
    );
  }
}

/** What the client is answered: kinds that say so answer with the object, the others with a Status once it is gone. */
export function deletionStatus({ served }: Scope, { metadata }: KubeObject): Status {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: metadata.name,
      ...(served.group === '' ? {} : { group: served.group }),
      kind: served.plural,
      uid: metadata.uid,
    },
  };
}
