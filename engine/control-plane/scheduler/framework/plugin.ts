import type { Millis } from '../../../base/brand';
import type { Pod } from '../../../api/types/core-v1';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import type { EventInterest } from './cluster-event';
import type { CycleState } from './cycle-state';
import type { NodeVerdicts } from './node-verdicts';
import type { Verdict } from './verdict';

/** The greatest score a plugin may give to a node, after normalising. */
export const SCORE_MAX = 100;

/** `undefined` is success. */
export type Outcome = Verdict | undefined;

/** Nodes by name outside of which the pod does not fit; undefined: no such limit. */
export interface PreFilterOutcome {
  readonly verdict?: Verdict;
  readonly only?: ReadonlySet<string>;
}

/** `nominate` undefined: the pod keeps the nomination it has; empty: it loses it. */
export interface PostFilterOutcome {
  readonly verdict?: Verdict;
  readonly nominate?: string;
}

export type PermitOutcome =
  Verdict | { readonly code: 'Wait'; readonly reasons: readonly string[]; readonly timeout: Millis } | undefined;

/** Work that takes time: look again after a while. */
export interface Later {
  readonly after: Millis;
  readonly then: () => PreBindOutcome;
}

export type PreBindOutcome = Verdict | Later | undefined;

/** A pod in the queue, as far as it is ordered by it. */
export interface Queued {
  readonly info: PodInfo;
  /** When the pod was last put into the queue. */
  readonly queuedAt: number;
}

/**
 * A plugin is an object with a method for each extension point that it takes part in
 * (https://kubernetes.io/docs/concepts/scheduling-eviction/scheduling-framework/). It must not change what it is given.
 */
export interface SchedulerPlugin {
  readonly name: string;
  /** Events that may make a pod which this plugin rejected schedulable. None declared: any event may. */
  readonly events?: readonly EventInterest[];

  /** Keeps a pod out of the queue. */
  preEnqueue?(pod: Pod): Outcome;
  /** Whether `a` goes first. One plugin of a profile orders the queue. */
  less?(a: Queued, b: Queued): boolean;

  /**
   * A promise: filter and score of this plugin depend on nothing but the pod's signature and the node that they are given,
   * so that their results serve all pods of the same signature until the node changes.
   */
  signature?(pod: PodInfo): string;

  /** Called once a cycle, before any node is looked at. `Skip` means: do not ask my filter. */
  preFilter?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): PreFilterOutcome | undefined;
  /** Keeps what preFilter wrote right while another pod is put onto a node, or taken off, for trial. */
  addPod?(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): Outcome;
  removePod?(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): Outcome;
  /** Whether the pod may run on the node. */
  filter?(state: CycleState, pod: PodInfo, node: NodeInfo): Outcome;
  /** Called when no node is left: may make room. */
  postFilter?(state: CycleState, pod: PodInfo, nodes: NodeVerdicts): PostFilterOutcome;

  /** Called once for the nodes that are left. `Skip` means: do not ask my score. */
  preScore?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): Outcome;
  score?(state: CycleState, pod: PodInfo, node: NodeInfo): number;
  /** Brings the scores of all nodes to 0–100, in place; `scores[i]` is that of `nodes[i]`. */
  normalize?(state: CycleState, pod: PodInfo, scores: Float64Array, nodes: readonly NodeInfo[]): Outcome;

  /** The pod has been placed in memory. */
  reserve?(state: CycleState, pod: PodInfo, node: string): Outcome;
  /** Undoes reserve; may be called without it. */
  unreserve?(state: CycleState, pod: PodInfo, node: string): void;
  /** May hold the pod until the plugin allows or rejects it, or the time is up. */
  permit?(state: CycleState, pod: PodInfo, node: string): PermitOutcome;
  /** Whether preBind has work to do; `Skip` means none. Without it, preBind is called. */
  preBindPreFlight?(state: CycleState, pod: PodInfo, node: string): Outcome;
  preBind?(state: CycleState, pod: PodInfo, node: string): PreBindOutcome;
  /** The first that does not answer `Skip` has bound the pod. */
  bind?(state: CycleState, pod: PodInfo, node: string): Outcome;
  postBind?(state: CycleState, pod: PodInfo, node: string): void;
}
