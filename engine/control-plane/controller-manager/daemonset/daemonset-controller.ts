import { seconds } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { matchesSelector } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { controllerrevisions, daemonsets, nodes, pods } from '../../../api/resources';
import type { ControllerRevision, DaemonSet } from '../../../api/types/apps-v1';
import type { Node, Pod } from '../../../api/types/core-v1';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { claim } from '../../../client/claim';
import type { ComponentContext } from '../../../client/component';
import { controllerOf } from '../../../client/controller-ref';
import { mustPass } from '../../../client/error-kinds';
import { Expectations } from '../../../client/expectations';
import type { Informer } from '../../../client/informer';
import type { Paced, Turn } from '../../../client/pace';
import { slowStart } from '../../../client/slow-start';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byController, byNodeName, CONTROLLER_INDEX, NODE_NAME_INDEX, orphansOf } from '../rules/indexes';
import { bySelector, selecting, SELECTOR_INDEX } from '../rules/label-index';
import { OwnWrites } from '../rules/own-writes';
import { createPod, deletePodOf, podFrom } from '../rules/pod-control';
import { isReady, isTerminal } from '../rules/pods';
import { aggregate, isNamespaceTerminating, textOf, unlessGone } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { daemonHistory, surplusHistory, type DaemonHistory } from './daemon-history';
import { placementPlan, rollingPlan, type DaemonPlan, type DaemonView } from './daemon-plan';
import { FailedPodsBackoff } from './failed-pods-backoff';
import { boundTo, daemonTemplate, REVISION_LABEL, targetNode, verdictOf, Verdicts } from './placement';
import { daemonStatus, isNewStatus } from './status';

const BURST = 250;
/** ConcurrentDaemonSetSyncs (pkg/controller/daemon/config v1.36). */
const WORKERS = 2;

/** One pod on each node that fits (pkg/controller/daemon, v1.36). */
export const daemonSetController: Controller = {
  name: 'daemonset-controller',
  serviceAccount: 'daemon-set-controller',
  start(context) {
    new DaemonLoop(context).start();
  },
};

class DaemonLoop {
  private readonly sets: Informer<DaemonSet>;
  private readonly pods: Informer<Pod>;
  private readonly nodes: Informer<Node>;
  private readonly revisions: Informer<ControllerRevision>;
  private readonly expectations: Expectations;
  private readonly written = new OwnWrites();
  private readonly backoff = new FailedPodsBackoff();
  private readonly verdicts = new Map<string, Verdicts>();
  private readonly queue: WorkQueue;

  constructor(private readonly context: ComponentContext) {
    const { informers, clock } = context;
    this.sets = informers.of(daemonsets);
    this.pods = informers.of(pods);
    this.nodes = informers.of(nodes);
    this.revisions = informers.of(controllerrevisions);
    this.sets.addIndex(SELECTOR_INDEX, bySelectorOf);
    this.pods.addIndex(CONTROLLER_INDEX, byController);
    this.pods.addIndex(NODE_NAME_INDEX, byNodeName);
    this.revisions.addIndex(CONTROLLER_INDEX, byController);
    this.expectations = new Expectations(() => clock.now());
    this.queue = syncQueue(context, 'daemonset', (key) => this.sync(key), { workers: WORKERS });
  }

  start(): void {
    const nodeQueue = syncQueue(this.context, 'daemonset-node-updates', (name) => this.nodeChanged(name));
    this.sets.subscribe((next, previous) => {
      const set = next ?? previous;
      if (set === undefined) return;
      if (next?.metadata.uid !== previous?.metadata.uid && previous !== undefined) this.forget(previous);
      this.queue.add(keyText(keyOfObject(set)));
    });
    this.pods.subscribe((next, previous) => this.podChanged(next, previous));
    this.revisions.subscribe((next, previous) => this.revisionChanged(next ?? previous));
    this.nodes.subscribe((next, previous) => {
      if (next === undefined) return;
      const isSame =
        previous !== undefined &&
        semanticEqual(next.metadata.labels, previous.metadata.labels) &&
        semanticEqual(next.spec.taints, previous.spec.taints);
      if (!isSame) nodeQueue.add(next.metadata.name);
    });
  }

  private forget(set: DaemonSet): void {
    this.expectations.forget(keyText(keyOfObject(set)));
    this.verdicts.delete(set.metadata.uid);
  }

  private podChanged(next: Pod | undefined, previous: Pod | undefined): void {
    if (next === undefined || next.metadata.deletionTimestamp !== undefined) return this.podGone(next ?? previous);
    const controller = controllerOf(next);
    const before = previous === undefined ? undefined : controllerOf(previous);
    if (previous !== undefined && before !== undefined && before.uid !== controller?.uid) {
      this.wake(this.resolve(previous, before));
    }
    if (controller === undefined) {
      const isRelabelled = !semanticEqual(next.metadata.labels, previous?.metadata.labels);
      if (isRelabelled || before !== undefined) this.wakeSelecting(next);
      return;
    }
    const set = this.resolve(next, controller);
    if (set === undefined) return;
    if (previous === undefined) this.expectations.creationObserved(keyText(keyOfObject(set)));
    this.wake(set);
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (previous !== undefined && minReadySeconds > 0 && isReady(next) && !isReady(previous)) {
      this.queue.addAfter(keyText(keyOfObject(set)), seconds(minReadySeconds + 1));
    }
  }

