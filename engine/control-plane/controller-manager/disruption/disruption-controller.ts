import { quote } from '../../../base/go-text';
import { millis, minutes, type Instant } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { formatTime, instantOf } from '../../../base/timestamp';
import { matchesSelector } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText, type KubeObject } from '../../../api/object';
import { isApiError } from '../../../api/request';
import {
  deployments,
  poddisruptionbudgets,
  pods,
  replicasets,
  replicationcontrollers,
  statefulsets,
} from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { Condition, LabelSelector } from '../../../api/types/meta-v1';
import type { PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../../api/types/policy-v1';
import type { ComponentContext } from '../../../client/component';
import { controllerOf } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { goSelector } from '../../../api/printing/go-selector';
import { byText } from '../rules/order';
import { changedCondition, patchPodStatus } from '../rules/pod-writes';
import { conditionOf, isReady } from '../rules/pods';
import { textOf } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { countsPodsAlone, expectation, type Scale } from './expected-pods';

/** Counts what disruption budgets allow (pkg/controller/disruption, v1.36). */
export const disruptionController: Controller = {
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  start(context) {
    new Disruption(context).start();
  },
};

/** An eviction that has been granted counts so long, though the pod is still there. */
const DELETION_TIMEOUT = minutes(2);

type Scaled = KubeObject & { readonly spec: { readonly replicas?: number } };

class Disruption {
  private readonly budgets: Informer<PodDisruptionBudget>;
  private readonly pods: Informer<Pod>;
  private readonly scalable: ReadonlyMap<string, Informer<Scaled>>;
  private readonly queue: WorkQueue;
  private readonly stale: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    const { informers } = context;
    this.budgets = informers.of(poddisruptionbudgets);
    this.pods = informers.of(pods);
    this.budgets.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? '']);
    this.pods.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? '']);
    this.scalable = new Map<string, Informer<Scaled>>([
      ['ReplicationController', informers.of(replicationcontrollers)],
      ['ReplicaSet', informers.of(replicasets)],
      ['Deployment', informers.of(deployments)],
      ['StatefulSet', informers.of(statefulsets)],
    ]);
    this.queue = syncQueue(context, 'disruption', (key) => this.sync(key));
    this.stale = syncQueue(context, 'stale_pod_disruption', (key) => this.clearStale(key));
  }

  start(): void {
    this.budgets.subscribe((next, previous) => {
      const budget = next ?? previous;
      if (budget !== undefined) this.queue.add(keyText(keyOfObject(budget)));
    });
    this.pods.subscribe((next, previous) => {
      const pod = next ?? previous;
      if (pod === undefined) return;
      this.wake(pod);
      if (next !== undefined) this.watchStale(next);
    });
  }

  private wake(pod: Pod): void {
    const matching = this.budgetsOf(pod);
    const [first] = matching;
    if (first === undefined) return;
    if (matching.length > 1) {
      const { namespace = '', name } = pod.metadata;
      const message = `Pod ${quote(namespace)}/${quote(name)} matches multiple PodDisruptionBudgets.  Chose ${quote(first.metadata.name)} arbitrarily.`;
      this.context.events.record(pod, 'Warning', 'MultiplePodDisruptionBudgets', message);
    }
    this.queue.add(keyText(keyOfObject(first)));
  }

  private budgetsOf({ metadata }: Pod): readonly PodDisruptionBudget[] {
    const there = this.budgets.byIndex(NAMESPACE_INDEX, metadata.namespace ?? '');
    if (there.length === 0) return there;
    return there
      .filter(({ spec }) => matchesSelector(spec.selector, metadata.labels))
      .sort((a, b) => byText(a.metadata.name, b.metadata.name));
  }

  private sync(key: string): void {
    const budget = this.budgets.get(keyOf(key));
    if (budget === undefined) return;
    try {
      this.count(budget, key);
    } catch (error) {
      if (isApiError(error, 'Conflict')) throw error;
      this.failSafe(budget, textOf(error));
      throw error;
    }
  }

  private count(budget: PodDisruptionBudget, key: string): void {
    const { clock, events } = this.context;
    const now = clock.now();
    const { namespace = '' } = budget.metadata;
    const matching = this.pods
      .byIndex(NAMESPACE_INDEX, namespace)
      .filter(({ metadata }) => matchesSelector(budget.spec.selector, metadata.labels));
    if (matching.length === 0) events.record(budget, 'Normal', 'NoPods', 'No matching pods found');
    const scales = countsPodsAlone(budget) ? [] : this.scalesOf(budget, matching);
    const { expected, desiredHealthy } = expectation(budget, matching.length, scales);
    const disrupted = this.disruptedPods(budget, matching, now);
    const currentHealthy = matching.filter(
      (pod) => pod.metadata.deletionTimestamp === undefined && !disrupted.has(pod.metadata.name) && isReady(pod),
    ).length;
    const allowed = expected <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
    const disruptedPods = Object.fromEntries([...disrupted].map(([name, { since }]) => [name, since]));
    const { disruptedPods: _, ...before } = budget.status;
    this.write(budget, {
      ...before,
      ...(budget.metadata.generation === undefined ? {} : { observedGeneration: budget.metadata.generation }),
      ...(disrupted.size === 0 ? {} : { disruptedPods }),
      disruptionsAllowed: allowed,
      currentHealthy,
      desiredHealthy,
      expectedPods: expected,
    });
    const next = Math.min(...[...disrupted.values()].map(({ until }) => until));
    if (disrupted.size > 0) this.queue.addAfter(key, millis(next - now));
  }

  /** Throws where a pod's controller has no scale. */
  private scalesOf(budget: PodDisruptionBudget, matching: readonly Pod[]): readonly Scale[] {
    const { events } = this.context;
    const scales = new Map<string, Scale>();
    let unmanaged = false;
    try {
      for (const pod of matching) {
        const scale = this.scaleOf(pod);
        if (scale === undefined) unmanaged = true;
        else scales.set(scale.uid, scale);
      }
    } catch (error) {
      const message = `Failed to calculate the number of expected pods: ${textOf(error)}`;
      events.record(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
      throw error;
    }
    if (unmanaged) events.record(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget.spec.selector));
    return [...scales.values()];
  }

  /** Undefined for a pod that nobody controls. */
  private scaleOf(pod: Pod): Scale | undefined {
    const owner = controllerOf(pod);
    if (owner === undefined) return undefined;
    const controller = this.find(pod, owner);
    if (controller === undefined) {
      const group = owner.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
      if (!this.scalable.has(owner.kind))
        throw new Error(`${owner.kind.toLowerCase()}s${group} does not implement the scale subresource`);
      throw new Error(`found no controllers for pod ${quote(pod.metadata.name)}`);
    }
    const above = controller.kind === 'ReplicaSet' ? controllerOf(controller) : undefined;
    const deployment = above?.kind === 'Deployment' ? this.find(controller, above) : undefined;
    const { metadata, spec } = deployment ?? controller;
    return { uid: metadata.uid, replicas: spec.replicas ?? 0 };
  }

  private find(
    object: KubeObject,
    { kind, name, uid }: { readonly kind: string; readonly name: string; readonly uid: string },
  ): Scaled | undefined {
    const found = this.scalable.get(kind)?.get({ namespace: object.metadata.namespace ?? '', name });
    return found?.metadata.uid === uid ? found : undefined;
  }

  /** Evicted pods that are still there and have time left, by name. */
  private disruptedPods(
    { metadata, status }: PodDisruptionBudget,
    matching: readonly Pod[],
    now: Instant,
  ): ReadonlyMap<string, { readonly since: string; readonly until: number }> {
    const found = new Map<string, { readonly since: string; readonly until: number }>();
    for (const pod of matching) {
      const since = status.disruptedPods?.[pod.metadata.name];
      if (since === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
      const until = instantOf(since) + DELETION_TIMEOUT;
      if (until >= now) {
        found.set(pod.metadata.name, { since, until });
        continue;
      }
      const message = `Pod was expected by PDB ${metadata.namespace ?? ''}/${metadata.name} to be deleted but it wasn't`;
      this.context.events.record(pod, 'Warning', 'NotDeleted', message);
    }
    return found;
  }

  private failSafe(budget: PodDisruptionBudget, message: string): void {
    const condition = { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message };
    const status = { ...budget.status, disruptionsAllowed: 0 };
    this.update(budget, { ...status, conditions: this.conditions(status, condition) });
  }

  private write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): void {
    const allowed = status.disruptionsAllowed > 0;
    const condition = {
      type: 'DisruptionAllowed',
      status: allowed ? 'True' : 'False',
      ...(status.observedGeneration === undefined ? {} : { observedGeneration: status.observedGeneration }),
      reason: allowed ? 'SufficientPods' : 'InsufficientPods',
      message: '',
    };
    this.update(budget, { ...status, conditions: this.conditions(status, condition) });
  }

  private update(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): void {
    if (semanticEqual(budget.status, status)) return;
    this.context.client.update(poddisruptionbudgets, { ...budget, status }, 'status');
  }

  /** apimachinery/pkg/api/meta SetStatusCondition: the time is that of the last change of the status. */
  private conditions(
    { conditions = [] }: PodDisruptionBudgetStatus,
    condition: Omit<Condition, 'lastTransitionTime'>,
  ): readonly Condition[] {
    const old = conditions.find(({ type }) => type === condition.type);
    const lastTransitionTime =
      old?.status === condition.status ? old.lastTransitionTime : formatTime(this.context.clock.now());
    const next = { ...condition, lastTransitionTime };
    return old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each));
  }

  private watchStale(pod: Pod): void {
    const wait = this.staleIn(pod);
    if (wait !== undefined) this.stale.addAfter(keyText(keyOfObject(pod)), millis(Math.max(0, wait)));
  }

  /** When it will be clear that nobody deletes the pod; undefined: it is not to be disrupted. */
  private staleIn(pod: Pod): number | undefined {
    if (pod.metadata.deletionTimestamp !== undefined) return undefined;
    const condition = conditionOf(pod, 'DisruptionTarget');
    if (condition?.status !== 'True' || pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded')
      return undefined;
    const since = typeof condition.lastTransitionTime === 'string' ? instantOf(condition.lastTransitionTime) : 0;
    return since + DELETION_TIMEOUT - this.context.clock.now();
  }

  private clearStale(key: string): void {
    const pod = this.pods.get(keyOf(key));
    const wait = pod === undefined ? undefined : this.staleIn(pod);
    if (pod === undefined || wait === undefined) return;
    if (wait > 0) return this.stale.addAfter(key, millis(wait));
    const saying = { type: 'DisruptionTarget', status: 'False', reason: '', message: '' };
    const condition = changedCondition(pod, saying, this.context.clock.now());
    if (condition !== undefined) patchPodStatus(this.context, pod, { conditions: [condition] });
  }
}

const NAMESPACE_INDEX = 'namespace';

const unmanagedText = (selector: LabelSelector | undefined): string =>
  `Pods selected by this PodDisruptionBudget (selector: ${goSelector(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;
