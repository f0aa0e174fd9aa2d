import { millis } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { matchesSelector } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { deployments, pods, replicasets } from '../../../api/resources';
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../api/types/apps-v1';
import type { Pod } from '../../../api/types/core-v1';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { claim } from '../../../client/claim';
import type { ComponentContext } from '../../../client/component';
import { controllerOf, controllerRef } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byController, CONTROLLER_INDEX, orphansOf } from '../rules/indexes';
import { bySelector, selecting, SELECTOR_INDEX } from '../rules/label-index';
import { isTerminal } from '../rules/pods';
import { isNamespaceTerminating, unlessGone } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import {
  HASH_LABEL,
  hasAnnotations,
  maxRevision,
  newSetAnnotations,
  parsedRevision,
  REVISION,
  ROLLBACK_TO,
  sizeAnnotations,
} from './annotations';
import { isRollingUpdate, replicasOf } from './fenceposts';
import { cleanable } from './history';
import { scaleProportionally } from './proportional';
import {
  activeOf,
  activeOrLatest,
  allOf,
  generationsOf,
  isSaturated,
  isScaling,
  sameTemplate,
  type Generations,
} from './replica-sets';
import { rollbackTarget, withTemplateOf } from './rollback';
import { newReplicaSetSize, scaleDownOld, sizeOf, totalSize, type Resize } from './rolling';
import {
  deploymentStatus,
  isComplete,
  pausedConditions,
  progressDeadlineOf,
  progressing,
  progressOf,
  rolloutStatus,
  untilDeadline,
  withCondition,
} from './status';
import { templateHash } from './template-hash';

/** Rolls Deployments out through ReplicaSets (pkg/controller/deployment, v1.36). */
export const deploymentController: Controller = {
  name: 'deployment-controller',
  start(context) {
    new DeploymentLoop(context).start();
  },
};

