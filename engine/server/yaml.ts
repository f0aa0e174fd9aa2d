import {
  NOT_RESOLVED,
  YAMLException,
  boolYaml11Tag,
  defineScalarTag,
  dump,
  load,
  mergeTag,
  nullYaml11Tag,
  Schema,
  mapTag,
  seqTag,
  strTag,
} from 'js-yaml';
import { DEPTH_MAX, isOutOfStack } from './nesting';
import type { ReadYaml } from '../control-plane/apiserver/decode';

/**
 * YAML as kubectl and the API server read it: sigs.k8s.io/yaml, which resolves scalars by YAML 1.1 with a few changes
 * (`y` is true, `0o17` is 15, dates are text).
 */
export function readYaml(text: string): ReadYaml | { readonly error: string } {
  try {
    return valueOf(text, false);
  } catch (error) {
    if (isOutOfStack(error)) return { error: 'yaml: exceeded max depth of 10000' };
    if (!(error instanceof YAMLException)) throw error;
    const first = firstDocument(text, error);
    if (first !== undefined) return readYaml(first);
    return error.reason === DUPLICATE ? withDuplicates(text, error) : { error: goText(error) };
  }
}

/** The text up to where its first document ends: what comes after it is not looked at. Undefined: the fault is in it. */
function firstDocument(text: string, { reason, mark }: YAMLException): string | undefined {
  const [before = ''] = /^(?:\s*(?:#.*|---.*)?\n)*/.exec(text) ?? [];
  const next = text.slice(before.length).search(/^---(?=\s|$)/m);
  const end = before.length + next;
  const isBehind = reason === SEVERAL || (mark?.position ?? 0) >= end;
  if (next > 0 && isBehind) return text.slice(0, end);
  const read = text.slice(0, mark?.position ?? 0).trimEnd();
  return reason === TRAILING && /[}\]]$/.test(read) && read.length < text.length ? read : undefined;
}

const SEVERAL = 'expected a single document in the stream, but found more';
const TRAILING = 'end of the stream or a document separator is expected';
const DUPLICATE = 'duplicated mapping key';

/** Of keys that are given twice the last counts, unless the caller minds. */
function withDuplicates(text: string, { mark }: YAMLException): ReadYaml | { readonly error: string } {
  const key = /^\s*(?:-\s+)*"?([^:"]*)"?\s*:/.exec(text.split('\n')[mark?.line ?? 0] ?? '')?.[1] ?? '';
  const line = (mark?.line ?? 0) + 1;
  const duplicates = `error converting YAML to JSON: yaml: unmarshal errors:\n  line ${line}: key ${JSON.stringify(key)} already set in map`;
  try {
    return { ...valueOf(text, true), duplicates };
  } catch (error) {
    if (error instanceof YAMLException) return { error: goText(error) };
    throw error;
  }
}

function valueOf(text: string, lastCounts: boolean): ReadYaml {
  const value = isEmpty(text) ? null : load(text, { schema: SCHEMA, json: lastCounts });
  checkSize(value);
  return { text: sortedJson(value ?? null), value: value ?? null };
}

/**
 * A text of a few lines can name more values than there is memory for: the more values there are, the fewer of them may
 * come from aliases (yaml.v2, decode.go, `allowedAliasRatio`). Throws YAMLException.
 */
function checkSize(root: unknown): void {
  const seen = new Set<object>();
  let decoded = 0;
  let aliased = 0;
  const count = (times: number, isAliased: boolean): void => {
    decoded += times;
    if (isAliased) aliased += times;
    if (aliased > 100 && decoded > 1000 && aliased / decoded > aliasRatioMax(decoded)) {
      throw new YAMLException('document contains excessive aliasing');
    }
  };
  const look = (value: unknown, depth: number, isWithinAlias: boolean): void => {
    if (depth > DEPTH_MAX) throw new YAMLException('exceeded max depth of 10000');
    if (typeof value !== 'object' || value === null) return count(1, isWithinAlias);
    const isAliased = isWithinAlias || seen.has(value);
    seen.add(value);
    count(1, isAliased);
    if (Array.isArray(value)) {
      for (const each of value) look(each, depth + 1, isAliased);
      return;
    }
    for (const each of Object.values(value)) {
      count(1, isAliased);
      look(each, depth + 1, isAliased);
    }
  };
  look(root, 0, false);
}

const FEW = 400_000;
const MANY = 4_000_000;

const aliasRatioMax = (decoded: number): number =>
  decoded <= FEW ? 0.99 : decoded >= MANY ? 0.1 : 0.99 - 0.89 * ((decoded - FEW) / (MANY - FEW));

/** Go turns YAML into JSON by way of a map, whose keys it sorts; it shows in which error comes first. */
const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (isPlainObject(each) ? sorted(each) : each));

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (object: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));

/** One document, keys sorted, lists not indented. */
export const dumpYaml = (value: unknown): string =>
  dump(value, { sortKeys: true, noRefs: true, lineWidth: -1, seqNoIndent: true });

const isEmpty = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));

function goText({ reason, mark }: YAMLException): string {
  const said = GO_REASONS.get(reason);
  const place = said === undefined || mark === undefined ? '' : `line ${mark.line + 1}: `;
  return `yaml: ${place}${said ?? UNPLACED.get(reason) ?? reason}`;
}

/** What Go's reader says of the same. */
const GO_REASONS: ReadonlyMap<string, string> = new Map([
  ['bad indentation of a mapping entry', 'mapping values are not allowed in this context'],
]);

const UNPLACED: ReadonlyMap<string, string> = new Map([
  ['unexpected end of the stream within a double quoted scalar', 'found unexpected end of stream'],
  ['unexpected end of the stream within a single quoted scalar', 'found unexpected end of stream'],
  ['unknown escape sequence', 'found unknown escape character'],
  ['null byte is not allowed in input', 'control characters are not allowed'],
]);

const integer = defineScalarTag('tag:yaml.org,2002:int', {
  implicit: true,
  resolve: (source) => {
    const plain = source.replaceAll('_', '');
    const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/.exec(plain);
    if (match === null) return NOT_RESOLVED;
    const digits = (match[2] ?? '').replace(/^0[oO]?(?=[0-7])/, '0o');
    return (match[1] === '-' ? -1 : 1) * Number(digits);
  },
  identify: (data) => Number.isInteger(data),
});

const decimal = defineScalarTag('tag:yaml.org,2002:float', {
  implicit: true,
  resolve: (source) =>
    /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(source) ? Number(source.replace(/\.$/, '')) : NOT_RESOLVED,
  identify: (data) => typeof data === 'number',
});

const SCHEMA = new Schema([strTag, seqTag, mapTag, mergeTag, nullYaml11Tag, boolYaml11Tag, integer, decimal]);
