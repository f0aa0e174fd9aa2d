import { seconds } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { matchesSelector } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { controllerrevisions, persistentvolumeclaims, pods, statefulsets } from '../../../api/resources';
import type { ControllerRevision, StatefulSet, StatefulSetStatus } from '../../../api/types/apps-v1';
import type { PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { claim } from '../../../client/claim';
import type { ComponentContext } from '../../../client/component';
import { controllerOf } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { Paced } from '../../../client/pace';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byController, CONTROLLER_INDEX, orphansOf } from '../rules/indexes';
import { bySelector, selecting, SELECTOR_INDEX } from '../rules/label-index';
import { OwnWrites } from '../rules/own-writes';
import { PendingWrites } from '../rules/pending-writes';
import { isReady, untilNextAvailable } from '../rules/pods';
import { unlessGone } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { isMember, revisionOf } from './identity';
import { revisionsOf, surplusRevisions } from './revisions';
import { StatefulPods } from './stateful-pods';
import { StatefulSync } from './stateful-sync';
import { isNewStatus } from './status';

/** Pods with names that stay (pkg/controller/statefulset, v1.36). */
export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  start(context) {
    new StatefulLoop(context).start();
  },
};

/** `--concurrent-statefulset-syncs`. */
const WORKERS = 5;

