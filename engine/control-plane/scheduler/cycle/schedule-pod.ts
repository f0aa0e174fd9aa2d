import type { Choices } from '../../../sim/choices';
import type { CycleState } from '../framework/cycle-state';
import type { Framework } from '../framework/framework';
import type { ScoreTable } from '../framework/score-table';
import type { Verdict } from '../framework/verdict';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { findNodes, type Search, type SearchSettings } from './find-nodes';
import { scoreNodes } from './score-nodes';

/** What one look at the cluster says about a pod. */
export type Decision =
  | { readonly kind: 'no-nodes' }
  | { readonly kind: 'error'; readonly verdict: Verdict; readonly search: Search | undefined }
  | { readonly kind: 'unfit'; readonly search: Search }
  | {
      readonly kind: 'node';
      readonly node: NodeInfo;
      readonly search: Search;
      /** Undefined: only one node was left. */
      readonly table: ScoreTable | undefined;
      /** All nodes with the greatest total. */
      readonly best: readonly NodeInfo[];
    };

/** Filters, scores, chooses (pkg/scheduler/schedule_one.go `schedulePod`, v1.36). */
export function schedulePod(framework: Framework, state: CycleState, pod: PodInfo, settings: SearchSettings): Decision {
  if (framework.snapshot.nodes.length === 0) return { kind: 'no-nodes' };
  const search = findNodes(framework, state, pod, settings);
  if (search.error !== undefined) return { kind: 'error', verdict: search.error, search };
  const [first, second] = search.feasible;
  if (first === undefined) return { kind: 'unfit', search };
  if (second === undefined) return { kind: 'node', node: first, search, table: undefined, best: [first] };
  const table = scoreNodes(framework, state, pod, search.feasible, search.positions);
  if ('code' in table) return { kind: 'error', verdict: table, search };
  const best = bestNodes(table);
  return { kind: 'node', node: pick(best, framework.choices, pod), search, table, best };
}

function bestNodes({ nodes, totals }: ScoreTable): readonly NodeInfo[] {
  let greatest = -Infinity;
  for (const total of totals) if (total > greatest) greatest = total;
  return nodes.filter((_, index) => totals[index] === greatest);
}

/** Upstream leaves it to chance which of them it is. */
function pick(best: readonly NodeInfo[], choices: Choices, pod: PodInfo): NodeInfo {
  const index = best.length > 1 ? choices.choose(`kube-scheduler/tie/${pod.key}`, best.length) : 0;
  const node = best[index] ?? best[0];
  if (node === undefined) throw new RangeError('there is no best node');
  return node;
}