class DeploymentLoop {
  private readonly deployments: Informer<Deployment>;
  private readonly replicaSets: Informer<ReplicaSet>;
  private readonly pods: Informer<Pod>;
  private readonly queue: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.deployments = informers.of(deployments);
    this.replicaSets = informers.of(replicasets);
    this.pods = informers.of(pods);
    this.deployments.addIndex(SELECTOR_INDEX, bySelectorOf);
    this.replicaSets.addIndex(CONTROLLER_INDEX, byController);
    this.pods.addIndex(CONTROLLER_INDEX, byController);
    this.queue = syncQueue(context, 'deployments', (key) => this.sync(key), { retriesMax: 15 });
  }

  start(): void {
    this.deployments.subscribe((next, previous) => {
      const deployment = next ?? previous;
      if (deployment !== undefined) this.queue.add(keyText(keyOfObject(deployment)));
    });
    this.replicaSets.subscribe((next, previous) => this.replicaSetChanged(next, previous));
    this.pods.subscribe((next, previous) => {
      if (next === undefined && previous !== undefined) this.podGone(previous);
    });
  }

  private replicaSetChanged(next: ReplicaSet | undefined, previous: ReplicaSet | undefined): void {
    const controller = next === undefined ? undefined : controllerOf(next);
    const before = previous === undefined ? undefined : controllerOf(previous);
    if (previous !== undefined && before !== undefined && before.uid !== controller?.uid) {
      this.add(this.resolve(previous, before));
    }
    if (next === undefined) return;
    if (controller !== undefined) return this.add(this.resolve(next, controller));
    const isNews =
      previous === undefined || before !== undefined || !semanticEqual(next.metadata.labels, previous.metadata.labels);
    if (!isNews) return;
    for (const deployment of selecting(this.deployments, next.metadata.namespace ?? '', next.metadata.labels)) {
      if (matchesSelector(deployment.spec.selector, next.metadata.labels)) {
        this.queue.add(keyText(keyOfObject(deployment)));
      }
    }
  }

  /** Recreate waits for the last pod of the old sets. */
  private podGone(pod: Pod): void {
    const deployment = this.deploymentOf(pod);
    if (deployment?.spec.strategy.type !== 'Recreate') return;
    const sets = this.replicaSets.byIndex(CONTROLLER_INDEX, deployment.metadata.uid);
    const isLast = sets.every((set) => this.pods.byIndex(CONTROLLER_INDEX, set.metadata.uid).length === 0);
    if (isLast) this.queue.add(keyText(keyOfObject(deployment)));
  }

  private deploymentOf(pod: Pod): Deployment | undefined {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return undefined;
    const set = this.replicaSets.get({ namespace: pod.metadata.namespace ?? '', name: owner.name });
    const controller = set?.metadata.uid === owner.uid ? controllerOf(set) : undefined;
    if (set === undefined || controller === undefined) return undefined;
    const key = this.resolve(set, controller);
    return key === undefined ? undefined : this.deployments.get(keyOf(key));
  }

  private add(key: string | undefined): void {
    if (key !== undefined) this.queue.add(key);
  }

  private resolve(set: ReplicaSet, { kind, name, uid }: OwnerReference): string | undefined {
    if (kind !== 'Deployment') return undefined;
    const deployment = this.deployments.get({ namespace: set.metadata.namespace ?? '', name });
    return deployment?.metadata.uid === uid ? keyText(keyOfObject(deployment)) : undefined;
  }

  private sync(key: string): void {
    const deployment = this.deployments.get(keyOf(key));
    if (deployment === undefined) return;
    if (selectsEverything(deployment)) return this.refuseSelector(deployment);
    const sets = this.claim(deployment);
    new Rollout(this.context, this.pods, this.queue, deployment).run(sets);
  }

  private refuseSelector(deployment: Deployment): void {
    const text = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.context.events.record(deployment, 'Warning', 'SelectingAll', text);
    const { generation = 0 } = deployment.metadata;
    if ((deployment.status.observedGeneration ?? 0) >= generation) return;
    const status = { ...deployment.status, observedGeneration: generation };
    this.context.client.update(deployments, { ...deployment, status }, 'status');
  }

  private claim(deployment: Deployment): readonly ReplicaSet[] {
    const namespace = deployment.metadata.namespace ?? '';
    const candidates = [
      ...this.replicaSets.byIndex(CONTROLLER_INDEX, deployment.metadata.uid),
      ...this.replicaSets.byIndex(CONTROLLER_INDEX, orphansOf(namespace)),
    ];
    const { objects, errors } = claim(candidates, {
      client: this.context.client,
      owner: deployment,
      ownerResource: deployments,
      resource: replicasets,
      matches: (set) => matchesSelector(deployment.spec.selector, set.metadata.labels),
    });
    if (errors[0] !== undefined) throw errors[0];
    return objects;
  }
}

/** One sync: what is written of the Deployment and its sets is carried along, for the next step builds on it. */
class Rollout {
  constructor(
    private readonly context: ComponentContext,
    private readonly pods: Informer<Pod>,
    private readonly queue: WorkQueue,
    private deployment: Deployment,
  ) {}

  run(sets: readonly ReplicaSet[]): void {
    if (this.deployment.metadata.deletionTimestamp !== undefined) return this.writeStatus(this.generations(sets));
    this.writePaused();
    if (this.deployment.spec.paused === true) return this.scale(sets);
    const rollbackTo = parsedRevision(this.deployment.metadata.annotations?.[ROLLBACK_TO] ?? '');
    if (rollbackTo !== undefined) return this.rollback(sets, rollbackTo);
    const generations = this.generations(sets);
    if (isScaling(this.deployment, generations)) return this.scale(sets);
    if (isRollingUpdate(this.deployment)) this.roll(sets);
    else this.recreate(sets, generations);
  }

  private writePaused(): void {
    const conditions = pausedConditions(this.deployment, this.context.clock.now());
    if (conditions !== undefined) this.putStatus({ ...this.deployment.status, conditions });
  }

  /** Writes the Deployment's status, and with it its annotations. */
  private putStatus(status: DeploymentStatus): void {
    this.deployment = this.context.client.update(deployments, { ...this.deployment, status }, 'status');
  }

  private writeStatus(generations: Generations): void {
    const status = deploymentStatus(this.deployment, generations, this.context.clock.now());
    if (!semanticEqual(status, this.deployment.status)) this.putStatus(status);
  }

