import type { Known } from './operators';
import type { Trace } from './trace';
import type { Verdict } from './verdict';
import type { Predicate } from '../language/predicate';

/** A claim that stands until the scenario ends; the step during which it breaks fails. */
export interface Invariant {
  readonly sentence: string;
  readonly predicate: Predicate;
  readonly trace: Trace;
  decide(known: Known): Verdict;
}
