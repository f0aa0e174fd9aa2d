import type { Instant } from '../base/brand';
import type { Random } from '../sim/random';

/**
 * `web.18b2f3a4c5d6e7f8`: an event is named by its object and the nanosecond. Virtual time has milliseconds, so chance
 * gives the rest; the same name twice would lose an event.
 */
export const eventName = (object: string, at: Instant, random: Random): string =>
  `${object}.${hexOfNanos(at, random.integer(0, 999_999))}`;

/** Hex digits of milliseconds and nanoseconds as one number of nanoseconds, which has more bits than a number holds. */
function hexOfNanos(millis: number, nanos: number): string {
  const low = (millis % LOW) * 1_000_000 + nanos;
  const high = Math.floor(millis / LOW) * 1_000_000 + Math.floor(low / LOW);
  return (high === 0 ? '' : high.toString(16)) + (low % LOW).toString(16).padStart(LOW_DIGITS, '0');
}

const LOW_DIGITS = 5;
const LOW = 16 ** LOW_DIGITS;
