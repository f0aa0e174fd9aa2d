import { instant, millis, seconds, type Instant } from '../../../base/brand';
import { keyOfObject, type KubeObject } from '../../../api/object';
import { isApiError, type Propagation } from '../../../api/request';
import type { Resource } from '../../../api/resource';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { kinds } from '../../../api/kinds/index';
import { semanticEqual } from '../../../base/equal';
import type { ComponentContext } from '../../../client/component';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { unlessGone } from '../rules/refusals';
import { ServedResources, type ServedResource } from '../rules/served-resources';
import {
  DependencyGraph,
  FOREGROUND,
  isDeletingDependents,
  isLeaving,
  NO_EFFECTS,
  ORPHAN,
  ownersOf,
  type GraphEffects,
  type GraphNode,
} from './dependency-graph';
import { ImpossibleOwner, Owners, type Classified } from './owners';

/** Deletes what has lost its owners (pkg/controller/garbagecollector, v1.36). */
export const garbageCollectorController: Controller = {
  name: 'garbage-collector-controller',
  serviceAccount: 'generic-garbage-collector',
  busier: { qps: 2, burst: 1 },
  start(context) {
    new Collector(context).start();
  },
};

/** Others that heard of the same change have acted by then, as the hops between upstream's own queues let them. */
const GRAPH_DELAY = millis(1);

/** How long the first lists are waited for; then the collector goes on without them (app/core.go startGarbageCollector). */
const FIRST_LISTS_MAX = seconds(30);
const POLL = millis(100);

/** Between two requests of the collector, in which the controller of an owner writes down that nothing is left of it. */
const RELEASE_DELAY = millis(2);

const isEvents = ({ group, plural }: Resource): boolean =>
  plural === 'events' && (group === '' || group === 'events.k8s.io');

const keyOfResource = ({ group, version, plural }: Resource): string => `${group}/${version}/${plural}`;

class Collector {
  private readonly graph = new DependencyGraph();
  private readonly served: ServedResources;
  private readonly owners: Owners;
  private readonly monitored = new Set<string>();
  private changes: Change[] = [];
  private readonly attempts: WorkQueue;
  private readonly orphans: WorkQueue;
  private readonly childless: WorkQueue;
  private readonly unknown: WorkQueue;
  private readonly patience: Instant;
  private hasBegun = false;

  constructor(private readonly context: ComponentContext) {
    this.patience = instant(context.clock.now() + FIRST_LISTS_MAX);
    this.served = new ServedResources(context);
    this.owners = new Owners(context.client, this.served);
    this.attempts = this.queue('attempt-to-delete', (uid) => this.attempt(uid));
    this.orphans = this.queue('attempt-to-orphan', (uid) => this.orphan(uid));
    this.childless = this.queue('remove-orphan-finalizer', (uid) => this.release(uid));
    this.unknown = this.queue('attempt-to-find', (uid) => this.findOwner(uid));
  }

  start(): void {
    this.served.subscribe((served) => this.monitor(served));
    this.served.whenGone((resource) => this.ignore(resource));
  }

  /** Begins once all that is known of is listed, and never waits again: a resource that cannot be listed holds nobody up. */
  private queue(name: string, work: (uid: string) => void): WorkQueue {
    const queue = this.context.queue(name, (uid) => {
      this.hasBegun ||= this.context.informers.synced || this.context.clock.now() >= this.patience;
      if (this.hasBegun) work(uid);
      else queue.addAfter(uid, POLL);
    });
    return queue;
  }

  private ignore(resource: Resource): void {
    this.monitored.delete(keyOfResource(resource));
    this.context.informers.forget(resource);
  }

  private monitor({ resource, verbs }: ServedResource): void {
    const isDeletable = verbs.includes('delete') && verbs.includes('list') && verbs.includes('watch');
    if (!isDeletable || isEvents(resource)) return;
    const key = keyOfResource(resource);
    if (this.monitored.has(key)) return;
    this.monitored.add(key);
    this.context.informers.of(resource).subscribe((next, previous) => {
      if (this.changes.length > 0 || !this.graph.refresh(next, previous)) this.later({ resource, next, previous });
    });
  }

