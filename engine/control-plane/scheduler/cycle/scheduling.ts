import type { Millis } from '../../../base/brand';
import { FRESH } from '../../../base/fresh';
import { invariant } from '../../../base/invariant';
import { formatTime } from '../../../base/timestamp';
import { isApiError } from '../../../api/request';
import type { Pace } from '../../../client/pace';
import type { Journal } from '../../../sim/journal';
import { CycleState } from '../framework/cycle-state';
import { EVENTS } from '../framework/cluster-event';
import { fitMessage, truncatedNote } from '../framework/fit-message';
import type { Framework } from '../framework/framework';
import type { Services } from '../framework/handle';
import { NodeVerdicts } from '../framework/node-verdicts';
import type { Outcome } from '../framework/plugin';
import { isRejection, messageOf, type Verdict } from '../framework/verdict';
import { assigned, type PodInfo } from '../model/pod-info';
import type { NodeInfo } from '../model/node-info';
import { conditionPatch, patchStatus, type StatusPatch } from '../pod-status';
import type { Nominating } from '../queue/nominator';
import type { QueuedPod } from '../queue/queued-pod';
import type { SchedulingQueue } from '../queue/scheduling-queue';
import type { SchedulerCache } from '../cache/scheduler-cache';
import type { Decisions } from '../decisions/decisions';
import type { CycleRecord } from '../decisions/cycle-record';
import { schedulePod, type Decision } from './schedule-pod';
import type { PreBinding } from './pre-binding';

export interface SchedulingParts {
  readonly services: Omit<Services, 'events'>;
  readonly frameworks: ReadonlyMap<string, Framework>;
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  readonly decisions: Decisions;
  readonly journal: Journal;
  readonly preBinding: PreBinding;
  /** What the client is held to. */
  readonly pace: Pace;
  /** The next pod may be looked at, after one of which something had to be said. */
  readonly hasSpoken: () => void;
  readonly percentageOfNodesToScore: number;
}

/** Why an attempt failed, and what is to be said of it. */
interface Failure {
  /** `Unschedulable`, or `SchedulerError` when something broke. */
  readonly reason: string;
  readonly message: string;
  readonly rejectedBy: ReadonlySet<string>;
  readonly pendingBy: ReadonlySet<string>;
  readonly nominating: Nominating;
}

/** A pod on its way to its node. */
interface Placement {
  readonly queued: QueuedPod;
  readonly framework: Framework;
  readonly state: CycleState;
  /** With `spec.nodeName` set. */
  readonly pod: PodInfo;
  readonly node: string;
}

const NO_PLUGINS: ReadonlySet<string> = new Set();
const CLEAR: Nominating = { node: '' };

/** Takes pods from the queue, one at a time, to a node or back (pkg/scheduler/schedule_one.go, v1.36). */
export class Scheduling {
  private nextStart = 0;
  private speaking = 0;

  constructor(private readonly parts: SchedulingParts) {}

  /** What is said of a pod that fits nowhere waits for its request, and the next pod waits for that. */
  get isSpeaking(): boolean {
    return this.speaking > 0;
  }

  scheduleNext(): void {
    const queued = this.parts.queue.pop();
    if (queued === undefined) return;
    const framework = this.parts.frameworks.get(queued.info.pod.spec.schedulerName ?? '');
    invariant(framework !== undefined, `no profile schedules pod ${queued.key}`);
    if (this.isToBeSkipped(queued, framework)) return this.parts.queue.done(queued.uid);
    this.schedule(queued, framework);
  }

  private isToBeSkipped({ info }: QueuedPod, { events }: Framework): boolean {
    if (info.isTerminating) {
      const message = `skip schedule deleting pod: ${info.key}`;
      events.record(info.pod, 'Warning', { reason: 'FailedScheduling', action: 'Scheduling', message });
      return true;
    }
    return this.parts.cache.isAssumed(info.uid);
  }

