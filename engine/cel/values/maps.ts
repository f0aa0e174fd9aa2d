import { type CelMap, type CelValue, isUint } from './value';

/**
 * What stands for a key in a table: keys of different numeric types that are the same number are one key
 * (`{1: 'a'}[1u]`). Undefined: no key can be of this type.
 */
export function keyText(key: CelValue): string | undefined {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'boolean') return `b${String(key)}`;
  if (typeof key === 'bigint') return `n${String(key)}`;
  if (isUint(key)) return `n${String(key.value)}`;
  if (typeof key === 'number') return Number.isInteger(key) ? `n${String(BigInt(key))}` : `d${String(key)}`;
  return undefined;
}

/** A map of values that are there already; of entries with the same key the last counts. */
export function mapOfEntries(entries: Iterable<readonly [CelValue, CelValue]>): CelMap {
  const table = new Map<string, readonly [CelValue, CelValue]>();
  for (const entry of entries) table.set(keyText(entry[0]) ?? '', entry);
  return {
    kind: 'map',
    size: table.size,
    find: (key) => table.get(keyText(key) ?? '')?.[1],
    keys: () => [...table.values()].map(([key]) => key),
  };
}