  private writeRolloutStatus(generations: Generations): void {
    const { clock } = this.context;
    const status = rolloutStatus(this.deployment, generations, clock.now());
    if (!semanticEqual(status, this.deployment.status)) return this.putStatus(status);
    const wait = untilDeadline(this.deployment, status, clock.now());
    if (wait === undefined) return;
    const key = keyText(keyOfObject(this.deployment));
    if (wait < 1000) this.queue.addRateLimited(key);
    else this.queue.addAfter(key, millis(wait + 1000));
  }

  /** The generations, with the revision of the current one brought up to date. */
  private generations(sets: readonly ReplicaSet[]): Generations {
    const { current, old } = generationsOf(this.deployment, sets);
    if (current === undefined) return { current, old };
    return { current: this.refresh(current, old), old };
  }

  private refresh(current: ReplicaSet, old: readonly ReplicaSet[]): ReplicaSet {
    const before = current.metadata.annotations ?? {};
    const annotations = newSetAnnotations(this.deployment, before, maxRevision(old) + 1n);
    const minReadySeconds = this.deployment.spec.minReadySeconds ?? 0;
    if (annotations !== before || (current.spec.minReadySeconds ?? 0) !== minReadySeconds) {
      const { minReadySeconds: _, ...spec } = current.spec;
      return this.context.client.update(replicasets, {
        ...current,
        metadata: { ...current.metadata, annotations },
        spec: minReadySeconds === 0 ? spec : { ...spec, minReadySeconds },
      });
    }
    const isUnsaid =
      progressDeadlineOf(this.deployment) !== undefined && progressOf(this.deployment.status) === undefined;
    const found = progressing('True', 'FoundNewReplicaSet', `Found new replica set "${current.metadata.name}"`);
    this.announce(annotations[REVISION], isUnsaid ? found : undefined);
    return current;
  }

  /** Revision and progress of the Deployment, written when either says something new. */
  private announce(revision: string | undefined, saying: ReturnType<typeof progressing> | undefined): void {
    const { annotations = {} } = this.deployment.metadata;
    const isRevised = revision !== undefined && annotations[REVISION] !== revision;
    if (!isRevised && saying === undefined) return;
    if (isRevised) {
      const metadata = { ...this.deployment.metadata, annotations: { ...annotations, [REVISION]: revision } };
      this.deployment = { ...this.deployment, metadata };
    }
    const { conditions = [] } = this.deployment.status;
    const next = saying === undefined ? conditions : withCondition(conditions, saying, this.context.clock.now());
    this.putStatus(next.length === 0 ? this.deployment.status : { ...this.deployment.status, conditions: next });
  }

  private roll(sets: readonly ReplicaSet[]): void {
    const found = this.generations(sets);
    const { old } = found;
    const current = found.current ?? this.create(old);
    const generations = { current, old };
    const wanted = this.wantedSize(current, allOf(generations));
    if (wanted !== sizeOf(current)) {
      const { scaled } = this.resize({ replicaSet: current, from: sizeOf(current), to: wanted });
      if (scaled) return this.writeRolloutStatus(generations);
    }
    const plan = scaleDownOld(this.deployment, current, activeOf(old));
    this.resizeAll(plan);
    if (plan.length === 0 && isComplete(this.deployment, this.deployment.status)) this.cleanUp(old);
    this.writeRolloutStatus(generations);
  }

  private wantedSize(current: ReplicaSet, all: readonly ReplicaSet[]): number {
    const replicas = replicasOf(this.deployment);
    if (sizeOf(current) >= replicas) return replicas;
    return newReplicaSetSize(this.deployment, sizeOf(current), totalSize(all));
  }

  private recreate(sets: readonly ReplicaSet[], generations: Generations): void {
    const resizes = activeOf(generations.old).map((set) => ({ replicaSet: set, from: sizeOf(set), to: 0 }));
    if (resizes.length > 0) {
      this.resizeAll(resizes);
      return this.writeRolloutStatus(generations);
    }
    if (this.hasOldPods(sets, generations)) return this.writeRolloutStatus(generations);
    const current = generations.current ?? this.create(generations.old);
    const next = { current, old: generations.old };
    const replicas = replicasOf(this.deployment);
    if (sizeOf(current) !== replicas) this.resize({ replicaSet: current, from: sizeOf(current), to: replicas });
    if (isComplete(this.deployment, this.deployment.status)) this.cleanUp(generations.old);
    this.writeRolloutStatus(next);
  }

