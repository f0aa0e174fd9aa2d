import type { Instant, Millis } from '../../../base/brand';

/** What a pod was found to use, in thousandths. */
export interface Sample {
  readonly timestamp: Instant;
  readonly window: Millis;
  readonly value: bigint;
}

/** By name of the pod. */
export type Samples = ReadonlyMap<string, Sample>;

/** A value, or why there is none. */
export type Found<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

export const found = <T>(value: T): Found<T> => ({ ok: true, value });
export const missing = (error: string): Found<never> => ({ ok: false, error });
