import type { Instant } from '../../../base/brand';
import type { NodeVerdicts } from '../framework/node-verdicts';
import type { NodeInfo } from '../model/node-info';
import type { KeptColumn, KeptScores } from './score-pages';

/** The last attempt to schedule a pod, as it is kept: what is costly to spell out is spelled out when asked for. */
export interface CycleRecord {
  readonly pod: string;
  readonly uid: string;
  readonly at: Instant;
  readonly attempt: number;
  readonly profile: string;
  readonly outcome: 'scheduled' | 'unschedulable' | 'error';
  readonly node: string | undefined;
  /** Only the node that the pod was promised was looked at. */
  readonly isNominated: boolean;
  readonly nodes: number;
  readonly evaluated: number;
  readonly feasible: readonly NodeInfo[];
  readonly verdicts: NodeVerdicts | undefined;
  readonly scores: KeptScores | undefined;
  readonly best: readonly NodeInfo[];
  /** Empty for a pod that was placed. */
  readonly message: string;
  /** The node that preemption made room on. */
  readonly nominatedNode: string | undefined;
}

type ByNode = Readonly<Record<string, number>>;

/** The answer of `GET /sim/v1/scheduler/decisions?pod=namespace/name`. */
export interface DecisionView {
  readonly pod: string;
  readonly at: Instant;
  readonly attempt: number;
  readonly profile: string;
  readonly outcome: CycleRecord['outcome'];
  readonly node?: string;
  readonly nominated: boolean;
  readonly nodes: number;
  readonly evaluated: number;
  readonly feasible: readonly string[];
  /** Why each of the other nodes was not taken; those that were not looked at are absent. */
  readonly rejected: Readonly<
    Record<string, { readonly plugin: string; readonly code: string; readonly reasons: readonly string[] }>
  >;
  /** By plugin: normalised and weighted. */
  readonly scores: Readonly<Record<string, ByNode>>;
  readonly raw: Readonly<Record<string, ByNode>>;
  readonly normalized: Readonly<Record<string, ByNode>>;
  readonly weights: Readonly<Record<string, number>>;
  readonly total: ByNode;
  /** All nodes with the greatest total. */
  readonly best: readonly string[];
  readonly message?: string;
  readonly nominatedNode?: string;
}

export function decisionView(record: CycleRecord): DecisionView {
  const { pod, at, attempt, profile, outcome, nodes, evaluated, feasible, scores, node, message, nominatedNode } =
    record;
  const columns = scores?.columns ?? [];
  const number = (at: number): number => scores?.page[at] ?? 0;
  const perPlugin = (valueOf: (column: KeptColumn, row: number) => number): Record<string, ByNode> =>
    Object.fromEntries(columns.map((column) => [column.plugin, perNode(feasible, (row) => valueOf(column, row))]));
  return {
    pod,
    at,
    attempt,
    profile,
    outcome,
    ...(node === undefined ? {} : { node }),
    nominated: record.isNominated,
    nodes,
    evaluated,
    feasible: feasible.map(({ name }) => name),
    rejected: rejections(record.verdicts),
    scores: perPlugin(({ normalized, weight }, row) => number(normalized + row) * weight),
    raw: perPlugin(({ raw }, row) => number(raw + row)),
    normalized: perPlugin(({ normalized }, row) => number(normalized + row)),
    weights: Object.fromEntries(columns.map(({ plugin, weight }) => [plugin, weight])),
    total: scores === undefined ? {} : perNode(feasible, (row) => number(scores.totals + row)),
    best: record.best.map(({ name }) => name),
    ...(message === '' ? {} : { message }),
    ...(nominatedNode === undefined ? {} : { nominatedNode }),
  };
}

const perNode = (nodes: readonly NodeInfo[], valueOf: (index: number) => number): ByNode =>
  Object.fromEntries(nodes.map(({ name }, index) => [name, valueOf(index)]));

function rejections(verdicts: NodeVerdicts | undefined): DecisionView['rejected'] {
  if (verdicts === undefined) return {};
  return Object.fromEntries(
    Array.from(verdicts.entries(), ([node, { plugin = '', code, reasons }]) => [node.name, { plugin, code, reasons }]),
  );
}
