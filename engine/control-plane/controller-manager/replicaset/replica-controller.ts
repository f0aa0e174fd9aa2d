import { seconds } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { matchesLabels } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText, type KubeObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { claim } from '../../../client/claim';
import type { ComponentContext } from '../../../client/component';
import { controllerOf, isControlledBy } from '../../../client/controller-ref';
import { mustPass } from '../../../client/error-kinds';
import { TrackedExpectations } from '../../../client/expectations';
import type { Informer } from '../../../client/informer';
import type { Paced, Turn } from '../../../client/pace';
import { slowStart } from '../../../client/slow-start';
import type { WorkQueue } from '../../../client/work-queue';
import { byController, CONTROLLER_INDEX, orphansOf } from '../rules/indexes';
import { byLabels, bySelector, LABEL_INDEX, selected, selecting, SELECTOR_INDEX } from '../rules/label-index';
import { OwnWrites } from '../rules/own-writes';
import { createPod, deletePodOf, podFrom } from '../rules/pod-control';
import { isActive, isReady, isTerminating, untilNextAvailable } from '../rules/pods';
import { isNamespaceTerminating, textOf } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import type { ReplicaKind } from './replica-kind';
import { replicaStatus, statusToWrite } from './status';
import { victims } from '../rules/victims';

/** Creates or deletes at most this many pods in one sync. */
const BURST = 500;
/** `--concurrent-replicaset-syncs`, `--concurrent-rc-syncs`. */
const WORKERS = 5;

/** Keeps as many pods as an owner asks for (pkg/controller/replicaset, v1.36). */
export class ReplicaController<T extends KubeObject> {
  private readonly owners: Informer<T>;
  private readonly pods: Informer<Pod>;
  private readonly expectations: TrackedExpectations;
  private readonly written = new OwnWrites();
  private readonly queue: WorkQueue;

  constructor(
    private readonly context: ComponentContext,
    private readonly kind: ReplicaKind<T>,
  ) {
    this.owners = context.informers.of(kind.resource);
    this.pods = context.informers.of(pods);
    this.owners.addIndex(CONTROLLER_INDEX, byController);
    this.owners.addIndex(SELECTOR_INDEX, (owner) =>
      bySelector(owner.metadata.namespace ?? '', kind.selectorLabels(owner)),
    );
    this.pods.addIndex(CONTROLLER_INDEX, byController);
    this.pods.addIndex(LABEL_INDEX, byLabels);
    this.expectations = new TrackedExpectations(() => context.clock.now());
    this.queue = syncQueue(context, kind.resource.plural, (key) => this.sync(key), { workers: WORKERS });
  }

  start(): void {
    this.owners.subscribe((next, previous) => this.ownerChanged(next, previous));
    this.pods.subscribe((next, previous) => {
      if (next === undefined) this.podGone(previous);
      else if (previous === undefined) this.podAdded(next);
      else this.podChanged(next, previous);
    });
  }

  private ownerChanged(next: T | undefined, previous: T | undefined): void {
    if (previous !== undefined && next?.metadata.uid !== previous.metadata.uid) {
      this.expectations.forget(keyOfOwner(previous));
      this.queue.add(keyOfOwner(previous));
    }
    if (next !== undefined) this.queue.add(keyOfOwner(next));
  }

  private podAdded(pod: Pod): void {
    if (pod.metadata.deletionTimestamp !== undefined) return this.podGone(pod);
    const controller = controllerOf(pod);
    if (controller === undefined) return this.queueSelecting(pod);
    const key = this.resolve(pod, controller);
    if (key === undefined) return;
    this.expectations.creationObserved(key);
    this.queue.add(key);
  }