class StatefulLoop {
  private readonly sets: Informer<StatefulSet>;
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer<PersistentVolumeClaim>;
  private readonly revisions: Informer<ControllerRevision>;
  private readonly pending = new PendingWrites();
  private readonly written = new OwnWrites();
  private readonly queue: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.sets = informers.of(statefulsets);
    this.pods = informers.of(pods);
    this.claims = informers.of(persistentvolumeclaims);
    this.revisions = informers.of(controllerrevisions);
    this.sets.addIndex(SELECTOR_INDEX, bySelectorOf);
    this.pods.addIndex(CONTROLLER_INDEX, byController);
    this.revisions.addIndex(CONTROLLER_INDEX, byController);
    this.queue = syncQueue(context, 'statefulset', (key) => this.sync(key), { workers: WORKERS });
  }

  start(): void {
    this.sets.subscribe((next, previous) => {
      const set = next ?? previous;
      if (set !== undefined) this.queue.add(keyText(keyOfObject(set)));
    });
    this.pods.subscribe((next, previous) => {
      this.pending.seen(next, previous);
      this.podChanged(next, previous);
    });
  }

  private podChanged(next: Pod | undefined, previous: Pod | undefined): void {
    const pod = next ?? previous;
    if (pod === undefined) return;
    const controller = next === undefined ? undefined : controllerOf(next);
    const before = previous === undefined ? undefined : controllerOf(previous);
    if (previous !== undefined && before !== undefined && before.uid !== controller?.uid) this.wake(previous, before);
    if (next === undefined) return;
    if (controller === undefined) {
      const isRelabelled = !semanticEqual(next.metadata.labels, previous?.metadata.labels);
      if (next.metadata.deletionTimestamp === undefined && (isRelabelled || before !== undefined))
        this.wakeSelecting(next);
      return;
    }
    const set = this.wake(next, controller);
    const minReadySeconds = set?.spec.minReadySeconds ?? 0;
    if (set !== undefined && minReadySeconds > 0 && isReady(next) && previous !== undefined && !isReady(previous)) {
      this.queue.addAfter(keyText(keyOfObject(set)), seconds(minReadySeconds));
    }
  }

  private wake(pod: Pod, { kind, name, uid }: OwnerReference): StatefulSet | undefined {
    if (kind !== 'StatefulSet') return undefined;
    const set = this.sets.get({ namespace: pod.metadata.namespace ?? '', name });
    if (set?.metadata.uid !== uid) return undefined;
    this.queue.add(keyText(keyOfObject(set)));
    return set;
  }

  private wakeSelecting(pod: Pod): void {
    for (const set of selecting(this.sets, pod.metadata.namespace ?? '', pod.metadata.labels)) {
      if (matchesSelector(set.spec.selector, pod.metadata.labels)) this.queue.add(keyText(keyOfObject(set)));
    }
  }

  private *sync(key: string): Paced {
    const set = this.sets.get(keyOf(key));
    this.written.check(key, set);
    if (set === undefined) return;
    this.pending.check(key);
    this.refuseToAdopt(key, set);
    const revisions = this.claimed(this.revisions, controllerrevisions, set);
    const own = this.claimed(this.pods, pods, set).filter((pod) => isMember(set, pod));
    yield* this.update(key, set, own, revisions);
  }

  /** A set that is going cannot take back its revisions: the sync ends there, and the status stays as it was. */
  private refuseToAdopt(key: string, { metadata, spec }: StatefulSet): void {
    if (metadata.deletionTimestamp === undefined) return;
    const orphans = this.revisions.byIndex(CONTROLLER_INDEX, orphansOf(metadata.namespace ?? ''));
    if (!orphans.some((orphan) => matchesSelector(spec.selector, orphan.metadata.labels))) return;
    throw new Error(`can't adopt ControllerRevisions: ${key} has just been deleted at ${metadata.deletionTimestamp}`);
  }

  /** Own objects and orphans that the set selects; only pods that bear its name are its members. */
  private claimed<T extends Pod | ControllerRevision>(
    informer: Informer<T>,
    resource: Parameters<typeof claim<StatefulSet, T>>[1]['resource'],
    set: StatefulSet,
  ): readonly T[] {
    const candidates = [
      ...informer.byIndex(CONTROLLER_INDEX, set.metadata.uid),
      ...informer.byIndex(CONTROLLER_INDEX, orphansOf(set.metadata.namespace ?? '')),
    ];
    const mayBeOurs = (object: T): boolean => object.kind !== 'Pod' || isMember(set, object);
    const { objects, errors } = claim(candidates.filter(mayBeOurs), {
      client: this.context.client,
      owner: set,
      ownerResource: statefulsets,
      resource,
      matches: ({ metadata }) => matchesSelector(set.spec.selector, metadata.labels),
    });
    if (errors[0] !== undefined) throw errors[0];
    return objects;
  }

  private *update(key: string, set: StatefulSet, own: readonly Pod[], all: readonly ControllerRevision[]): Paced {
    const { clock, client, pace } = this.context;
    const revisions = revisionsOf(client, set, all);
    const writes = new StatefulPods(this.context, set, this.claims, this.pending);
    const { status, error } = yield* new StatefulSync(set, revisions, clock.now(), { pods: writes, pace }).run(own);
    this.writeStatus(key, set, status);
    const live = new Set([revisions.current.metadata.name, revisions.update.metadata.name, ...own.map(revisionOf)]);
    for (const revision of surplusRevisions(set, all, live)) {
      unlessGone(() => client.remove(controllerrevisions, keyOfObject(revision)));
    }
    if (error !== undefined) throw error.cause;
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (minReadySeconds > 0 && (status.readyReplicas ?? 0) !== status.availableReplicas) {
      const wait = untilNextAvailable(own, minReadySeconds, clock.now());
      this.queue.addAfter(key, wait ?? seconds(minReadySeconds));
    }
  }

  private writeStatus(key: string, set: StatefulSet, status: StatefulSetStatus): void {
    if (!isNewStatus(status, set.status)) return;
    const { client } = this.context;
    try {
      this.written.wrote(key, client.update(statefulsets, { ...set, status }, 'status'));
    } catch (error) {
      if (!isApiError(error, 'Conflict')) throw error;
      const fresh = client.get(statefulsets, keyOfObject(set));
      if (fresh !== undefined) this.written.wrote(key, client.update(statefulsets, { ...fresh, status }, 'status'));
    }
  }
}

const bySelectorOf = ({ metadata, spec }: StatefulSet): readonly string[] =>
  bySelector(metadata.namespace ?? '', spec.selector.matchLabels ?? {});
