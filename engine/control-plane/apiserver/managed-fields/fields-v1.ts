import { RecentMap } from '../../../base/recent';
import { canonicalElement } from './path-element';
import { NO_FIELDS, isEmptySet, type FieldSet } from './field-set';
import { isShared, shared } from './shared-fields';

/** What clients sent back as they had read it, and what it says. */
const readBefore = new RecentMap<object, FieldSet>();

export type DecodedFields =
  { readonly ok: true; readonly set: FieldSet } | { readonly ok: false; readonly error: string };

/**
 * Reads `fieldsV1` as a client may have written it: what is no object has no fields, elements of unknown kinds are left
 * out (structured-merge-diff v6, fieldpath/serialize.go, `FromJSON`).
 */
export function decodeFields(given: unknown): DecodedFields {
  if (!isRecord(given)) return { ok: true, set: NO_FIELDS };
  if (isShared(given as FieldSet)) return { ok: true, set: given as FieldSet };
  const known = readBefore.get(given);
  if (known !== undefined) return { ok: true, set: known };
  const errors: string[] = [];
  const { [SELF]: _nobodys, ...set } = nodeOf(given, errors);
  const [error] = errors;
  if (error !== undefined) return { ok: false, error: `parsing key as path element: ${error}` };
  const read = shared(set);
  readBefore.set(given, read);
  return { ok: true, set: read };
}

const SELF = '.';

/** Empty: a field without others below it. */
function nodeOf(given: Readonly<Record<string, unknown>>, errors: string[]): FieldSet {
  const out: Record<string, FieldSet> = {};
  for (const key of Object.keys(given)) {
    const read = key === SELF ? undefined : canonicalElement(key);
    if (read === undefined) continue;
    if (!read.ok) errors.push(read.error);
    else if (read.element !== undefined) out[read.element] = childOf(given[key], errors);
  }
  const isSelf = SELF in given && !isEmptySet(out);
  return isSelf ? { [SELF]: NO_FIELDS, ...out } : out;
}

const childOf = (given: unknown, errors: string[]): FieldSet => (isRecord(given) ? nodeOf(given, errors) : NO_FIELDS);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
