import type { User } from '../../../api/request';
import { badRequest } from '../refusals';

/** Header values by lower-case name; a header that was sent twice has two. */
export type HeaderLists = (name: string) => readonly string[];

const IMPERSONATE = 'impersonate-';
const EXTRA = `${IMPERSONATE}extra-`;

/** Whom the request wants to act as; undefined: nobody. Throws ApiError. */
export function wantedUser(names: readonly string[], valuesOf: HeaderLists): User | undefined {
  if (!names.some((header) => header.startsWith(IMPERSONATE))) return undefined;
  const name = valuesOf('impersonate-user')[0] ?? '';
  const uid = valuesOf('impersonate-uid')[0] ?? '';
  const groups = valuesOf('impersonate-group');
  const extra: Record<string, readonly string[]> = {};
  for (const header of names) {
    if (header.startsWith(EXTRA)) extra[unescaped(header.slice(EXTRA.length))] = valuesOf(header);
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (name !== '') return { name, groups, ...(uid === '' ? {} : { uid }), ...(hasExtra ? { extra } : {}) };
  if (uid === '' && groups.length === 0 && !hasExtra) return undefined;
  throw badRequest(`requested ${goUser(uid, groups, extra)} without impersonating a user name`);
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key).toLowerCase();
  } catch {
    return key.toLowerCase();
  }
}

/** Go's `%#v` of a user. */
function goUser(uid: string, groups: readonly string[], extra: Readonly<Record<string, readonly string[]>>): string {
  const quoted = (values: readonly string[]): string => `{${values.map((value) => JSON.stringify(value)).join(', ')}}`;
  const groupText = groups.length === 0 ? '[]string(nil)' : `[]string${quoted(groups)}`;
  const entries = Object.entries(extra).sort(([a], [b]) => (a < b ? -1 : 1));
  const extraText =
    entries.length === 0
      ? 'map[string][]string(nil)'
      : `map[string][]string{${entries.map(([key, values]) => `${JSON.stringify(key)}:[]string${quoted(values)}`).join(', ')}}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${groupText}, Extra:${extraText}}`;
}