  /** Terminating pods count: nothing new starts before the last of them is gone. */
  private hasOldPods(sets: readonly ReplicaSet[], { current, old }: Generations): boolean {
    if (old.some((set) => set.status.replicas > 0)) return true;
    return sets.some(
      ({ metadata }) =>
        metadata.uid !== current?.metadata.uid &&
        this.pods.byIndex(CONTROLLER_INDEX, metadata.uid).some((pod) => !isTerminal(pod)),
    );
  }

  /** Sizes without a rollout: paused, or `spec.replicas` has changed. */
  private scale(sets: readonly ReplicaSet[]): void {
    const generations = this.generations(sets);
    this.resizeAll(this.scalePlan(generations), true);
    if (this.deployment.spec.paused === true && this.deployment.metadata.annotations?.[ROLLBACK_TO] === undefined) {
      this.cleanUp(generations.old);
    }
    this.writeStatus(generations);
  }

  private scalePlan(generations: Generations): readonly Resize[] {
    const replicas = replicasOf(this.deployment);
    const only = activeOrLatest(generations);
    if (only !== undefined) {
      return sizeOf(only) === replicas ? [] : [{ replicaSet: only, from: sizeOf(only), to: replicas }];
    }
    if (isSaturated(this.deployment, generations.current)) {
      return activeOf(generations.old).map((set) => ({ replicaSet: set, from: sizeOf(set), to: 0 }));
    }
    if (!isRollingUpdate(this.deployment)) return [];
    return scaleProportionally(this.deployment, activeOf(allOf(generations)));
  }

  private resizeAll(resizes: readonly Resize[], evenIfSame = false): void {
    const latest = new Map<string, ReplicaSet>();
    for (const resize of resizes) {
      if (!evenIfSame && resize.from === resize.to) continue;
      const { uid } = resize.replicaSet.metadata;
      latest.set(uid, this.resize({ ...resize, replicaSet: latest.get(uid) ?? resize.replicaSet }).replicaSet);
    }
  }

  /** `scaled`: the size itself was changed, not its annotations alone. */
  private resize({ replicaSet, from, to }: Resize): { readonly scaled: boolean; readonly replicaSet: ReplicaSet } {
    const annotations = sizeAnnotations(this.deployment);
    if (from === to && hasAnnotations(replicaSet.metadata.annotations, annotations))
      return { scaled: false, replicaSet };
    const written = this.context.client.update(replicasets, {
      ...replicaSet,
      metadata: { ...replicaSet.metadata, annotations: { ...replicaSet.metadata.annotations, ...annotations } },
      spec: { ...replicaSet.spec, replicas: to },
    });
    if (from !== to) {
      const direction = from < to ? 'up' : 'down';
      this.say(
        'Normal',
        'ScalingReplicaSet',
        `Scaled ${direction} replica set ${written.metadata.name} from ${from} to ${to}`,
      );
    }
    return { scaled: from !== to, replicaSet: written };
  }

  private create(old: readonly ReplicaSet[]): ReplicaSet {
    const revision = maxRevision(old) + 1n;
    const { deployment } = this;
    const hash = templateHash(deployment.spec.template, deployment.status.collisionCount);
    const name = setName(deployment.metadata.name, hash);
    const size = newReplicaSetSize(deployment, 0, totalSize(old));
    const { set, isNew } = this.createNamed(name, hash, size, revision);
    if (isNew && size > 0) {
      this.say('Normal', 'ScalingReplicaSet', `Scaled up replica set ${set.metadata.name} from 0 to ${size}`);
    }
    const isTimed = isNew && progressDeadlineOf(deployment) !== undefined;
    const created = progressing('True', 'NewReplicaSetCreated', `Created new replica set "${set.metadata.name}"`);
    this.announce(String(revision), isTimed ? created : undefined);
    return set;
  }

