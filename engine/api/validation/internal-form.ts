/**
 * The real server prints some refused values in the form of its internal types: Go's field names and every field, zero
 * values too. A shape gives, in Go's order, how each field is printed.
 */
export interface Shape<T> {
  readonly [goName: string]: (value: T) => unknown;
}

/** The printed form of a value; null for none. */
export function internalForm<T>(value: T | undefined, shape: Shape<T>): Readonly<Record<string, unknown>> | null {
  if (value === undefined) return null;
  const out: Record<string, unknown> = {};
  for (const goName of Object.keys(shape)) out[goName] = shape[goName]?.(value) ?? null;
  return out;
}
