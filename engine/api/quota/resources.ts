import { addQuantities, compareQuantities, isZeroQuantity, quantity, subtractQuantities } from '../../base/quantity';

/** Amounts by name: requests, limits, what a quota grants or counts. */
export type Resources = Readonly<Record<string, string>>;

/** `a + b`, name by name. */
export function added(a: Resources, b: Resources | undefined): Resources {
  if (b === undefined) return a;
  const out: Record<string, string> = { ...a };
  for (const name of Object.keys(b)) {
    const amount = b[name] ?? '0';
    const before = out[name];
    out[name] = before === undefined ? amount : addQuantities(before, amount);
  }
  return out;
}

/** The larger of both, name by name. */
export function larger(a: Resources, b: Resources | undefined): Resources {
  if (b === undefined) return a;
  const out: Record<string, string> = { ...a };
  for (const name of Object.keys(b)) {
    const amount = b[name] ?? '0';
    const before = out[name];
    if (before === undefined || compareQuantities(amount, before) > 0) out[name] = amount;
  }
  return out;
}

/** `a - b`, name by name, and never below nothing. */
export function increase(a: Resources, b: Resources): Resources {
  const out: Record<string, string> = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const amount = a[name] ?? '0';
    const rest = b[name] === undefined ? amount : subtractQuantities(amount, b[name]);
    out[name] = compareQuantities(rest, '0') > 0 ? rest : '0';
  }
  return out;
}

export function only(resources: Resources, isWanted: (name: string) => boolean): Resources {
  const out: Record<string, string> = {};
  for (const name of Object.keys(resources)) if (isWanted(name)) out[name] = resources[name] ?? '0';
  return out;
}

export const withoutZeros = (resources: Resources): Resources =>
  only(resources, (name) => !isZeroQuantity(resources[name] ?? '0'));

export const sameAmounts = (a: Resources, b: Resources): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.keys(a).every((name) => b[name] !== undefined && compareQuantities(a[name] ?? '0', b[name]) === 0);

/** `limits.cpu=2,pods=10` (apiserver/pkg/admission/plugin/resourcequota/controller.go, v1.36). */
export const resourcesText = (resources: Resources): string =>
  Object.keys(resources)
    .sort()
    .map((name) => `${name}=${quantity(resources[name] ?? '0').text}`)
    .join(',');