  /** Changes are drawn into the graph a moment later, as upstream has a queue of its own for them. */
  private later(change: Change): void {
    this.changes.push(change);
    if (this.changes.length > 1) return;
    this.context.clock.after(GRAPH_DELAY, 'garbage collector graph', () => {
      const { changes } = this;
      this.changes = [];
      for (const { resource, next, previous } of changes) this.carryOut(this.graph.apply(resource, next, previous));
    });
  }

  private carryOut(effects: GraphEffects): void {
    if (effects === NO_EFFECTS) return;
    const { attempt, orphan, unknown, misplaced } = effects;
    for (const uid of attempt) this.attempts.add(uid);
    for (const uid of orphan) this.orphans.add(uid);
    for (const uid of unknown) this.unknown.add(uid);
    for (const { dependent, owner } of misplaced) this.report(dependent, owner);
  }

  private report(dependentUid: string, ownerUid: string): void {
    const object = this.graph.get(dependentUid)?.object;
    const reference = ownersOf(object).find(({ uid }) => uid === ownerUid);
    if (object === undefined || reference === undefined) return;
    const { apiVersion, kind, name, uid } = reference;
    const namespace = object.metadata.namespace ?? '';
    const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const text = `ownerRef ${owner} does not exist in namespace "${namespace}"`;
    this.context.events.record(object, 'Warning', 'OwnerRefInvalidNamespace', text);
  }

  /** An owner that was named: it exists and is yet to be seen, or it is absent and its dependents are looked at. */
  private findOwner(uid: string): void {
    const node = this.graph.get(uid);
    if (node === undefined || node.object !== undefined || node.reference === undefined) return;
    try {
      if (this.owners.find(node.reference, node.referrerNamespace) !== undefined) this.unknown.addRateLimited(uid);
      else for (const dependent of node.dependents) this.attempts.add(dependent.uid);
    } catch (error) {
      if (!(error instanceof ImpossibleOwner)) throw error;
    }
  }

  private attempt(uid: string): void {
    const node = this.graph.get(uid);
    if (node?.object === undefined || node.resource === undefined) return;
    if (isLeaving(node.object) && !isDeletingDependents(node.object)) return;
    const latest = this.context.client.get(node.resource, keyOfObject(node.object));
    if (latest?.metadata.uid !== uid) return this.carryOut(this.graph.remove(uid));
    if (isDeletingDependents(node.object)) return this.awaitDependents(node, latest);
    if (ownersOf(latest).length === 0) return;
    try {
      this.judge(node, node.resource, latest, this.owners.classify(latest));
    } catch (error) {
      if (!(error instanceof ImpossibleOwner)) throw error;
    }
  }

  private awaitDependents(node: GraphNode, latest: KubeObject): void {
    const blocking = this.graph.blocking(node);
    if (blocking.length === 0) return this.removeFinalizer(node, latest, FOREGROUND);
    for (const dependent of blocking) if (!isDeletingDependents(dependent.object)) this.attempts.add(dependent.uid);
  }

  private judge(node: GraphNode, resource: Resource, latest: KubeObject, classified: Classified): void {
    const { solid, dangling, waiting } = classified;
    if (solid.length > 0) {
      if (dangling.length + waiting.length > 0) this.dropOwners(resource, latest, [...dangling, ...waiting]);
      return;
    }
    if (waiting.length > 0 && node.dependents.size > 0) {
      if ([...node.dependents].some(({ object }) => isDeletingDependents(object))) this.unblock(resource, latest);
      return this.remove(resource, latest, 'Foreground');
    }
    const finalizers = latest.metadata.finalizers ?? [];
    const policy = finalizers.includes(ORPHAN)
      ? 'Orphan'
      : finalizers.includes(FOREGROUND)
        ? 'Foreground'
        : 'Background';
    this.remove(resource, latest, policy);
  }

