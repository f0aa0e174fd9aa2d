import type { Pod } from '../../api/types/core-v1';
import type { NodeInfo } from './model/node-info';

/** What an extender leaves of the nodes, and why not the others; node names to reasons. */
export interface ExtenderFilterResult {
  readonly nodes: readonly NodeInfo[];
  readonly failed: ReadonlyMap<string, string>;
  readonly failedUnresolvable: ReadonlyMap<string, string>;
}

export interface Victims {
  /** From the most important to the least. */
  readonly pods: readonly Pod[];
  readonly pdbViolations: number;
}

/**
 * A part of the scheduler that lives outside of it (`extenders` of KubeSchedulerConfiguration). The seam is synchronous:
 * an extender that is another process is called by the edge, which suspends the run while it answers. A method that
 * throws counts as an extender that did not answer.
 */
export interface Extender {
  readonly name: string;
  /** Failing to answer does not fail the pod. */
  readonly ignorable: boolean;
  readonly weight: number;
  isInterested(pod: Pod): boolean;
  filter?(pod: Pod, nodes: readonly NodeInfo[]): ExtenderFilterResult;
  /** 0–10 for each node, in the order of `nodes`. */
  prioritize?(pod: Pod, nodes: readonly NodeInfo[]): readonly number[];
  /** Leaves those candidates of a preemption that it agrees with. */
  preempt?(pod: Pod, victims: ReadonlyMap<string, Victims>): ReadonlyMap<string, Victims>;
  bind?(pod: Pod, node: string): void;
}