  private schedule(queued: QueuedPod, framework: Framework): void {
    const snapshot = this.parts.cache.snapshot();
    const state = new CycleState();
    const decision = schedulePod(framework, state, queued.info, {
      start: this.nextStart,
      percentageOfNodesToScore: framework.percentageOfNodesToScore ?? this.parts.percentageOfNodesToScore,
    });
    if ('search' in decision && decision.search !== undefined && !decision.search.isNominated) {
      this.nextStart = (this.nextStart + decision.search.evaluated) % snapshot.nodes.length;
    }
    if (decision.kind !== 'node')
      return this.fail(queued, framework, decision, this.failureOf(decision, queued, framework, state));
    this.record(queued, framework, decision, '', undefined);
    this.place(
      { queued, framework, state, node: decision.node.name, pod: assigned(queued.info, decision.node.name) },
      decision,
    );
  }

  private failureOf(
    decision: Exclude<Decision, { readonly kind: 'node' }>,
    { info }: QueuedPod,
    framework: Framework,
    state: CycleState,
  ): Failure {
    switch (decision.kind) {
      case 'no-nodes':
        return rejection('no nodes available to schedule pods', CLEAR);
      case 'error':
        return breakage(messageOf(decision.verdict));
      case 'unfit': {
        const { verdicts, preFilter, rejectedBy, pendingBy } = decision.search;
        const nodes = framework.snapshot.nodes.length;
        if (!framework.hasPostFilter) {
          return {
            ...FRESH,
            ...rejection(fitMessage({ nodes, verdicts, preFilter, postFilter: '' }), CLEAR),
            rejectedBy,
            pendingBy,
          };
        }
        const { verdict, nominate } = framework.postFilter(state, info, verdicts);
        const message = fitMessage({ nodes, verdicts, preFilter, postFilter: messageOf(verdict) });
        const nominating = nominate === undefined ? undefined : { node: nominate };
        return { ...FRESH, ...rejection(message, nominating), rejectedBy, pendingBy };
      }
    }
  }

  private place(placement: Placement, decision: Extract<Decision, { readonly kind: 'node' }>): void {
    const { framework, state, pod, node } = placement;
    this.parts.cache.assumePod(pod);
    this.parts.queue.nominator.remove(pod.uid);
    this.journal(placement.queued, 'schedule.place', {
      node,
      feasible: decision.search.feasible.length,
      evaluated: decision.search.evaluated,
    });
    const reserved = framework.reserve(state, pod, node);
    if (reserved !== undefined) return this.giveUp(placement, reserved, decision.node);
    const { verdict, holds } = framework.permit(state, pod, node);
    if (verdict !== undefined) return this.giveUp(placement, verdict, decision.node);
    this.activate(placement);
    this.startBinding(placement, holds, decision.node);
  }

  /** A plugin has refused the placement while it was made. */
  private giveUp(placement: Placement, verdict: Verdict, node: NodeInfo): void {
    this.undo(placement);
    this.fail(placement.queued, placement.framework, undefined, refusalOf(verdict, node));
  }

  private startBinding(placement: Placement, holds: ReadonlyMap<string, Millis>, node: NodeInfo): void {
    const { framework, state, pod } = placement;
    const preFlight = framework.preBindPreFlight(state, pod, placement.node);
    if (preFlight !== undefined && preFlight.code !== 'Skip') return this.bindingFailed(placement, preFlight, node);
    if (preFlight === undefined || holds.size > 0) this.tellNode(placement);
    const go = (permitted: Outcome): void => {
      if (permitted !== undefined) return this.bindingFailed(placement, permitted, node);
      this.parts.queue.done(pod.uid);
      if (preFlight !== undefined) return this.bindInTurn(placement, node);
      this.preBind(placement, node);
    };
    if (holds.size === 0) go(undefined);
    else framework.waiting.hold(pod, holds, go);
  }

