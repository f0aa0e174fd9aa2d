import type { Pod } from '../../../api/types/core-v1';
import type { Extender, Victims } from '../extender';
import { failed, type Verdict } from '../framework/verdict';
import type { Candidate } from './candidate';

/** The candidates that all extenders with a say in it leave. */
export function extendersAgree(
  extenders: readonly Extender[],
  pod: Pod,
  candidates: readonly Candidate[],
): readonly Candidate[] | Verdict {
  let left = candidates;
  for (const extender of extenders) {
    if (extender.preempt === undefined || !extender.isInterested(pod)) continue;
    const answer = ask(() => extender.preempt?.(pod, victimsOf(left)));
    if (typeof answer === 'string') {
      if (extender.ignorable) continue;
      return failed(answer);
    }
    const kept: Candidate[] = [];
    for (const candidate of left) {
      const victims = answer?.get(candidate.node);
      if (victims === undefined) continue;
      if (victims.pods.length > 0) kept.push(limitedTo(candidate, victims));
      else if (!extender.ignorable) return failed(`expected at least one victim pod on node "${candidate.node}"`);
    }
    left = kept;
    if (left.length === 0) break;
  }
  return left;
}

const victimsOf = (candidates: readonly Candidate[]): ReadonlyMap<string, Victims> =>
  new Map(
    candidates.map(({ node, victims, pdbViolations }) => [
      node,
      { pods: victims.map(({ pod }) => pod), pdbViolations },
    ]),
  );

function limitedTo(candidate: Candidate, { pods, pdbViolations }: Victims): Candidate {
  const kept = new Set(pods.map(({ metadata }) => metadata.uid));
  return { ...candidate, victims: candidate.victims.filter(({ uid }) => kept.has(uid)), pdbViolations };
}

/** The text is the error of an extender that did not answer. */
function ask<T>(question: () => T): T | string {
  try {
    return question();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
