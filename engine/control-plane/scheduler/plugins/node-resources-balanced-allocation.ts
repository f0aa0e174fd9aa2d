import { SCORE_MAX, type SchedulerPlugin } from '../framework/plugin';
import { pluginSource } from '../framework/plugin-source';
import { SKIP } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { isScalarResource } from '../model/resources';
import { amountOf, type WeightedResource } from './resource-scoring';
import { requestsSignature } from './signatures';

/** NodeResourcesBalancedAllocationArgs. */
export interface BalancedAllocationArgs {
  readonly resources?: readonly WeightedResource[];
}

/**
 * Favours nodes whose resources are used evenly, by how much the pod would improve on that
 * (plugins/noderesources/balanced_allocation.go, v1.36). Pods that ask for nothing are not scored.
 */
export const nodeResourcesBalancedAllocation = pluginSource({
  name: 'NodeResourcesBalancedAllocation',
  create: (_handle, args) => plugin(args ?? {}),
});

function plugin({ resources = [{ name: 'cpu' }, { name: 'memory' }] }: BalancedAllocationArgs): SchedulerPlugin {
  const names = resources.map(({ name }) => name);
  return {
    name: 'NodeResourcesBalancedAllocation',
    signature: requestsSignature,
    preScore: (_, { requests }) => (names.every((name) => amountOf(requests, name) === 0) ? SKIP : undefined),
    score: (_, pod, node) => improvement(pod, node, names),
  };
}

function improvement(pod: PodInfo, node: NodeInfo, names: readonly string[]): number {
  const before: number[] = [];
  const after: number[] = [];
  for (const name of names) {
    const wanted = amountOf(pod.requests, name);
    const capacity = amountOf(node.allocatable, name);
    if (capacity === 0 || (wanted === 0 && isScalarResource(name))) continue;
    const taken = amountOf(node.requested, name);
    before.push(Math.min(1, taken / capacity));
    after.push(Math.min(1, (taken + wanted) / capacity));
  }
  return SCORE_MAX / 2 + Math.trunc((SCORE_MAX / 2 + balance(after) - balance(before)) / 2);
}

/** 100 when all fractions are alike. */
function balance(fractions: readonly number[]): number {
  return Math.trunc((1 - deviation(fractions)) * SCORE_MAX);
}

function deviation(fractions: readonly number[]): number {
  const [first, second] = fractions;
  if (first === undefined || second === undefined) return 0;
  if (fractions.length === 2) return Math.abs((first - second) / 2);
  const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
  const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
  return Math.sqrt(squares / fractions.length);
}
