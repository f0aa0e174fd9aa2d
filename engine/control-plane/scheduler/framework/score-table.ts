import type { NodeInfo } from '../model/node-info';

/**
 * The scores of one cycle: a column for each plugin that scored, a row for each node that was left. The next cycle uses
 * the memory again: who wants to keep numbers copies them.
 */
export interface ScoreTable {
  readonly nodes: readonly NodeInfo[];
  readonly columns: readonly ScoreColumn[];
  /** Sum of the weighted scores of each node. */
  readonly totals: Float64Array;
}

export interface ScoreColumn {
  readonly plugin: string;
  readonly weight: number;
  /** As the plugin gave them. */
  readonly raw: Float64Array;
  /** 0–100. */
  readonly normalized: Float64Array;
}