  private podGone(pod: Pod | undefined): void {
    const controller = pod === undefined ? undefined : controllerOf(pod);
    if (pod === undefined || controller === undefined) return;
    const set = this.resolve(pod, controller);
    if (set === undefined) return;
    this.expectations.deletionObserved(keyText(keyOfObject(set)));
    this.wake(set);
  }

  private revisionChanged(revision: ControllerRevision | undefined): void {
    const controller = revision === undefined ? undefined : controllerOf(revision);
    if (revision !== undefined && controller !== undefined) this.wake(this.resolve(revision, controller));
  }

  private resolve(object: Pod | ControllerRevision, { kind, name, uid }: OwnerReference): DaemonSet | undefined {
    if (kind !== 'DaemonSet') return undefined;
    const set = this.sets.get({ namespace: object.metadata.namespace ?? '', name });
    return set?.metadata.uid === uid ? set : undefined;
  }

  private wake(set: DaemonSet | undefined): void {
    if (set !== undefined) this.queue.add(keyText(keyOfObject(set)));
  }

  private wakeSelecting(pod: Pod): void {
    for (const set of selecting(this.sets, pod.metadata.namespace ?? '', pod.metadata.labels)) {
      if (matchesSelector(set.spec.selector, pod.metadata.labels)) this.wake(set);
    }
  }

  /** Only sets whose pods must come or go; a node that is gone changes nothing before its pods are. */
  private nodeChanged(name: string): void {
    const node = this.nodes.get({ name });
    if (node === undefined) return;
    const held = new Set(this.pods.byIndex(NODE_NAME_INDEX, name).map((pod) => controllerOf(pod)?.uid));
    for (const set of this.sets.list()) {
      const { shouldRun, mayStay } = verdictOf(set, node);
      const isScheduled = held.has(set.metadata.uid);
      const hasMisplaced = isScheduled && set.status.numberMisscheduled > 0;
      if ((shouldRun && !isScheduled) || (!mayStay && isScheduled) || hasMisplaced) this.wake(set);
    }
  }

  private *sync(key: string): Paced {
    const set = this.sets.get(keyOf(key));
    this.written.check(key, set);
    if (set === undefined) return this.expectations.forget(key);
    if (selectsEverything(set)) {
      const text = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.context.events.record(set, 'Warning', 'SelectingAll', text);
      return;
    }
    if (set.metadata.deletionTimestamp !== undefined) return;
    const { client } = this.context;
    const all = this.claimed(this.revisions, controllerrevisions, set);
    const history = daemonHistory(client, set, all, this.pods.byIndex(CONTROLLER_INDEX, set.metadata.uid));
    const hash = history.current.metadata.labels?.[REVISION_LABEL] ?? '';
    if (!this.expectations.satisfied(key)) return this.writeStatus(key, this.view(set, hash), false);
    let failure: { readonly error: unknown } | undefined;
    try {
      yield* this.act(key, set, hash, history);
    } catch (error) {
      if (mustPass(error)) throw error;
      failure = { error };
    }
    this.writeStatus(key, this.view(set, hash), true);
    if (failure !== undefined) throw failure.error;
  }

  private *act(key: string, set: DaemonSet, hash: string, { old }: DaemonHistory): Paced {
    const view = this.view(set, hash);
    yield* this.carryOut(key, view, this.judged(key, view, placementPlan(view)));
    if (this.expectations.satisfied(key) && set.spec.updateStrategy.type === 'RollingUpdate') {
      yield* this.carryOut(key, view, rollingPlan(view));
    }
    const own = this.pods.byIndex(CONTROLLER_INDEX, set.metadata.uid);
    for (const revision of surplusHistory(set, old, own)) {
      unlessGone(() => this.context.client.remove(controllerrevisions, keyOfObject(revision)));
    }
  }

  /** Pods that have ended are deleted, failed ones ever more slowly. */
  private judged(key: string, { set, now }: DaemonView, plan: DaemonPlan): Pick<DaemonPlan, 'create' | 'remove'> {
    const { events } = this.context;
    const remove: Pod[] = [];
    for (const [node, pod] of plan.failed) {
      const backoffKey = `${set.metadata.uid}/${set.status.observedGeneration ?? 0}/${node}`;
      const wait = this.backoff.waitOrBegin(backoffKey, now);
      if (wait !== undefined) {
        this.queue.addAfter(key, wait);
        continue;
      }
      const text = `Found failed daemon pod ${keyText(keyOfObject(pod))} on node ${node}, will try to kill it`;
      events.record(set, 'Warning', 'FailedDaemonPod', text);
      remove.push(pod);
    }
    for (const [node, pod] of plan.succeeded) {
      const text = `Found succeeded daemon pod ${keyText(keyOfObject(pod))} on node ${node}, will try to delete it`;
      events.record(set, 'Normal', 'SucceededDaemonPod', text);
      remove.push(pod);
    }
    return { create: plan.create, remove: [...remove, ...plan.remove] };
  }

