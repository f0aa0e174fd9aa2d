import { FRESH } from '../../base/fresh';

/** Path-copying that shares whatever does not change. */

/** The list with each item replaced by what `change` makes of it; the list itself when no item changes. */
export function mapShared<T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] {
  let out: T[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const item = list[index] as T;
    const changed = change(item, index);
    if (changed === item) continue;
    out ??= list.slice();
    out[index] = changed;
  }
  return out ?? list;
}

/** The object with the changes that differ from what it holds; itself when none does. `undefined` changes nothing. */
export function withFields<T extends object>(object: T, changes: { readonly [K in keyof T]?: T[K] | undefined }): T {
  let out: T | undefined;
  for (const key in changes) {
    const value = changes[key];
    if (value === undefined || object[key] === value) continue;
    out ??= { ...FRESH, ...object };
    out[key] = value;
  }
  return out ?? object;
}

/** `change` applied to a field that may be absent. */
export const ifPresent = <T>(value: T | undefined, change: (value: T) => T): T | undefined =>
  value === undefined ? undefined : change(value);

/** The object without one of its fields; itself when it has none. */
export function withoutField<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  if (object[key] === undefined) return object;
  const { [key]: _dropped, ...rest } = object;
  return rest;
}
