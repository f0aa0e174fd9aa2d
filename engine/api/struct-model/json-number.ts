/**
 * A number of a JSON text whose spelling matters: `1.0` is no integer to Go, and a quantity keeps `1e3`. The reader of
 * texts makes these only where the spelling differs from JavaScript's own.
 */
export class JsonNumber {
  constructor(readonly text: string) {}
}

/** A value without spelled numbers, shared where there were none. */
export function plainValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof JsonNumber) return Number(value.text);
  if (Array.isArray(value)) return plainList(value);
  return plainObject(value);
}

function plainList(list: readonly unknown[]): readonly unknown[] {
  const out = list.map(plainValue);
  return out.every((item, i) => item === list[i]) ? list : out;
}

function plainObject(object: object): object {
  const fields = object as Readonly<Record<string, unknown>>;
  let out: Record<string, unknown> | undefined;
  for (const key in fields) {
    const next = plainValue(fields[key]);
    if (next !== fields[key]) (out ??= { ...fields })[key] = next;
  }
  return out ?? object;
}
