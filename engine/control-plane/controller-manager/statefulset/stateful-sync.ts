import type { Instant } from '../../../base/brand';
import type { StatefulSet, StatefulSetStatus } from '../../../api/types/apps-v1';
import type { Pod } from '../../../api/types/core-v1';
import { mustPass } from '../../../client/error-kinds';
import type { Pace, Paced } from '../../../client/pace';
import { slowStart } from '../../../client/slow-start';
import { templateOf } from '../rules/controller-history';
import { isAvailable, isTerminal } from '../rules/pods';
import { endOf, hasIdentity, isInRange, ordinalOf, podFor, replicasOf, revisionOf, startOf } from './identity';
import type { Revisions } from './revisions';
import type { StatefulPods } from './stateful-pods';
import { isRunningAndReady, isUnavailable, statefulStatus, type StatusFacts } from './status';

export interface SyncResult {
  readonly status: StatefulSetStatus;
  readonly error: { readonly cause: unknown } | undefined;
}

/** The pod of one ordinal; undefined: it is to be made. */
interface Replica {
  readonly ordinal: number;
  readonly pod: Pod | undefined;
}

/** What to do after one pod has been looked at. */
type Step = 'go-on' | 'stop';

/**
 * One pass over the ordinals: what is missing is made, what is surplus goes from the top, and only when all that is well
 * one pod of an old revision goes (statefulset/stateful_set_control.go updateStatefulSet, v1.36).
 */
export class StatefulSync {
  private readonly facts: StatusFacts;
  private readonly ordered: boolean;
  private readonly writes: StatefulPods;
  private readonly pace: Pace;
  private deletedOld = 0;

  constructor(
    private readonly set: StatefulSet,
    private readonly revisions: Revisions,
    private readonly now: Instant,
    { pods, pace }: { readonly pods: StatefulPods; readonly pace: Pace },
  ) {
    this.writes = pods;
    this.pace = pace;
    this.ordered = set.spec.podManagementPolicy !== 'Parallel';
    this.facts = {
      set,
      currentRevision: revisions.current.metadata.name,
      updateRevision: revisions.update.metadata.name,
      collisionCount: revisions.collisionCount,
      now,
    };
  }

  *run(pods: readonly Pod[]): Paced<SyncResult> {
    let error: SyncResult['error'];
    try {
      if (this.set.metadata.deletionTimestamp === undefined) yield* this.act(pods);
    } catch (cause) {
      if (mustPass(cause)) throw cause;
      error = { cause };
    }
    return { status: statefulStatus(this.facts, pods, this.deletedOld), error };
  }

  private *act(pods: readonly Pod[]): Paced {
    const replicas = this.replicasFrom(pods);
    const condemned = pods
      .filter((pod) => !isInRange(this.set, pod) && ordinalOf(pod) >= 0)
      .sort((a, b) => ordinalOf(b) - ordinalOf(a));
    const unhealthy = this.firstUnhealthy(replicas, condemned);
    if ((yield* this.forAll(replicas, (replica) => this.keep(replica))) === 'stop') return;
    if ((yield* this.forAll(condemned, (pod) => this.prepareClaims(pod))) === 'stop') return;
    if ((yield* this.forAll(condemned, (pod) => this.condemn(pod, unhealthy))) === 'stop') return;
    if (this.set.spec.updateStrategy.type !== 'OnDelete') this.replaceOld(replicas);
  }

  private replicasFrom(pods: readonly Pod[]): readonly Replica[] {
    const byOrdinal = new Map(pods.map((pod) => [ordinalOf(pod), pod]));
    return Array.from({ length: replicasOf(this.set) }, (_, index) => {
      const ordinal = startOf(this.set) + index;
      return { ordinal, pod: byOrdinal.get(ordinal) };
    });
  }

  /** Lowest ordinal first; a pod that is yet to be made counts. */
  private firstUnhealthy(replicas: readonly Replica[], condemned: readonly Pod[]): Pod | undefined {
    for (const { pod } of replicas) {
      if (pod === undefined || isUnavailable(pod, this.set, this.now)) return pod;
    }
    return condemned.findLast((pod) => isUnavailable(pod, this.set, this.now));
  }

  /** One after the other until one says stop; without order all of them, in growing batches. */
  private *forAll<T>(items: readonly T[], step: (item: T) => Step): Paced<Step> {
    if (this.ordered) return items.some((item) => step(item) === 'stop') ? 'stop' : 'go-on';
    const { error } = yield* slowStart(this.pace, items.length, (index) => {
      const item = items[index];
      if (item !== undefined) step(item);
    });
    if (error !== undefined) throw error;
    return 'go-on';
  }

  private keep({ ordinal, pod }: Replica): Step {
    if (pod === undefined) return this.create(ordinal);
    if (isTerminal(pod)) {
      if (pod.metadata.deletionTimestamp === undefined) this.writes.remove(pod);
      return 'stop';
    }
    if (pod.status.phase === 'Pending') this.writes.restoreClaims(pod);
    if (this.ordered && !this.isHealthy(pod)) return 'stop';
    if (!hasIdentity(this.set, pod) || !this.writes.hasRightClaims(pod)) this.writes.update(pod);
    return 'go-on';
  }

  private create(ordinal: number): Step {
    const name = `${this.set.metadata.name}-${ordinal}`;
    if (this.writes.mustWaitForClaims(name, ordinal)) return 'stop';
    const { current, update } = this.revisions;
    const revision = this.isBelowUpdate(ordinal) ? current : update;
    this.writes.create(podFor(this.set, templateOf(revision), ordinal, revision.metadata.name), ordinal);
    return this.ordered ? 'stop' : 'go-on';
  }

  /** Below the partition pods keep the current revision even when they are made anew. */
  private isBelowUpdate(ordinal: number): boolean {
    const { type, rollingUpdate } = this.set.spec.updateStrategy;
    if (rollingUpdate !== undefined) return ordinal < startOf(this.set) + (rollingUpdate.partition ?? 0);
    return type === 'RollingUpdate' && ordinal < startOf(this.set) + (this.set.status.currentReplicas ?? 0);
  }

  private isHealthy(pod: Pod): boolean {
    return (
      pod.metadata.deletionTimestamp === undefined &&
      isRunningAndReady(pod) &&
      isAvailable(pod, this.set.spec.minReadySeconds ?? 0, this.now)
    );
  }

  private prepareClaims(pod: Pod): Step {
    if (!this.writes.hasRightClaims(pod)) this.writes.setClaimOwners(pod);
    return 'go-on';
  }

  /** In order, a pod goes only when it is well or the first that is not. */
  private condemn(pod: Pod, unhealthy: Pod | undefined): Step {
    if (pod.metadata.deletionTimestamp !== undefined) return this.ordered ? 'stop' : 'go-on';
    if (this.ordered && !this.isHealthy(pod) && pod !== unhealthy) return 'stop';
    this.writes.remove(pod);
    return 'stop';
  }

  /** From the top down to the partition; the next only when those above are available. */
  private replaceOld(replicas: readonly Replica[]): void {
    const lowest = startOf(this.set) + (this.set.spec.updateStrategy.rollingUpdate?.partition ?? 0);
    for (const { ordinal, pod } of [...replicas].reverse()) {
      if (ordinal < lowest || ordinal > endOf(this.set) || pod === undefined) return;
      if (revisionOf(pod) !== this.facts.updateRevision && pod.metadata.deletionTimestamp === undefined) {
        this.writes.remove(pod);
        this.deletedOld++;
        return;
      }
      if (isUnavailable(pod, this.set, this.now)) return;
    }
  }
}