  /** A pod that is not bound at once says where it is going, so that others (an autoscaler) know. */
  private tellNode({ pod, node }: Placement): void {
    if ((pod.pod.status.nominatedNodeName ?? '') !== node)
      this.parts.pace.when(() => this.patch(pod, { nominatedNodeName: node }));
  }

  private preBind(placement: Placement, node: NodeInfo): void {
    const { framework, state, pod } = placement;
    const ticket = this.parts.preBinding.start(pod.uid, (reason) => {
      this.bindingFailed(placement, { code: 'Error', reasons: [reason] }, node);
    });
    framework.preBind(state, pod, placement.node, (outcome) => {
      if (!ticket.finish()) return;
      if (outcome !== undefined) this.bindingFailed(placement, outcome, node);
      else this.bindInTurn(placement, node);
    });
  }

  /** Bindings wait for their requests side by side; the next pod is looked at meanwhile. */
  private bindInTurn(placement: Placement, node: NodeInfo): void {
    this.parts.pace.when(() => this.bind(placement, node));
  }

  private bind(placement: Placement, node: NodeInfo): void {
    const { framework, state, pod } = placement;
    const outcome = this.bindByExtender(placement) ?? { verdict: framework.bind(state, pod, placement.node) };
    if (outcome.verdict !== undefined) return this.bindingFailed(placement, outcome.verdict, node);
    const message = `Successfully assigned ${pod.key} to ${placement.node}`;
    framework.events.record(pod.pod, 'Normal', { reason: 'Scheduled', action: 'Binding', message });
    framework.postBind(state, pod, placement.node);
    this.activate(placement);
  }

  private bindByExtender({ framework, pod, node }: Placement): { readonly verdict: Outcome } | undefined {
    for (const extender of framework.extenders) {
      if (extender.bind === undefined || !extender.isInterested(pod.pod)) continue;
      try {
        extender.bind(pod.pod, node);
        return { verdict: undefined };
      } catch (error) {
        if (extender.ignorable) continue;
        return { verdict: { code: 'Error', reasons: [error instanceof Error ? error.message : String(error)] } };
      }
    }
    return undefined;
  }

  /** What the pod held is free again, which may help others. */
  private bindingFailed(placement: Placement, verdict: Verdict, node: NodeInfo): void {
    const { pod, queued, framework } = placement;
    this.undo(placement);
    const freed = (): void =>
      this.parts.queue.happened(
        EVENTS.assignedPodDelete,
        pod.pod,
        undefined,
        ({ metadata }) => !isRejection(verdict) || metadata.uid !== pod.uid,
      );
    if (!isRejection(verdict)) freed();
    this.fail(queued, framework, undefined, refusalOf(verdict, node));
    if (isRejection(verdict)) freed();
  }

  private undo({ framework, state, pod, node }: Placement): void {
    framework.unreserve(state, pod, node);
    this.parts.cache.forgetPod(pod.uid);
  }

  private activate({ state }: Placement): void {
    if (state.podsToActivate.size === 0) return;
    this.parts.queue.activate(state.podsToActivate);
    state.podsToActivate.clear();
  }

  /** pkg/scheduler/schedule_one.go `handleSchedulingFailure`. */
  private fail(queued: QueuedPod, framework: Framework, decision: Decision | undefined, failure: Failure): void {
    queued.forgetRejection();
    queued.rejectedBy = failure.rejectedBy;
    queued.pendingBy = failure.pendingBy;
    if (decision !== undefined) this.record(queued, framework, decision, failure.message, failure.nominating?.node);
    this.journal(queued, 'schedule.reject', { reason: failure.reason, message: failure.message });
    const now = framework.podNow(queued.info);
    if (now !== undefined && now.metadata.uid !== queued.uid && (now.spec.nodeName ?? '') === '') {
      return this.parts.queue.done(queued.uid);
    }
    if (now !== undefined && (now.spec.nodeName ?? '') === '') {
      queued.update(now);
      this.parts.queue.addUnschedulable(queued);
    } else this.parts.queue.done(queued.uid);
    this.parts.queue.addNominated(queued.info, failure.nominating);
    framework.events.record(queued.info.pod, 'Warning', {
      reason: 'FailedScheduling',
      action: 'Scheduling',
      message: truncatedNote(failure.message),
    });
    this.tellFailure(queued.info, failure);
  }

