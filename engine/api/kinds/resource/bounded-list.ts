import { duplicate, tooMany, type Findings } from '../../validation/field-errors';

interface Bounds<T> {
  /** Absent: as many as one likes. */
  readonly itemsMax?: number;
  readonly check: (item: T, path: string) => void;
}

/** A list that is too long is not looked at any further (pkg/apis/resource/validation, validateSlice, v1.36). */
export function checkList<T>(
  list: readonly T[],
  { itemsMax, check }: Bounds<T>,
  path: string,
  findings: Findings,
): boolean {
  if (itemsMax !== undefined && list.length > itemsMax) {
    findings.push(tooMany(path, list.length, itemsMax));
    return false;
  }
  list.forEach((item, index) => {
    check(item, `${path}[${index}]`);
  });
  return true;
}

/** As `checkList`, and no key may come twice; `shown` is how a finding prints the key. */
export function checkSet<T>(
  list: readonly T[],
  {
    keyOf,
    shown = keyOf,
    ...bounds
  }: Bounds<T> & { readonly keyOf: (item: T) => string; readonly shown?: (item: T) => unknown },
  path: string,
  findings: Findings,
): void {
  if (!checkList(list, bounds, path, findings)) return;
  const seen = new Set<string>();
  list.forEach((item, index) => {
    const key = keyOf(item);
    if (seen.has(key)) findings.push(duplicate(`${path}[${index}]`, shown(item)));
    seen.add(key);
  });
}
