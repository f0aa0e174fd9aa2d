import type { GoldenRequest, Mutation } from './golden-case';
import { pick, type Chance } from './seeded';

type Key = string | number;
type Path = readonly Key[];
type Container = Record<Key, unknown>;

/** Changes one or two values of a body; undefined: there is nothing to change. */
export function mutateBody(request: GoldenRequest, chance: Chance): Mutation | undefined {
  const body = structuredClone(request.body);
  if (!isContainer(body)) return undefined;
  const first = changeOne(body, chance);
  if (first === undefined) return undefined;
  const second = chance() < 0.15 ? changeOne(body, chance) : undefined;
  return { request: { ...request, body }, what: second === undefined ? first : `${first}, ${second}` };
}

function changeOne(body: Container, chance: Chance): string | undefined {
  const paths = pathsOf(body).filter((path) => mayChange(path, chance));
  if (paths.length === 0) return undefined;
  const path = pick(chance, paths);
  const key = path.at(-1) ?? '';
  const holder = valueAt(body, path.slice(0, -1)) as Container;
  const [name, change] = pick(chance, changesOf(holder[key], texts(body, paths), chance));
  change(holder, key);
  return `${name} ${path.join('.')}`;
}

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (!isContainer(value)) return [];
  const keys: readonly Key[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys
    .filter((key) => !String(key).startsWith('$'))
    .flatMap((key) => [[...path, key], ...pathsOf(value[key], [...path, key])]);
}

/** What an object is, and mostly what it is called, stays: another one is another case. */
function mayChange(path: Path, chance: Chance): boolean {
  const [first, second] = path;
  if (path.length === 1) return first !== 'kind' && first !== 'apiVersion';
  if (first !== 'metadata') return true;
  if (second === 'namespace' || second === 'resourceVersion') return false;
  return second !== 'name' || chance() < 0.2;
}

type Change = readonly [name: string, apply: (holder: Container, key: Key) => void];

const set =
  (value: unknown): Change[1] =>
  (holder, key) => {
    holder[key] = value;
  };

const ODD_TEXTS = ['Bad_Value!', ' lead', 'a b', '-x', 'x.', '*', '../x', 'a/b', 'a/b/c', 'é'];
const NUMBER_TEXTS = ['0', '1', '100', '10%', '65536', '1.5', '1Gi', '100m', '-1', '-5%'];
const SUFFIXES = ['-x', '.x', '0', '%', 'm', 'Gi'];

function changesOf(value: unknown, others: readonly string[], chance: Chance): readonly Change[] {
  const any: readonly Change[] = [
    ['delete', remove],
    ['null', set(null)],
    ['type', set(otherType(value, chance))],
  ];
  if (typeof value === 'string') {
    return [
      ...any,
      ['empty', set('')],
      ['upper', set(value.toUpperCase())],
      ['odd', set(pick(chance, ODD_TEXTS))],
      ['suffix', set(value + pick(chance, SUFFIXES))],
      ['long', set('x'.repeat(pick(chance, [64, 254, 300])))],
      ['number', set(pick(chance, NUMBER_TEXTS))],
      ['swap', set(pick(chance, others))],
    ];
  }
  if (typeof value === 'number') {
    return [
      ...any,
      ['zero', set(0)],
      ['negative', set(-pick(chance, [1, 2, 100]))],
      ['more', set(value + 1)],
      ['large', set(pick(chance, [65_536, 2 ** 31, 2 ** 32]))],
      ['half', set(value + 0.5)],
    ];
  }
  if (typeof value === 'boolean') return [...any, ['flip', set(!value)]];
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    const twice = list.length === 0 ? ['x'] : [...list, structuredClone(pick(chance, list))];
    const without = list.toSpliced(Math.floor(chance() * list.length), 1);
    return [...any, ['empty', set([])], ['twice', set(twice)], ['drop', set(without)]];
  }
  return [...any, ['empty', set({})], ['unknown', set({ ...(value as object), xUnknown: pick(chance, [1, 'a']) })]];
}

function remove(holder: Container, key: Key): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function otherType(value: unknown, chance: Chance): unknown {
  if (typeof value === 'string') return pick<unknown>(chance, [5, true, {}, []]);
  if (typeof value === 'number') return pick<unknown>(chance, ['5', 'x', true]);
  if (typeof value === 'boolean') return pick<unknown>(chance, ['true', 1]);
  return Array.isArray(value) ? pick<unknown>(chance, [{}, 'x']) : pick<unknown>(chance, [[], 'x', 3]);
}

/** Texts of the body that do not differ from one run to the next. */
function texts(body: Container, paths: readonly Path[]): readonly string[] {
  const found = paths.map((path) => valueAt(body, path)).filter((value) => typeof value === 'string');
  return ['x', ...found.filter((text) => !text.includes('${'))];
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Container)[key], value);

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;
