import type { Instant } from '../base/brand';
import type { Random } from '../sim/random';

/**
 * `web.18b2f3a4c5d6e7f8`: an event is named by its object and the nanosecond. Virtual time has milliseconds, so chance
 * gives the rest; the same name twice would lose an event.
 */
export const eventName = (object: string, at: Instant, random: Random): string =>
  [object, (BigInt(at) * 1_000_000n + BigInt(random.integer(0, 999_999))).toString(16)].join('.');
