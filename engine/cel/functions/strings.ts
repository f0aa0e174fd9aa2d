import { quote } from '../../base/go-text';
import { elements, listOfValues } from '../values/lists';
import { characters } from '../values/text';
import { type CelValue, failure, isError, isList, noSuchOverload } from '../values/value';
import { formatString } from './format-string';
import type { Implementation, Library } from './implementation';
import { matchesOf, regex } from './regex';

/** Functions of strings: cel-go's (ext/strings.go, v0.26) and Kubernetes' `find` and `findAll` (library/regex.go, v1.36). */
export const strings: Library = Object.freeze<Library>({
  functions: {
    startsWith: ofTwo((text, part) => text.startsWith(part)),
    endsWith: ofTwo((text, part) => text.endsWith(part)),
    contains: ofTwo((text, part) => text.includes(part)),
    matches: ofTwo((text, pattern) => {
      const compiled = regex(pattern);
      return compiled.ok ? compiled.pattern.matcher(text).find() : failure(compiled.error);
    }),
  },
  overloads: {
    string_char_at_int: (text, at) => charAt(characters(String(text)), Number(at)),
    string_index_of_string: (text, part) => indexOf(String(text), String(part), 0),
    string_index_of_string_int: (text, part, from) => indexOf(String(text), String(part), Number(from)),
    string_last_index_of_string: (text, part) => lastIndexOf(String(text), String(part)),
    string_last_index_of_string_int: (text, part, from) => lastIndexOf(String(text), String(part), Number(from)),
    string_lower_ascii: (text) => String(text).replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    string_upper_ascii: (text) => String(text).replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    string_replace_string_string: (text, from, to) => replaced(String(text), String(from), String(to), -1),
    string_replace_string_string_int: (text, from, to, count) =>
      replaced(String(text), String(from), String(to), Number(count)),
    string_split_string: (text, by) => listOfValues(split(String(text), String(by), -1)),
    string_split_string_int: (text, by, count) => listOfValues(split(String(text), String(by), Number(count))),
    string_substring_int: (text, start) => substring(characters(String(text)), Number(start)),
    string_substring_int_int: (text, start, end) => substring(characters(String(text)), Number(start), Number(end)),
    string_trim: (text) => String(text).replace(TRIMMED, ''),
    list_join: (list) => join(list, ''),
    list_join_string: (list, by) => join(list, String(by)),
    strings_quote: (text) => quoted(String(text)),
    string_format: (text, args = null) => {
      const formatted = isList(args) ? formatString(String(text), args) : noSuchOverload();
      return typeof formatted === 'string' || isError(formatted) ? formatted : noSuchOverload();
    },
    string_find_string: (text, pattern) => found(String(text), String(pattern), 1, (all) => all[0] ?? ''),
    string_find_all_string: (text, pattern) => found(String(text), String(pattern), Infinity, listOfValues),
    string_find_all_string_int: (text, pattern, count) =>
      found(String(text), String(pattern), Number(count) < 0 ? Infinity : Number(count), listOfValues),
    string_jsonpatch_escapeKey_string: (key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'),
  },
});

function ofTwo(implementation: (text: string, other: string) => CelValue): Implementation {
  return (text, other) =>
    typeof text === 'string' && typeof other === 'string' ? implementation(text, other) : noSuchOverload();
}

const outOfRange = (index: number): CelValue => failure(`index out of range: ${index}`);

function charAt(text: readonly string[], index: number): CelValue {
  return index < 0 || index > text.length ? outOfRange(index) : (text[index] ?? '');
}

function indexOf(text: string, part: string, from: number): CelValue {
  const all = characters(text);
  if (part === '') return BigInt(from);
  if (from < 0) return outOfRange(from);
  if (from > all.length) return -1n;
  return BigInt(position(all, characters(part), from, all.length));
}

function lastIndexOf(text: string, part: string, from?: number): CelValue {
  const all = characters(text);
  const wanted = characters(part);
  if (part === '') return BigInt(from ?? all.length);
  if (from !== undefined && from < 0) return outOfRange(from);
  const start = Math.min(from ?? all.length, all.length - wanted.length);
  for (let index = start; index >= 0; index--) if (isAt(all, wanted, index)) return BigInt(index);
  return -1n;
}

function position(text: readonly string[], part: readonly string[], from: number, end: number): number {
  for (let index = from; index + part.length <= end; index++) if (isAt(text, part, index)) return index;
  return -1;
}

const isAt = (text: readonly string[], part: readonly string[], index: number): boolean =>
  part.every((character, offset) => text[index + offset] === character);

/** Go's strings.Replace: a negative count means all. */
function replaced(text: string, from: string, to: string, count: number): string {
  const parts = from === '' ? ['', ...characters(text), ''] : text.split(from);
  let left = count < 0 ? Infinity : count;
  return parts.reduce((joined, part) => joined + (left-- > 0 ? to : from) + part);
}

/** Go's strings.SplitN. */
function split(text: string, by: string, count: number): readonly string[] {
  if (count === 0) return [];
  const parts = by === '' ? characters(text) : text.split(by);
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(by)];
}

function substring(text: readonly string[], start: number, end?: number): CelValue {
  if (end === undefined) {
    return start < 0 || start > text.length ? outOfRange(start) : text.slice(start).join('');
  }
  if (start > end) return failure(`invalid substring range. start: ${start}, end: ${end}`);
  if (start < 0 || start > text.length) return outOfRange(start);
  return end < 0 || end > text.length ? outOfRange(end) : text.slice(start, end).join('');
}

/** What Go's unicode.IsSpace holds for space, at both ends. */
const TRIMMED =
  /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

function join(list: CelValue | undefined, by: string): CelValue {
  if (list === undefined || !isList(list)) return noSuchOverload();
  const parts: string[] = [];
  for (const element of elements(list)) {
    if (typeof element !== 'string') return noSuchOverload();
    parts.push(element);
  }
  return parts.join(by);
}

/** `strings.quote` escapes what has a name, and no more. */
const quoted = (text: string): string =>
  `"${characters(text)
    .map((one) => escaped(one))
    .join('')}"`;

const escaped = (character: string): string =>
  /["\\\x07\b\f\n\r\t\v]/.test(character) ? quote(character).slice(1, -1) : character;

function found(text: string, pattern: string, limit: number, give: (all: readonly string[]) => CelValue): CelValue {
  const compiled = regex(pattern);
  return compiled.ok ? give(matchesOf(compiled.pattern, text, limit)) : failure(compiled.error);
}
