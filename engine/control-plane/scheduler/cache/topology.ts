import type { NodeInfo } from '../model/node-info';

/** The values of one label over the nodes of the snapshot, as small numbers. It holds for one epoch. */
export class Topology {
  readonly values: readonly string[];
  /** How many nodes have the label. */
  readonly nodes: number;
  private readonly numbers: Int32Array;

  constructor(nodes: readonly NodeInfo[], label: string) {
    const known = new Map<string, number>();
    this.numbers = new Int32Array(nodes.length).fill(ABSENT);
    let labelled = 0;
    nodes.forEach((node, position) => {
      const value = node.labels[label];
      if (value === undefined) return;
      const number = known.get(value) ?? known.size;
      known.set(value, number);
      this.numbers[position] = number;
      labelled++;
    });
    this.values = [...known.keys()];
    this.nodes = labelled;
  }

  /** The number of the value that the node has; `ABSENT` if it has none. */
  of({ position }: NodeInfo): number {
    return this.numbers[position] ?? ABSENT;
  }
}

export const ABSENT = -1;

/** Pods per value of a label, by the number of the value. */
export interface TopologyCounts {
  readonly topology: Topology;
  readonly counts: Int32Array;
  readonly sum: number;
}
