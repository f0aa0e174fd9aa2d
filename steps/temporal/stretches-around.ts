import type { Instant } from '../../engine/base/brand';
import type { Stretch } from './trace';

export interface StretchesAround {
  /** How many were left out before those shown. */
  readonly earlier: number;
  readonly shown: readonly Stretch[];
  /** How many were left out after them. */
  readonly later: number;
}

/** At most so many stretches of a history, among them always the one of an instant, and more of what came before it. */
export function stretchesAround(stretches: readonly Stretch[], at: Instant, most: number): StretchesAround {
  const found = stretches.findLastIndex(({ from }) => from <= at);
  const centre = Math.max(found, 0);
  const wanted = centre - Math.floor(most / 2);
  const first = Math.max(0, Math.min(wanted, stretches.length - most));
  const shown = stretches.slice(first, first + most);
  return { earlier: first, shown, later: stretches.length - first - shown.length };
}
