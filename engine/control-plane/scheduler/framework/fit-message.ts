import type { NodeVerdicts } from './node-verdicts';

export interface FitFailure {
  readonly nodes: number;
  readonly verdicts: NodeVerdicts;
  /** What PreFilter said, if it rejected the pod on all nodes. */
  readonly preFilter: string;
  readonly postFilter: string;
}

/**
 * `0/4 nodes are available: 1 Insufficient cpu, 3 node(s) were unschedulable. preemption: …`
 * (pkg/scheduler/framework/types.go `FitError.Error`, v1.36): a node counts for each of its reasons, and the counts are
 * sorted as text, so that "10 x" goes before "2 y".
 */
export function fitMessage({ nodes, verdicts, preFilter, postFilter }: FitFailure): string {
  const parts = [`0/${nodes} nodes are available:`];
  if (preFilter !== '') parts.push(`${preFilter}.`);
  else {
    const histogram = reasonHistogram(nodes, verdicts);
    if (histogram.length > 0) parts.push(`${histogram.join(', ')}.`);
  }
  if (postFilter !== '') parts.push(postFilter);
  return parts.join(' ');
}

function reasonHistogram(nodes: number, verdicts: NodeVerdicts): readonly string[] {
  const counts = new Map<string, number>();
  const count = (reasons: readonly string[], times: number): void => {
    for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + times);
  };
  for (const [verdict, times] of verdicts.tally()) count(verdict.reasons, times);
  if (verdicts.size < nodes) count(verdicts.absent.reasons, nodes - verdicts.size);
  return [...counts].map(([reason, times]) => `${times} ${reason}`).sort(byBytes);
}

/** As Go sorts strings. The texts are ASCII but for what a plugin of a learner may say. */
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Notes of events are cut at 1,024 characters. */
export function truncatedNote(text: string): string {
  return text.length <= NOTE_MAX ? text : `${text.slice(0, NOTE_MAX - ELLIPSIS.length)}${ELLIPSIS}`;
}

const NOTE_MAX = 1024;
const ELLIPSIS = ' ...';