  private *carryOut(key: string, { set, hash }: DaemonView, plan: Pick<DaemonPlan, 'create' | 'remove'>): Paced {
    const create = plan.create.slice(0, BURST);
    const remove = plan.remove.slice(0, BURST);
    this.expectations.expect(key, create.length, remove.length);
    const errors: string[] = [];
    const template = daemonTemplate(set, hash);
    const { succeeded, error } = yield* slowStart(this.context.pace, create.length, (index) => {
      const manifest = podFrom(boundTo(template, create[index] ?? ''), set, daemonsets);
      try {
        createPod(this.context, set, manifest);
      } catch (failed) {
        if (isNamespaceTerminating(failed)) return;
        throw failed;
      }
    });
    for (let skipped = succeeded; skipped < create.length; skipped++) this.expectations.creationObserved(key);
    if (error !== undefined) errors.push(textOf(error));
    let turn: Turn = 'next';
    for (const pod of remove) {
      if (!this.context.pace.isFree(turn)) yield turn;
      turn = 'first';
      try {
        if (!deletePodOf(this.context, set, pod)) this.expectations.deletionObserved(key);
      } catch (failed) {
        if (mustPass(failed)) throw failed;
        this.expectations.deletionObserved(key);
        errors.push(textOf(failed));
      }
    }
    if (errors.length > 0) throw new Error(aggregate(errors));
  }

  private view(set: DaemonSet, hash: string): DaemonView {
    const podsOn = new Map<string, Pod[]>();
    for (const pod of this.claimed(this.pods, pods, set)) {
      if (isTerminal(pod) && pod.metadata.deletionTimestamp !== undefined) continue;
      const node = targetNode(pod);
      if (node === undefined) continue;
      const known = podsOn.get(node);
      if (known === undefined) podsOn.set(node, [pod]);
      else known.push(pod);
    }
    const verdicts = this.verdicts.get(set.metadata.uid) ?? new Verdicts();
    this.verdicts.set(set.metadata.uid, verdicts);
    return {
      set,
      hash,
      nodes: this.nodes.list(),
      podsOn,
      verdict: (node) => verdicts.of(set, node),
      now: this.context.clock.now(),
    };
  }

  private claimed<T extends Pod | ControllerRevision>(
    informer: Informer<T>,
    resource: Parameters<typeof claim<DaemonSet, T>>[1]['resource'],
    set: DaemonSet,
  ): readonly T[] {
    const candidates = [
      ...informer.byIndex(CONTROLLER_INDEX, set.metadata.uid),
      ...informer.byIndex(CONTROLLER_INDEX, orphansOf(set.metadata.namespace ?? '')),
    ];
    const { objects, errors } = claim(candidates, {
      client: this.context.client,
      owner: set,
      ownerResource: daemonsets,
      resource,
      matches: ({ metadata }) => matchesSelector(set.spec.selector, metadata.labels),
    });
    if (errors[0] !== undefined) throw errors[0];
    return objects;
  }

  private writeStatus(key: string, view: DaemonView, observes: boolean): void {
    const { set } = view;
    const status = daemonStatus(view, observes);
    if (isNewStatus(status, set)) this.putStatus(key, set, status);
    const minReadySeconds = set.spec.minReadySeconds ?? 0;
    if (minReadySeconds > 0 && status.numberReady !== (status.numberAvailable ?? 0)) {
      this.queue.addAfter(key, seconds(minReadySeconds));
    }
  }

  private putStatus(key: string, set: DaemonSet, status: DaemonSet['status']): void {
    const { client } = this.context;
    try {
      this.written.wrote(key, client.update(daemonsets, { ...set, status }, 'status'));
    } catch (error) {
      if (!isApiError(error)) throw error;
      const fresh = client.get(daemonsets, keyOfObject(set));
      if (fresh === undefined) throw error;
      this.written.wrote(key, client.update(daemonsets, { ...fresh, status }, 'status'));
    }
  }
}

const bySelectorOf = ({ metadata, spec }: DaemonSet): readonly string[] =>
  bySelector(metadata.namespace ?? '', spec.selector.matchLabels ?? {});

const selectsEverything = ({ spec }: DaemonSet): boolean =>
  Object.keys(spec.selector.matchLabels ?? {}).length === 0 && (spec.selector.matchExpressions ?? []).length === 0;
