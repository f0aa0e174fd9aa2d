import type { Instant } from '../../../base/brand';
import type { NodeVerdicts } from '../framework/node-verdicts';
import type { ScoreTable } from '../framework/score-table';
import type { NodeInfo } from '../model/node-info';

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
  readonly table: ScoreTable | undefined;
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
  const { pod, at, attempt, profile, outcome, nodes, evaluated, table, node, message, nominatedNode } = record;
  const columns = table?.columns ?? [];
  const perPlugin = (valueOf: (column: (typeof columns)[number], index: number) => number): Record<string, ByNode> =>
    Object.fromEntries(
      columns.map((column) => [column.plugin, perNode(table?.nodes ?? [], (index) => valueOf(column, index))]),
    );
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
    feasible: record.feasible.map(({ name }) => name),
    rejected: rejections(record.verdicts),
    scores: perPlugin(({ normalized, weight }, index) => (normalized[index] ?? 0) * weight),
    raw: perPlugin(({ raw }, index) => raw[index] ?? 0),
    normalized: perPlugin(({ normalized }, index) => normalized[index] ?? 0),
    weights: Object.fromEntries(columns.map(({ plugin, weight }) => [plugin, weight])),
    total: perNode(table?.nodes ?? [], (index) => table?.totals[index] ?? 0),
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
