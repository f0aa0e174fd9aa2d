import { goJson, quote } from '../../../base/go-text';

/**
 * One step of a path to a field, as FieldsV1 spells it: `f:spec`, `k:{"name":"app"}`, `v:"a"`, `i:0`. Two steps are the
 * same when their spellings are (structured-merge-diff v6, fieldpath/serialize-pe.go).
 */
export type PathElement = string;

const FIELDS_MAX = 10_000;
const fieldElements = new Map<string, PathElement>();

/** Always the same text for a name, so that comparing two takes a look at neither. */
export function fieldElement(name: string): PathElement {
  const known = fieldElements.get(name);
  if (known !== undefined) return known;
  if (fieldElements.size >= FIELDS_MAX) fieldElements.clear();
  const element = `f:${name}`;
  fieldElements.set(name, element);
  return element;
}

/** An element of a list of type map, by its keys. */
export function keyElement(keys: readonly (readonly [name: string, value: unknown])[]): PathElement {
  const [only] = keys;
  if (only !== undefined && keys.length === 1) return `k:{${spelled(only[0])}:${spelled(only[1])}}`;
  const inOrder = [...keys].sort(([a], [b]) => byText(a, b));
  return `k:{${inOrder.map(([name, value]) => `${spelled(name)}:${spelled(value)}`).join(',')}}`;
}

/** JSON as Go spells it; most names need no escape. */
const spelled = (value: unknown): string =>
  typeof value === 'string' && /^[-\w./: ]*$/.test(value) ? `"${value}"` : goJson(value);

/** An element of a list of type set. */
export const valueElement = (value: unknown): PathElement => `v:${spelled(value)}`;

export const indexElement = (index: number): PathElement => `i:${index}`;

/** The one spelling of an element that a client wrote. */
export type Canonical =
  | { readonly ok: true; readonly element: PathElement }
  /** Of a kind that this version does not know: left out. */
  | { readonly ok: true; readonly element?: undefined }
  | { readonly ok: false; readonly error: string };

export function canonicalElement(text: string): Canonical {
  if (text.length < 2) return { ok: false, error: 'key must be 2 characters long:' };
  if (text[1] !== ':') return { ok: false, error: `missing colon: ${text}` };
  switch (text[0]) {
    case 'f':
      return { ok: true, element: text };
    case 'k':
      return canonicalKey(text);
    case 'v':
      return canonicalValue(text);
    case 'i':
      return /^[+-]?\d+$/.test(text.slice(2))
        ? { ok: true, element: indexElement(Number(text.slice(2))) }
        : { ok: false, error: `strconv.Atoi: parsing ${quote(text.slice(2))}: invalid syntax` };
    default:
      return { ok: true };
  }
}

function canonicalKey(text: string): Canonical {
  const read = parsed(text);
  if (read === undefined || !isRecord(read.value)) return { ok: false, error: `readObjectCB: expect { in ${text}` };
  return { ok: true, element: keyElement(Object.entries(read.value)) };
}

function canonicalValue(text: string): Canonical {
  const read = parsed(text);
  return read === undefined
    ? { ok: false, error: `unexpected value in ${text}` }
    : { ok: true, element: valueElement(read.value) };
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.slice(2)) };
  } catch {
    return undefined;
  }
}

/** As messages print a path: `.spec`, `[name="app",port=80]`, `[="a"]`, `[0]`. */
export function elementText(element: PathElement): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = Object.entries(contentOf(element) as Readonly<Record<string, unknown>>);
      return `[${keys.map(([name, value]) => `${name}=${valueText(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${valueText(contentOf(element))}]`;
    default:
      return `[${rest}]`;
  }
}

export const pathText = (path: readonly PathElement[]): string => path.map(elementText).join('');

function valueText(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`;
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([name, each]) => `${name}=${valueText(each)}`)
      .join('');
  }
  return String(value);
}

const contentOf = (element: PathElement): unknown => JSON.parse(element.slice(2));

/** A total order: fields, keys, values, indices; each by its content (fieldpath/element.go, `Compare`). */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  if (a.startsWith('f:') && b.startsWith('f:')) return byText(a, b);
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank;
  switch (a[0]) {
    case 'k':
      return compareKeys(contentOf(a), contentOf(b));
    case 'v':
      return compareValues(contentOf(a), contentOf(b));
    case 'i':
      return Number(a.slice(2)) - Number(b.slice(2));
    default:
      return byText(a, b);
  }
}

const RANKS: Readonly<Record<string, number>> = { '.': 0, f: 1, k: 2, v: 3, i: 4 };

const rankOf = (element: PathElement): number => RANKS[element[0] ?? ''] ?? 5;

function compareKeys(a: unknown, b: unknown): number {
  const [mine, theirs] = [Object.entries(a as object), Object.entries(b as object)];
  for (const [index, [name, value]] of mine.entries()) {
    const other = theirs[index];
    if (other === undefined) return 1;
    const order = byText(name, other[0]) || compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return mine.length - theirs.length;
}

function compareValues(a: unknown, b: unknown): number {
  const rank = typeRank(a) - typeRank(b);
  if (rank !== 0) return rank;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return byText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return byText(goJson(a), goJson(b));
}

function typeRank(value: unknown): number {
  if (value === null) return 5;
  if (Array.isArray(value)) return 3;
  return { number: 0, string: 1, boolean: 2, object: 4 }[typeof value as 'number'] ?? 6;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