  /** The version that was judged; if it has moved on with the same owners, that object all the same. */
  private remove(resource: Resource, latest: KubeObject, propagationPolicy: Propagation): void {
    const { client } = this.context;
    const { uid, resourceVersion } = latest.metadata;
    const key = keyOfObject(latest);
    try {
      client.remove(resource, key, { propagationPolicy, preconditions: { uid, resourceVersion } });
    } catch (error) {
      if (isApiError(error, 'NotFound')) return this.carryOut(this.graph.remove(uid));
      if (!isApiError(error, 'Conflict')) throw error;
      const fresh = client.get(resource, key);
      if (!semanticEqual(ownersOf(fresh), ownersOf(latest))) throw error;
      unlessGone(() => client.remove(resource, key, { propagationPolicy, preconditions: { uid } }));
    }
  }

  private orphan(uid: string): void {
    const node = this.graph.get(uid);
    if (node?.object === undefined || node.resource === undefined) return;
    for (const dependent of node.dependents) {
      if (dependent.object === undefined || dependent.resource === undefined) continue;
      const { object, resource } = dependent;
      unlessGone(() =>
        this.dropOwners(
          resource,
          object,
          ownersOf(object).filter((owner) => owner.uid === uid),
        ),
      );
    }
    this.childless.addAfter(uid, RELEASE_DELAY);
  }

  /** Its controller has seen by now that nothing is left of it. */
  private release(uid: string): void {
    const node = this.graph.get(uid);
    if (node?.object !== undefined) this.removeFinalizer(node, node.object, ORPHAN);
  }

  private dropOwners(resource: Resource, object: KubeObject, dropped: readonly OwnerReference[]): void {
    const uids = new Set(dropped.map(({ uid }) => uid));
    this.patchOwners(resource, object, {
      strategic: dropped.map(({ uid }) => ({ $patch: 'delete', uid })),
      merge: (owners) => owners.filter(({ uid }) => !uids.has(uid)),
    });
  }

  /** Breaks a cycle of foreground deletions. */
  private unblock(resource: Resource, object: KubeObject): void {
    const free = (owner: OwnerReference): OwnerReference => ({ ...owner, blockOwnerDeletion: false });
    this.patchOwners(resource, object, {
      strategic: ownersOf(object)
        .filter(({ blockOwnerDeletion }) => blockOwnerDeletion === true)
        .map(free),
      merge: (owners) => owners.map(free),
    });
  }

  /** Custom resources know no strategic merge; for them the whole list is sent over the version it was made from. */
  private patchOwners(resource: Resource, object: KubeObject, change: OwnersChange): void {
    const { client } = this.context;
    const key = keyOfObject(object);
    const { uid } = object.metadata;
    if (kinds.some(({ group, plural }) => group === resource.group && plural === resource.plural)) {
      const body = { metadata: { ownerReferences: change.strategic, uid } };
      client.patch(resource, key, { type: 'strategic', body });
      return;
    }
    const fresh = client.get(resource, key);
    if (fresh === undefined) return;
    const ownerReferences = change.merge(ownersOf(fresh));
    const body = { metadata: { resourceVersion: fresh.metadata.resourceVersion, ownerReferences } };
    client.patch(resource, key, { type: 'merge', body });
  }

  private removeFinalizer(node: GraphNode, latest: KubeObject, finalizer: string): void {
    const { client } = this.context;
    if (node.resource === undefined) return;
    const fresh = client.get(node.resource, keyOfObject(latest));
    const finalizers = fresh?.metadata.finalizers ?? [];
    if (fresh === undefined || !finalizers.includes(finalizer)) return;
    const { resourceVersion } = fresh.metadata;
    const body = { metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== finalizer) } };
    client.patch(node.resource, keyOfObject(fresh), { type: 'merge', body });
  }
}

interface Change {
  readonly resource: Resource;
  readonly next: KubeObject | undefined;
  readonly previous: KubeObject | undefined;
}

interface OwnersChange {
  readonly strategic: readonly object[];
  readonly merge: (owners: readonly OwnerReference[]) => readonly OwnerReference[];
}