  private createNamed(
    name: string,
    hash: string,
    size: number,
    revision: bigint,
  ): { readonly set: ReplicaSet; readonly isNew: boolean } {
    const { client } = this.context;
    const { metadata, spec } = this.deployment;
    const labels = { ...spec.template.metadata.labels, [HASH_LABEL]: hash };
    const annotations = { ...newSetAnnotations(this.deployment, {}, revision), ...sizeAnnotations(this.deployment) };
    try {
      const set = client.create(replicasets, {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: {
          name,
          namespace: metadata.namespace ?? '',
          labels,
          annotations,
          ownerReferences: [controllerRef(this.deployment, deployments)],
        },
        spec: {
          replicas: size,
          ...(spec.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
          selector: { ...spec.selector, matchLabels: { ...spec.selector.matchLabels, [HASH_LABEL]: hash } },
          template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
        },
      });
      return { set, isNew: true };
    } catch (error) {
      if (isApiError(error, 'AlreadyExists')) return { set: this.resolveCollision(name, error), isNew: false };
      if (isApiError(error) && !isNamespaceTerminating(error)) this.sayCreateFailed(name, error.message);
      throw error;
    }
  }

  /** Ours after all, seen late; or another's of the same hash: then the next hash is salted. */
  private resolveCollision(name: string, error: Error): ReplicaSet {
    const { client } = this.context;
    const existing = client.get(replicasets, { namespace: this.deployment.metadata.namespace ?? '', name });
    if (existing === undefined) throw error;
    const isOurs = controllerOf(existing)?.uid === this.deployment.metadata.uid;
    if (isOurs && sameTemplate(existing.spec.template, this.deployment.spec.template)) return existing;
    const { status } = this.deployment;
    this.putStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 });
    throw error;
  }

  private sayCreateFailed(name: string, why: string): void {
    const text = `Failed to create new replica set "${name}": ${why}`;
    if (progressDeadlineOf(this.deployment) !== undefined) {
      const { conditions = [] } = this.deployment.status;
      const saying = progressing('False', 'ReplicaSetCreateError', text);
      const next = withCondition(conditions, saying, this.context.clock.now());
      unlessRefused(() => this.putStatus({ ...this.deployment.status, conditions: next }));
    }
    this.say('Warning', 'ReplicaSetCreateError', text);
  }

  private cleanUp(old: readonly ReplicaSet[]): void {
    for (const set of cleanable(this.deployment, old)) {
      unlessGone(() => this.context.client.remove(replicasets, keyOfObject(set)));
    }
  }

  /** The deprecated rollback annotation of extensions/v1beta1. */
  private rollback(sets: readonly ReplicaSet[], revision: bigint): void {
    const { [ROLLBACK_TO]: _, ...annotations } = this.deployment.metadata.annotations ?? {};
    const target = rollbackTarget(allOf(this.generations(sets)), revision);
    const put = (deployment: Deployment): void => {
      const metadata = { ...deployment.metadata };
      this.context.client.update(deployments, { ...deployment, metadata });
    };
    const bare = { ...this.deployment, metadata: { ...this.deployment.metadata, annotations } };
    if (target === undefined) {
      const reason = 'DeploymentRollbackRevisionNotFound';
      this.say(
        'Warning',
        reason,
        revision === 0n ? 'Unable to find last revision.' : 'Unable to find the revision to rollback to.',
      );
      return put(bare);
    }
    if (sameTemplate(this.deployment.spec.template, target.spec.template)) {
      const same = 'The rollback revision contains the same template as current deployment';
      this.say('Warning', 'DeploymentRollbackTemplateUnchanged', `${same} "${this.deployment.metadata.name}"`);
      return put(bare);
    }
    put(withTemplateOf(bare, target));
    const reached = target.metadata.annotations?.[REVISION] ?? '';
    const done = `Rolled back deployment "${this.deployment.metadata.name}" to revision ${reached}`;
    this.say('Normal', 'DeploymentRollback', done);
  }

  private say(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(this.deployment, type, reason, message);
  }
}

const bySelectorOf = ({ metadata, spec }: Deployment): readonly string[] =>
  bySelector(metadata.namespace ?? '', spec.selector.matchLabels ?? {});

const selectsEverything = ({ spec }: Deployment): boolean =>
  Object.keys(spec.selector.matchLabels ?? {}).length === 0 && (spec.selector.matchExpressions ?? []).length === 0;

const NAME_LENGTH_MAX = 253;

const setName = (name: string, hash: string): string => `${name.slice(0, NAME_LENGTH_MAX - 1 - hash.length)}-${hash}`;

function unlessRefused(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}
