/** Nominal types over primitives, so that a revision can never be passed as a duration. */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Virtual instant: milliseconds since the Unix epoch. */
export type Instant = Brand<number, 'Instant'>;
/** Span of virtual time in milliseconds. */
export type Millis = Brand<number, 'Millis'>;
/** Position in the store's log; printed as `metadata.resourceVersion`. */
export type Revision = Brand<number, 'Revision'>;

export const instant = (value: number): Instant => value as Instant;
export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Millis => (value * 1000) as Millis;
export const minutes = (value: number): Millis => (value * 60_000) as Millis;
export const revision = (value: number): Revision => value as Revision;
