import type { Instant } from '../../engine/base/brand';
import type { Known } from './operators';
import type { Trace } from './trace';
import type { Verdict } from './verdict';
import type { Predicate } from '../language/predicate';

/** A claim that stands until the scenario ends; the step during which it breaks fails. */
export interface Invariant {
  readonly sentence: string;
  readonly predicate: Predicate;
  readonly trace: Trace;
  /** From when on it stands. */
  readonly since: Instant;
  decide(known: Known): Verdict;
}
