import type { Node, Pod } from '../../api/types/core-v1';
import { formatTime } from '../../base/timestamp';
import type { Clock } from '../../sim/clock';
import { podsToPreempt } from './admission/preemption';
import { admit, messageOf, reasonOf, type Rejection } from './admission/predicates';
import { isCriticalPod } from './pod-identity';
import type { KillOrder } from './pod-workers';
import { SHUTDOWN_REFUSAL } from './shutdown/node-shutdown';
import { disruptedStatus } from './status/disruption';
import { all, wait, type Task } from './task';

export interface PodAdmissionOptions {
  readonly clock: Clock;
  node(): Node;
  /** Pods that hold resources, as they have been allotted. */
  activePods(): readonly Pod[];
  pressures(): readonly string[];
  isShuttingDown(): boolean;
  kill(pod: Pod, order: KillOrder): void;
  record(pod: Pod, type: 'Warning', reason: string, message: string): void;
}

export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

const PREEMPTION_MESSAGE = 'Preempted in order to admit critical pod';

/** Decides whether a pod may run on the node; a critical pod may push others off it first. */
export class PodAdmission {
  constructor(private readonly options: PodAdmissionOptions) {}

  /** Undefined: it may. */
  *admit(pod: Pod): Task<Refusal | undefined> {
    const refused = yield* this.admitByNode(pod);
    return refused ?? this.refusalOfShutdown();
  }

  /** Without pushing anybody off: for resizes. */
  refusalOf(pod: Pod): Refusal | undefined {
    const [first] = this.check(pod);
    return first === undefined ? this.refusalOfShutdown() : refusal(first);
  }

  private *admitByNode(pod: Pod): Task<Refusal | undefined> {
    const rejections = this.check(pod);
    const [first] = rejections;
    if (first === undefined) return undefined;
    if (!isCriticalPod(pod)) return refusal(first);
    const [other] = rejections.filter((one) => one.kind === 'refused');
    if (other !== undefined) return refusal(other);
    return yield* this.preempt(pod, rejections);
  }

  /** It is asked last (pkg/kubelet/kubelet.go `NewMainKubelet`, v1.36). */
  private refusalOfShutdown(): Refusal | undefined {
    return this.options.isShuttingDown() ? SHUTDOWN_REFUSAL : undefined;
  }

  private check(pod: Pod): readonly Rejection[] {
    const others = this.options.activePods().filter((other) => other.metadata.uid !== pod.metadata.uid);
    return admit(pod, { node: this.options.node(), others, pressures: this.options.pressures() });
  }

  private *preempt(pod: Pod, rejections: readonly Rejection[]): Task<Refusal | undefined> {
    const needs = rejections.flatMap((one) =>
      one.kind === 'insufficient'
        ? [{ resource: one.resource, quantity: one.requested - (one.capacity - one.used) }]
        : [],
    );
    const victims = podsToPreempt(pod, this.options.activePods(), needs);
    if (victims === undefined) {
      const left = needs.map(({ resource, quantity }) => `(res: ${resource}, q: ${quantity}), `).join('');
      const message = `Unexpected error while attempting to recover from admission failure: preemption: error finding a set of pods to preempt: no set of running pods found to reclaim resources: [${left}]`;
      return { reason: 'UnexpectedAdmissionError', message };
    }
    yield* all(victims.map((victim) => this.end(victim)));
    return undefined;
  }

  private *end(victim: Pod): Task<undefined> {
    this.options.record(victim, 'Warning', 'Preempting', PREEMPTION_MESSAGE);
    const now = formatTime(this.options.clock.now());
    return yield* wait<undefined>((resume) =>
      this.options.kill(victim, {
        evict: true,
        change: (status) =>
          disruptedStatus(victim, status, {
            reason: 'Preempting',
            message: PREEMPTION_MESSAGE,
            conditionMessage: 'Pod was preempted by Kubelet to accommodate a critical pod.',
            now,
          }),
        onTerminated: () => resume(undefined),
      }),
    );
  }
}

const refusal = (rejection: Rejection): Refusal => ({ reason: reasonOf(rejection), message: messageOf(rejection) });
