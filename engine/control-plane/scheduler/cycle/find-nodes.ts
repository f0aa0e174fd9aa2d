import type { CycleState } from '../framework/cycle-state';
import type { Framework } from '../framework/framework';
import { NodeVerdicts } from '../framework/node-verdicts';
import { unresolvable, unschedulable, type Verdict } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { feasibleNodesEnough } from './feasible-count';
import { NodeFilter } from './node-filter';

/** A fake plugin that stands for extenders among those that rejected a pod. */
export const EXTENDER = 'Extender';

export interface Search {
  /** Nodes that the pod fits, in the order in which they were found. */
  readonly feasible: readonly NodeInfo[];
  /** Their positions, if they are known without looking at them; good until the next search. */
  readonly positions?: Int32Array;
  readonly verdicts: NodeVerdicts;
  /** What PreFilter said, if it rejected the pod on all nodes. */
  readonly preFilter: string;
  readonly rejectedBy: ReadonlySet<string>;
  readonly pendingBy: ReadonlySet<string>;
  /** How many nodes were looked at. */
  readonly evaluated: number;
  /** The node that the pod was promised was tried alone, and fits. */
  readonly isNominated: boolean;
  /** Something broke. */
  readonly error?: Verdict;
}

export interface SearchSettings {
  /** 0: by the size of the cluster. */
  readonly percentageOfNodesToScore: number;
  /** Where to begin, so that in the long run all nodes are looked at alike. */
  readonly start: number;
}

/** pkg/scheduler/schedule_one.go `findNodesThatFitPod` (v1.36). */
export function findNodes(framework: Framework, state: CycleState, pod: PodInfo, settings: SearchSettings): Search {
  const search = new NodeSearch(framework, state, pod, settings);
  return search.run();
}

class NodeSearch {
  private readonly verdicts = new NodeVerdicts();
  private readonly rejectedBy = new Set<string>();
  private readonly pendingBy = new Set<string>();

  constructor(
    private readonly framework: Framework,
    private readonly state: CycleState,
    private readonly pod: PodInfo,
    private readonly settings: SearchSettings,
  ) {}

  run(): Search {
    const { verdict, only, narrowedBy } = this.framework.preFilter(this.state, this.pod);
    for (const plugin of narrowedBy) this.rejectedBy.add(plugin);
    if (verdict !== undefined) return this.rejectedByPreFilter(verdict);
    const promised = this.promisedNode();
    if (promised !== undefined) return this.result({ feasible: [promised], evaluated: 1, isNominated: true });
    if (only !== undefined) {
      this.verdicts.absent = unresolvable(`node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`);
    }
    const filtered = this.filter(only === undefined ? undefined : this.named(only), this.verdicts);
    if ('code' in filtered) return this.result({ feasible: [], evaluated: this.verdicts.size, error: filtered });
    const evaluated = filtered.length + this.verdicts.size;
    for (const [rejected] of this.verdicts.tally()) this.note(rejected);
    const left = this.askExtenders(filtered, this.verdicts);
    if ('code' in left) return this.result({ feasible: [], evaluated, error: left });
    if (left.length !== filtered.length) this.rejectedBy.add(EXTENDER);
    if (left !== filtered) return this.result({ feasible: left, evaluated });
    return this.result({ feasible: left, evaluated, positions: this.framework.scratch.positions(0) });
  }

  private result(
    found: Pick<Search, 'feasible' | 'evaluated' | 'positions' | 'error'> &
      Partial<Pick<Search, 'isNominated' | 'preFilter'>>,
  ): Search {
    const { verdicts, rejectedBy, pendingBy } = this;
    return { isNominated: false, preFilter: '', ...found, verdicts, rejectedBy, pendingBy };
  }

  private rejectedByPreFilter(verdict: Verdict): Search {
    if (verdict.code === 'Error') return this.result({ feasible: [], evaluated: 0, error: verdict });
    this.verdicts.absent = verdict;
    this.note(verdict);
    return this.result({ feasible: [], evaluated: 0, preFilter: verdict.reasons.join(', ') });
  }

  private note({ code, plugin }: Verdict): void {
    if (plugin === undefined) return;
    this.rejectedBy.add(plugin);
    if (code === 'Pending') this.pendingBy.add(plugin);
  }

  private promisedNode(): NodeInfo | undefined {
    const name = this.pod.pod.status.nominatedNodeName ?? '';
    const node = name === '' ? undefined : this.framework.snapshot.get(name);
    if (node === undefined) return undefined;
    const scratch = new NodeVerdicts();
    const filtered = this.filter([node.position], scratch);
    if ('code' in filtered) return undefined;
    const left = this.askExtenders(filtered, scratch);
    return 'code' in left ? undefined : left[0];
  }

  private named(names: ReadonlySet<string>): readonly number[] {
    return [...names].flatMap((name) => this.framework.snapshot.get(name)?.position ?? []);
  }

  /** `only`: positions of the nodes to look at; undefined: all. */
  private filter(only: readonly number[] | undefined, verdicts: NodeVerdicts): readonly NodeInfo[] | Verdict {
    const { percentageOfNodesToScore, start } = this.settings;
    const { nodes } = this.framework.snapshot;
    const length = only === undefined ? nodes.length : only.length;
    const enough = this.needsOne ? 1 : feasibleNodesEnough(length, percentageOfNodesToScore);
    const filter = new NodeFilter(this.framework, this.state, this.pod);
    const feasible: NodeInfo[] = [];
    const positions = this.framework.scratch.positions(Math.min(length, enough));
    let next = length === 0 ? 0 : start % length;
    for (let count = 0; count < length && feasible.length < enough; count++) {
      const position = only === undefined ? next : (only[next] ?? 0);
      next = next + 1 === length ? 0 : next + 1;
      const node = nodes[position];
      if (node === undefined) continue;
      const verdict = filter.verdict(node, position);
      if (verdict === undefined) {
        positions[feasible.length] = position;
        feasible.push(node);
      } else if (verdict.code === 'Error') return verdict;
      else verdicts.set(node, verdict);
    }
    return feasible;
  }

  /** Without scores the first node that fits will do. */
  private get needsOne(): boolean {
    const { scorers, extenders } = this.framework;
    return (
      scorers.length === 0 &&
      extenders.every(({ filter, prioritize }) => filter === undefined && prioritize === undefined)
    );
  }

  private askExtenders(nodes: readonly NodeInfo[], verdicts: NodeVerdicts): readonly NodeInfo[] | Verdict {
    let left = nodes;
    for (const extender of this.framework.extenders) {
      if (left.length === 0) break;
      if (extender.filter === undefined || !extender.isInterested(this.pod.pod)) continue;
      try {
        const { nodes: kept, failed, failedUnresolvable } = extender.filter(this.pod.pod, left);
        const setAll = (reasons: ReadonlyMap<string, string>, make: (reason: string) => Verdict): void => {
          for (const node of left) {
            const reason = reasons.get(node.name);
            if (reason !== undefined) verdicts.set(node, make(reason));
          }
        };
        setAll(failedUnresolvable, (reason) => unresolvable(reason));
        setAll(new Map([...failed].filter(([name]) => !failedUnresolvable.has(name))), (reason) =>
          unschedulable(reason),
        );
        left = kept;
      } catch (error) {
        if (extender.ignorable) continue;
        return { code: 'Error', reasons: [error instanceof Error ? error.message : String(error)] };
      }
    }
    return left;
  }
}
