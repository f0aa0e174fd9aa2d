import type { CycleState } from '../framework/cycle-state';
import type { Framework, WeightedPlugin } from '../framework/framework';
import { SCORE_MAX } from '../framework/plugin';
import type { PodClass } from '../framework/pod-class';
import type { ScratchColumn } from '../framework/score-scratch';
import type { ScoreColumn, ScoreTable } from '../framework/score-table';
import { failed, messageOf, type Verdict } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { classOf } from './node-filter';

/** Extenders score 0–10. */
const EXTENDER_SCALE = 10;

/** The scores of the nodes that are left (pkg/scheduler/schedule_one.go `prioritizeNodes`, v1.36). */
export function scoreNodes(
  framework: Framework,
  state: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  positions = positionsOf(nodes),
): ScoreTable | Verdict {
  if (framework.scorers.length === 0 && framework.extenders.length === 0) {
    return { nodes, columns: [], totals: new Float64Array(nodes.length).fill(1) };
  }
  const broken = framework.preScore(state, pod, nodes);
  if (broken !== undefined) return broken;
  const { scratch } = framework;
  scratch.ready(nodes.length);
  const totals = scratch.totals();
  const columns: ScoreColumn[] = [];
  const shared = sharedScores(framework, state, pod, nodes, positions);
  for (const scorer of framework.scorers) {
    if (state.skipScore.has(scorer.plugin.name)) continue;
    const column = scratch.column(columns.length, scorer.plugin.normalize !== undefined);
    const broken = fill(column, scorer.plugin, { state, pod, nodes }, shared(scorer));
    if (broken !== undefined) return broken;
    columns.push({ plugin: scorer.plugin.name, weight: scorer.weight, ...column });
  }
  for (const column of columns) {
    const bad = addTo(totals, column);
    if (bad !== undefined) return failed(outOfRange(column.plugin, bad));
  }
  columns.push(...extenderColumns(framework, pod, nodes, totals));
  return { nodes, columns, totals };
}

/** Fills the columns of the pod's class; the result finds the one of a plugin that shares its scores. */
function sharedScores(
  framework: Framework,
  state: CycleState,
  pod: PodInfo,
  nodes: readonly NodeInfo[],
  positions: Int32Array,
): (scorer: WeightedPlugin) => SharedColumn | undefined {
  const { sharedScorers } = framework;
  const podClass: PodClass = classOf(framework, pod);
  const compute = (index: number, node: NodeInfo): number => {
    const plugin = sharedScorers[index]?.plugin;
    return plugin === undefined || state.skipScore.has(plugin.name) ? 0 : plugin.score(state, pod, node);
  };
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    if (node !== undefined) podClass.score(positions[index] ?? 0, node, compute);
  }
  return (scorer) => {
    const index = sharedScorers.indexOf(scorer);
    return index < 0 ? undefined : { positions, scores: podClass.scoresOf(index) };
  };
}

const positionsOf = (nodes: readonly NodeInfo[]): Int32Array => Int32Array.from(nodes, ({ position }) => position);

interface SharedColumn {
  /** By node of the cycle. */
  readonly positions: Int32Array;
  /** By position. */
  readonly scores: Float64Array;
}

/** Scores of one plugin, raw and normalised. */
function fill(
  { raw, normalized }: ScratchColumn,
  plugin: WeightedPlugin['plugin'],
  { state, pod, nodes }: { readonly state: CycleState; readonly pod: PodInfo; readonly nodes: readonly NodeInfo[] },
  shared: SharedColumn | undefined,
): Verdict | undefined {
  if (shared === undefined) {
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index];
      if (node !== undefined) raw[index] = plugin.score(state, pod, node);
    }
  } else {
    const { positions, scores } = shared;
    for (let index = 0; index < nodes.length; index++) raw[index] = scores[positions[index] ?? 0] ?? 0;
  }
  if (normalized !== raw) normalized.set(raw);
  const broken = plugin.normalize?.(state, pod, normalized, nodes);
  if (broken === undefined) return undefined;
  return failed(`running Normalize on Score plugins: plugin "${plugin.name}" failed with: ${messageOf(broken)}`);
}

const outOfRange = (plugin: string, score: number): string =>
  `applying score defaultWeights on Score plugins: plugin "${plugin}" returns an invalid score ${score}, ` +
  `it should in the range of [0, ${SCORE_MAX}] after normalizing`;

/** A score that is none, if there is one. */
function addTo(totals: Float64Array, { normalized, weight }: ScoreColumn): number | undefined {
  for (let index = 0; index < totals.length; index++) {
    const score = normalized[index] ?? 0;
    if (!(score >= 0 && score <= SCORE_MAX)) return score;
    totals[index] = (totals[index] ?? 0) + score * weight;
  }
  return undefined;
}

/** An extender that does not answer gives no score. */
function extenderColumns(
  { extenders }: Framework,
  { pod }: PodInfo,
  nodes: readonly NodeInfo[],
  totals: Float64Array,
): readonly ScoreColumn[] {
  const columns: ScoreColumn[] = [];
  for (const extender of extenders) {
    if (extender.prioritize === undefined || !extender.isInterested(pod)) continue;
    try {
      const raw = Float64Array.from(extender.prioritize(pod, nodes));
      const column = { plugin: extender.name, weight: extender.weight * EXTENDER_SCALE, raw, normalized: raw };
      for (let index = 0; index < totals.length; index++) {
        totals[index] = (totals[index] ?? 0) + (raw[index] ?? 0) * column.weight;
      }
      columns.push(column);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return columns;
}