  private podChanged(pod: Pod, previous: Pod): void {
    const isRelabelled = !semanticEqual(pod.metadata.labels, previous.metadata.labels);
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.podGone(pod);
      if (isRelabelled) this.podGone(previous);
      return;
    }
    const controller = controllerOf(pod);
    const before = controllerOf(previous);
    const changedHands = controller?.uid !== before?.uid;
    if (changedHands && before !== undefined) this.add(this.resolve(previous, before));
    if (controller === undefined) {
      if (isRelabelled || changedHands) this.queueSelecting(pod);
      return;
    }
    const key = this.resolve(pod, controller);
    if (key === undefined) return;
    this.queue.add(key);
    const owner = this.owners.get(keyOf(key));
    const minReadySeconds = owner === undefined ? 0 : this.kind.minReadySeconds(owner);
    if (minReadySeconds > 0 && isReady(pod) && !isReady(previous)) this.queue.addAfter(key, seconds(minReadySeconds));
  }

  private podGone(pod: Pod | undefined): void {
    const controller = pod === undefined ? undefined : controllerOf(pod);
    if (pod === undefined || controller === undefined) return;
    const key = this.resolve(pod, controller);
    if (key === undefined) return;
    this.expectations.deletionObserved(key, keyText(keyOfObject(pod)));
    this.queue.add(key);
  }

  private add(key: string | undefined): void {
    if (key !== undefined) this.queue.add(key);
  }

  private resolve(pod: Pod, { kind, name, uid }: OwnerReference): string | undefined {
    if (kind !== this.kind.resource.kind) return undefined;
    const owner = this.owners.get({ namespace: pod.metadata.namespace ?? '', name });
    return owner?.metadata.uid === uid ? keyOfOwner(owner) : undefined;
  }

  private queueSelecting(pod: Pod): void {
    for (const owner of selecting(this.owners, pod.metadata.namespace ?? '', pod.metadata.labels)) {
      const selector = this.kind.selector(owner);
      if (selector !== undefined && selector.length > 0 && matchesLabels(selector, pod.metadata.labels)) {
        this.queue.add(keyOfOwner(owner));
      }
    }
  }

  private *sync(key: string): Paced {
    const owner = this.owners.get(keyOf(key));
    this.written.check(key, owner);
    if (owner === undefined) return this.expectations.forget(key);
    const mayAct = this.expectations.satisfied(key);
    const selector = this.kind.selector(owner);
    const template = this.kind.template(owner);
    if (selector === undefined || template === undefined) return;
    const matches = (pod: Pod): boolean => matchesLabels(selector, pod.metadata.labels);
    const own = this.pods.byIndex(CONTROLLER_INDEX, owner.metadata.uid);
    const candidates = [...own, ...this.pods.byIndex(CONTROLLER_INDEX, orphansOf(owner.metadata.namespace ?? ''))];
    const { client } = this.context;
    const claimed = claim(candidates.filter(isActive), {
      client,
      owner,
      ownerResource: this.kind.resource,
      resource: pods,
      matches,
    });
    const [claimError] = claimed.errors;
    if (claimError !== undefined) throw claimError;
    const active = claimed.objects;
    const failure =
      mayAct && owner.metadata.deletionTimestamp === undefined ? yield* this.manage(key, owner, active) : undefined;
    this.writeStatus(key, owner, active, {
      terminating: this.kind.reportsTerminating
        ? own.filter((pod) => isTerminating(pod) && isControlledBy(pod, owner) && matches(pod)).length
        : undefined,
      failure: failure === undefined ? undefined : textOf(failure.error),
    });
    if (failure !== undefined) throw failure.error;
  }

  private *manage(key: string, owner: T, active: readonly Pod[]): Paced<Failure | undefined> {
    const surplus = active.length - this.kind.replicas(owner);
    if (surplus < 0) return yield* this.createPods(key, owner, Math.min(-surplus, BURST));
    return surplus > 0 ? yield* this.deletePods(key, owner, active, Math.min(surplus, BURST)) : undefined;
  }

  private *createPods(key: string, owner: T, count: number): Paced<Failure | undefined> {
    const template = this.kind.template(owner);
    if (template === undefined) return undefined;
    this.expectations.expectCreations(key, count);
    const manifest = podFrom(template, owner, this.kind.resource);
    const { succeeded, error } = yield* slowStart(this.context.pace, count, () => {
      try {
        createPod(this.context, owner, manifest);
      } catch (failed) {
        if (isNamespaceTerminating(failed)) return;
        throw failed;
      }
    });
    for (let skipped = succeeded; skipped < count; skipped++) this.expectations.creationObserved(key);
    return error === undefined ? undefined : { error };
  }

  /** All at once, so that they wait for their requests as one. */
  private *deletePods(key: string, owner: T, active: readonly Pod[], count: number): Paced<Failure | undefined> {
    const going = victims(active, this.relatedPods(owner), count, this.context.clock.now());
    this.expectations.expectDeletions(
      key,
      going.map((pod) => keyText(keyOfObject(pod))),
    );
    let failure: Failure | undefined;
    let turn: Turn = 'next';
    for (const pod of going) {
      if (!this.context.pace.isFree(turn)) yield turn;
      turn = 'first';
      const isGone = (): void => this.expectations.deletionObserved(key, keyText(keyOfObject(pod)));
      try {
        if (!deletePodOf(this.context, owner, pod)) isGone();
      } catch (error) {
        if (mustPass(error)) throw error;
        isGone();
        failure ??= { error };
      }
    }
    return failure;
  }

  /** Pods of all owners with the same controller: old and new ReplicaSets of one Deployment. */
  private relatedPods(owner: T): ReadonlySet<Pod> {
    const controller = controllerOf(owner);
    const siblings = controller === undefined ? [owner] : this.owners.byIndex(CONTROLLER_INDEX, controller.uid);
    return new Set(
      siblings.flatMap((sibling) => {
        const selector = this.kind.selector(sibling);
        return selector === undefined ? [] : selected(this.pods, sibling.metadata.namespace ?? '', selector);
      }),
    );
  }

  private writeStatus(
    key: string,
    owner: T,
    active: readonly Pod[],
    { terminating, failure }: { readonly terminating: number | undefined; readonly failure: string | undefined },
  ): void {
    const { kind, context } = this;
    const now = context.clock.now();
    const minReadySeconds = kind.minReadySeconds(owner);
    const replicas = kind.replicas(owner);
    const templateLabels = kind.template(owner)?.metadata.labels ?? {};
    const old = kind.status(owner);
    const seen = { active, terminating, replicas, minReadySeconds, templateLabels, failure };
    const next = replicaStatus(old, seen, now);
    const wanted = statusToWrite(old, next, owner.metadata.generation);
    if (wanted !== undefined) this.written.wrote(key, this.putStatus(owner, wanted));
    if (failure === undefined && minReadySeconds > 0 && next.readyReplicas !== next.availableReplicas) {
      this.queue.addAfter(key, untilNextAvailable(active, minReadySeconds, now) ?? seconds(minReadySeconds));
    }
  }

  /** One retry over the newest version: the counts are ours alone. */
  private putStatus(owner: T, status: ReturnType<typeof replicaStatus>): T {
    const { resource, withStatus } = this.kind;
    const { client } = this.context;
    try {
      return client.update(resource, withStatus(owner, status), 'status');
    } catch (error) {
      if (!isApiError(error)) throw error;
      const fresh = client.get(resource, keyOfObject(owner));
      if (fresh === undefined) throw error;
      return client.update(resource, withStatus(fresh, status), 'status');
    }
  }
}

interface Failure {
  readonly error: unknown;
}

const keyOfOwner = (owner: KubeObject): string => keyText(keyOfObject(owner));
