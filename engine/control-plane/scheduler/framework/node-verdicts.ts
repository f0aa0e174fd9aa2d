import type { NodeInfo } from '../model/node-info';
import type { Code, Verdict } from './verdict';

/** Why each node was rejected. Nodes that were not looked at share one verdict. */
export class NodeVerdicts {
  private readonly nodes: NodeInfo[] = [];
  private readonly verdicts: Verdict[] = [];
  private byName: Map<string, Verdict> | undefined;
  /** Of the nodes that have none of their own. Its reasons may be empty. */
  absent: Verdict = NOT_LOOKED_AT;

  get size(): number {
    return this.nodes.length;
  }

  set(node: NodeInfo, verdict: Verdict): void {
    this.nodes.push(node);
    this.verdicts.push(verdict);
    this.byName?.set(node.name, verdict);
  }

  get(name: string): Verdict {
    if (this.byName === undefined) {
      this.byName = new Map();
      for (const [node, verdict] of this.entries()) this.byName.set(node.name, verdict);
    }
    return this.byName.get(name) ?? this.absent;
  }

  *entries(): Iterable<readonly [NodeInfo, Verdict]> {
    for (let index = 0; index < this.nodes.length; index++) {
      const node = this.nodes[index];
      const verdict = this.verdicts[index];
      if (node !== undefined && verdict !== undefined) yield [node, verdict];
    }
  }

  /** How many nodes have each verdict of their own. */
  tally(): ReadonlyMap<Verdict, number> {
    const counts = new Map<Verdict, number>();
    for (const verdict of this.verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    return counts;
  }

  /** Nodes of `all` that were rejected with this code. */
  withCode(code: Code, all: readonly NodeInfo[]): readonly NodeInfo[] {
    if (this.absent.code === code) {
      return this.size === 0 ? all : all.filter((node) => this.get(node.name).code === code);
    }
    return this.nodes.filter((_, index) => this.verdicts[index]?.code === code);
  }
}

const NOT_LOOKED_AT: Verdict = Object.freeze({ code: 'UnschedulableAndUnresolvable', reasons: [] });
