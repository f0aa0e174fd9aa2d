import { SCORE_MAX } from '../framework/plugin';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { isScalarResource, type Resources } from '../model/resources';

export interface WeightedResource {
  readonly name: string;
  readonly weight?: number;
}

export interface UtilizationPoint {
  readonly utilization: number;
  /** 0–10. */
  readonly score: number;
}

/** How NodeResourcesFit scores; the default is LeastAllocated of cpu and memory. */
export interface ScoringStrategy {
  readonly type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
  readonly resources?: readonly WeightedResource[];
  readonly requestedToCapacityRatio?: { readonly shape: readonly UtilizationPoint[] };
}

const CPU_AND_MEMORY: readonly WeightedResource[] = Object.freeze([{ name: 'cpu' }, { name: 'memory' }]);

/** The score of a node with the pod on it, 0–100 (plugins/noderesources, v1.36). */
export function scoringStrategy({
  type = 'LeastAllocated',
  resources = CPU_AND_MEMORY,
  requestedToCapacityRatio,
}: ScoringStrategy = {}): (pod: PodInfo, node: NodeInfo) => number {
  const scoreOf =
    type === 'LeastAllocated' ? least : type === 'MostAllocated' ? most : ratio(requestedToCapacityRatio?.shape ?? []);
  return (pod, node) => weightedMean(pod, node, resources, scoreOf, type === 'RequestedToCapacityRatio');
}

type ScoreOf = (requested: number, capacity: number) => number;

function weightedMean(
  pod: PodInfo,
  node: NodeInfo,
  resources: readonly WeightedResource[],
  scoreOf: ScoreOf,
  onlyPositive: boolean,
): number {
  let sum = 0;
  let weights = 0;
  for (const { name, weight = 1 } of resources) {
    const wanted = amountOf(pod.scored, name);
    if (wanted === 0 && isScalarResource(name)) continue;
    const capacity = amountOf(node.allocatable, name);
    if (capacity === 0) continue;
    const score = scoreOf(takenOn(node, name) + wanted, capacity);
    if (onlyPositive && score === 0) continue;
    sum += score * weight;
    weights += weight;
  }
  if (weights === 0) return 0;
  return onlyPositive ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

/** Pods that ask for no cpu or memory count with the defaults. */
function takenOn(node: NodeInfo, name: string): number {
  if (name === 'cpu') return node.nonZeroMilliCpu;
  if (name === 'memory') return node.nonZeroMemory;
  return amountOf(node.requested, name);
}

export function amountOf(resources: Resources, name: string): number {
  switch (name) {
    case 'cpu':
      return resources.milliCpu;
    case 'memory':
      return resources.memory;
    case 'ephemeral-storage':
      return resources.ephemeralStorage;
    default:
      return resources.scalars?.get(name) ?? 0;
  }
}

const least: ScoreOf = (requested, capacity) =>
  requested > capacity ? 0 : Math.trunc(((capacity - requested) * SCORE_MAX) / capacity);

const most: ScoreOf = (requested, capacity) => Math.trunc((Math.min(requested, capacity) * SCORE_MAX) / capacity);

/** A broken line through the points; utilisation beyond capacity counts as full. */
const ratio =
  (shape: readonly UtilizationPoint[]): ScoreOf =>
  (requested, capacity) => {
    const utilization = requested > capacity ? 100 : Math.trunc((requested * 100) / capacity);
    return onLine(
      shape.map((point) => ({ ...point, score: point.score * 10 })),
      utilization,
    );
  };

function onLine(points: readonly UtilizationPoint[], at: number): number {
  const after = points.findIndex(({ utilization }) => at <= utilization);
  const next = points[after];
  if (next === undefined) return points.at(-1)?.score ?? 0;
  const before = points[after - 1];
  if (before === undefined) return next.score;
  const span = next.utilization - before.utilization;
  return before.score + Math.trunc(((next.score - before.score) * (at - before.utilization)) / span);
}
