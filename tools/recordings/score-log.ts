/** What the scheduler wrote of the last time that it scored nodes for a pod. */
export interface ScoreTable {
  readonly feasible: readonly string[];
  /** Of each plugin, in the order of `feasible`. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  readonly total: readonly number[];
}

const PLUGIN = /"Plugin scored node for pod" pod="([^"]+)" plugin="([^"]+)" node="([^"]+)" score=(-?\d+)/;
const TOTAL = /"Calculated node's final score for pod" pod="([^"]+)" node="([^"]+)" score=(-?\d+)/;

/** Reads score tables from a log of kube-scheduler (`--vmodule=schedule_one=10`); of a pod scored twice, the last. */
export function scoreTables(log: string): ReadonlyMap<string, ScoreTable> {
  const cycles = new Map<string, Cycle>();
  for (const line of log.split('\n')) {
    const [, pod, plugin, node, score] = PLUGIN.exec(line) ?? [];
    if (pod !== undefined && plugin !== undefined && node !== undefined) {
      const known = cycles.get(pod);
      const cycle = known === undefined || known.total.size > 0 ? newCycle() : known;
      cycles.set(pod, cycle);
      const ofPlugin = cycle.scores.get(plugin) ?? new Map<string, number>();
      cycle.scores.set(plugin, ofPlugin.set(node, Number(score)));
      continue;
    }
    const [, scored, at, sum] = TOTAL.exec(line) ?? [];
    if (scored !== undefined && at !== undefined) cycles.get(scored)?.total.set(at, Number(sum));
  }
  return new Map([...cycles].map(([pod, cycle]) => [pod, tableOf(cycle)]));
}

interface Cycle {
  readonly scores: Map<string, Map<string, number>>;
  readonly total: Map<string, number>;
}

const newCycle = (): Cycle => ({ scores: new Map(), total: new Map() });

function tableOf({ scores, total }: Cycle): ScoreTable {
  const feasible = [...total.keys()].sort();
  const inOrder = (of: ReadonlyMap<string, number>): readonly number[] => feasible.map((node) => of.get(node) ?? 0);
  const byPlugin = [...scores].map(([plugin, of]) => [plugin, inOrder(of)] as const);
  return { feasible, scores: Object.fromEntries(byPlugin), total: inOrder(total) };
}
