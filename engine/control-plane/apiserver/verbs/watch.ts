import { revision as asRevision, seconds } from '../../../base/brand';
import { exactField } from '../../../api/field-selector';
import type { KubeObject } from '../../../api/object';
import type { WatchRequest, WatchStream } from '../../../api/request';
import { expired, unknownError } from '../refusals';
import { awaitVersion, versionFault } from '../resource-version';
import type { Scope } from '../scope';
import { selectionOf, type Selection } from '../selection';
import { QueuedWatch } from '../watch/queued-watch';
import { ResourceWatch, seen, shown } from '../watch/resource-watch';
import type { Interest } from '../watch/watch-cache';
import { listObjects } from './list';
import { checkWatchOptions } from './list-options';

/** A stream without a wish for its length lives this long, at random up to twice (min-request-timeout, v1.36). */
const LIFETIME_SECONDS = 1800;

/** GET of a collection, or of one object, with `watch=true` (apiserver/pkg/storage/cacher, v1.36). */
export function watch(scope: Scope, request: WatchRequest): WatchStream {
  const { server, served } = scope;
  const { options } = request;
  checkWatchOptions(options);
  const selection = selectionOf(served, scope.namespace, options, request.name);
  const since = options.resourceVersion ?? '';
  const fault = versionFault(since);
  if (fault !== undefined) throw unknownError(fault);
  const cache = server.caches.of(served);
  const stop: (() => void)[] = [];
  const stream = new QueuedWatch(() => stop.forEach((end) => end()));
  const initial = startsWithState(request, since);
  if (initial) {
    if (since !== '' && since !== '0') awaitVersion(server, served, Number(since));
    sendState(scope, request, selection, stream);
  } else if (!sendHistory(scope, selection, stream, Number(since === '' ? server.store.revision : since))) {
    stream.push({ type: 'ERROR', status: tooOld(scope, Number(since)) });
    stream.close();
    return stream;
  }
  const known = Math.max(initial || since === '' ? 0 : Number(since), server.store.revision);
  stop.push(cache.subscribe(new ResourceWatch(served, selection, stream, known), interestOf(scope, selection)));
  stop.push(server.clock.after(seconds(lifetime(scope, request)), 'watch.expire', () => stream.close()));
  if (options.allowBookmarks === true) stop.push(server.bookmarks.add(served, stream));
  return stream;
}

/** Whether what there is now comes first, as ADDED events. */
function startsWithState({ options }: WatchRequest, since: string): boolean {
  return options.sendInitialEvents ?? (since === '' || since === '0');
}

function sendState(scope: Scope, request: WatchRequest, selection: Selection, stream: QueuedWatch): void {
  const { served } = scope;
  const { labelSelector, fieldSelector, sendInitialEvents, allowBookmarks } = request.options;
  const texts = {
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
  };
  const listed = listObjects(scope, texts);
  for (const object of listed.items) {
    if (selection.name === undefined || object.metadata.name === selection.name) {
      stream.push({ type: 'ADDED', object: shown(served, object) });
    }
  }
  if (sendInitialEvents === true && allowBookmarks === true) {
    stream.push({ type: 'BOOKMARK', object: bookmark(scope, listed.revision, INITIAL_EVENTS_END) });
  }
}

const INITIAL_EVENTS_END = { 'k8s.io/initial-events-end': 'true' };

function bookmark({ served }: Scope, revision: number, annotations: Readonly<Record<string, string>>): KubeObject {
  const metadata = { resourceVersion: String(revision), annotations };
  return { apiVersion: served.apiVersion, kind: served.kind, metadata: metadata as unknown as KubeObject['metadata'] };
}

/** False: the log does not reach back that far. */
function sendHistory(scope: Scope, selection: Selection, stream: QueuedWatch, after: number): boolean {
  const { server, served } = scope;
  if (after >= server.store.revision) return true;
  const changes = server.caches.of(served).since(asRevision(after));
  if (changes === 'compacted') return false;
  for (const change of changes) {
    const event = seen(served, selection, change);
    if (event !== undefined) stream.push(event);
  }
  return true;
}

const tooOld = ({ server }: Scope, since: number): ReturnType<typeof expired>['status'] =>
  expired(`too old resource version: ${since} (${server.store.compactedRevision})`).status;

function interestOf({ server, served }: Scope, selection: Selection): Interest {
  if (selection.name !== undefined) return { by: 'name', name: selection.name };
  const { indexed } = server.caches.of(served);
  const value = indexed === undefined ? undefined : exactField(selection.fields, indexed.field);
  if (value !== undefined) return { by: 'field', value };
  return selection.namespace === '' ? { by: 'everything' } : { by: 'namespace', namespace: selection.namespace };
}

function lifetime({ server }: Scope, { options }: WatchRequest): number {
  const asked = options.timeoutSeconds ?? 0;
  return asked > 0 ? asked : LIFETIME_SECONDS + server.random.integer(0, LIFETIME_SECONDS - 1);
}
