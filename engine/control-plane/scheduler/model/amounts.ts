import { quantity } from '../../../base/quantity';

/** Thousandths of a quantity, rounded up: what the API server's defaults leave of any amount of a resource. */
export function milliOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const milli = Number(dividedUp(quantity(text).nanos, 1_000_000n));
  if (parsed.size >= PARSED_MAX) parsed.clear();
  parsed.set(text, milli);
  return milli;
}

/** Whole units, rounded up, as `Quantity.Value` has it. */
export const unitsOf = (milli: number): number => Math.ceil(milli / 1000);

function dividedUp(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value > 0n && value % by !== 0n ? quotient + 1n : quotient;
}

/** Texts repeat: a cluster knows few distinct quantities. Derived only, so forgetting them is harmless. */
const parsed = new Map<string, number>();
const PARSED_MAX = 10_000;