  private tellFailure(pod: PodInfo, { reason, message, nominating }: Failure): void {
    const at = formatTime(this.parts.services.clock.now());
    const condition = conditionPatch(pod.pod, at, { type: 'PodScheduled', status: 'False', reason, message });
    const nominated = pod.pod.status.nominatedNodeName ?? '';
    const nomination =
      nominating === undefined || nominating.node === nominated
        ? undefined
        : { nominatedNodeName: nominating.node || null };
    if (condition !== undefined || nomination !== undefined) this.say(pod, { ...FRESH, ...condition, ...nomination });
  }

  private say(pod: PodInfo, status: StatusPatch): void {
    const { pace, hasSpoken } = this.parts;
    if (pace.isFree()) return this.patch(pod, status);
    this.speaking++;
    pace.when(() => {
      this.speaking--;
      this.patch(pod, status);
      hasSpoken();
    });
  }

  /** The pod may be gone, or the API server out of reach: the next attempt will tell. */
  private patch(pod: PodInfo, status: StatusPatch): void {
    try {
      patchStatus(this.parts.services.client, pod.pod, status);
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private journal(
    { key, attempts }: QueuedPod,
    action: string,
    detail: Readonly<Record<string, string | number>>,
  ): void {
    this.parts.journal.append('kube-scheduler', action, `pods ${key}`, { ...FRESH, ...detail, attempt: attempts });
  }

  private record(
    queued: QueuedPod,
    framework: Framework,
    decision: Decision,
    message: string,
    nominatedNode: string | undefined,
  ): void {
    const search = 'search' in decision ? decision.search : undefined;
    const placed = decision.kind === 'node' ? decision : undefined;
    const outcome: CycleRecord['outcome'] =
      placed !== undefined ? 'scheduled' : decision.kind === 'error' ? 'error' : 'unschedulable';
    const record = {
      pod: queued.key,
      uid: queued.uid,
      at: this.parts.services.clock.now(),
      attempt: queued.attempts,
      profile: framework.profile,
      outcome,
      node: placed?.node.name,
      isNominated: search?.isNominated === true,
      nodes: framework.snapshot.nodes.length,
      evaluated: search?.evaluated ?? 0,
      feasible: search?.feasible ?? [],
      verdicts: search?.verdicts,
      best: placed?.best ?? [],
      message,
      nominatedNode: nominatedNode === '' ? undefined : nominatedNode,
    };
    this.parts.decisions.add(record, placed?.table);
  }
}

const rejection = (message: string, nominating: Nominating): Failure => ({
  reason: 'Unschedulable',
  message,
  rejectedBy: NO_PLUGINS,
  pendingBy: NO_PLUGINS,
  nominating,
});

const breakage = (message: string): Failure => ({ ...FRESH, ...rejection(message, CLEAR), reason: 'SchedulerError' });

/** A plugin that rejects a placement is told of as if the cluster had that one node. */
function refusalOf(verdict: Verdict, node: NodeInfo): Failure {
  if (!isRejection(verdict)) return breakage(messageOf(verdict));
  const verdicts = new NodeVerdicts();
  verdicts.set(node, verdict);
  const plugins = new Set(verdict.plugin === undefined ? [] : [verdict.plugin]);
  const message = fitMessage({ nodes: 1, verdicts, preFilter: '', postFilter: '' });
  return {
    ...FRESH,
    ...rejection(message, CLEAR),
    rejectedBy: plugins,
    pendingBy: verdict.code === 'Pending' ? plugins : NO_PLUGINS,
  };
}
