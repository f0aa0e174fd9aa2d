/** Go's int64. */
export const MAX_INT64 = (1n << 63n) - 1n;
const MIN_INT64 = -(1n << 63n);
export const MAX_INT32 = 2_147_483_647;

/** `int64(x)` on amd64: what does not fit becomes the least value. */
export function toInt64(value: number): bigint {
  if (!Number.isFinite(value)) return MIN_INT64;
  const whole = BigInt(Math.trunc(value));
  return whole > MAX_INT64 || whole < MIN_INT64 ? MIN_INT64 : whole;
}

/** `int32(math.Ceil(x))`: the low half of what `int64` makes of it. */
export const ceilToInt32 = (value: number): number => Number(BigInt.asIntN(32, toInt64(Math.ceil(value))));
