import type { Instant } from '../../engine/base/brand';
import type { Predicate } from '../language/predicate';
import type { Known } from './operators';
import type { Trace } from './trace';
import type { Verdict } from './verdict';

/** A sentence about time: what it says, how history decides it, and how far time may run for it. */
export interface Claim {
  /** `within 60s`, `at all times`. */
  readonly operator: string;
  readonly predicates: readonly Predicate[];
  /** Traces come in the order of the predicates. */
  readonly decide: (traces: readonly Trace[], known: Known) => Verdict;
  /** The last instant that can matter; undefined: open, up to quiescence or the horizon. */
  readonly deadline?: Instant;
  /** The past alone decides: time is not moved. */
  readonly pastOnly?: boolean;
  /**
   * A state that held all along fulfils it, though it says that something comes about. Asked of traces that fulfil it, with
   * the instant at which they do.
   */
  readonly heldAllAlong?: (traces: readonly Trace[], at: Instant) => boolean;
  /** From when on it speaks; undefined: from the anchor. */
  readonly since?: Instant;
}

/** A claim as history decided it, for reports. Instants are milliseconds since the scenario began. */
export interface ClaimRecord {
  /** The sentence of the scenario. */
  readonly step: string;
  /** `within 60s`, `at all times`. */
  readonly operator: string;
  /** The states that it speaks of, by the names of their histories. */
  readonly states: readonly string[];
  /** Where its time begins: the last When; the start, for a claim about all that was; now, for one about now. */
  readonly anchor: number;
  readonly deadline?: number;
  readonly decidedAt: number;
  readonly holds: boolean;
  /** Why it does not hold. */
  readonly because?: string;
  /** It holds, and shows nothing: why. */
  readonly notice?: string;
}
