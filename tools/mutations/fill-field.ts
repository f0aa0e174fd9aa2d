import { structFor } from '../../engine/api/struct-model/struct-model';
import type { Field, ScalarName, Struct, Type } from '../../engine/api/struct-model/type';
import type { GoldenRequest, Mutation } from './golden-case';
import { pick, type Chance } from './seeded';

/** Sets a list, a map or a struct of an object to one without elements, whether it was there or not. */
export const emptyField = (request: GoldenRequest, chance: Chance): Mutation | undefined =>
  setField(request, chance, ({ type }) => (mayBeEmpty(type) ? [emptyOf(type)] : []));

/** Gives a field that an object does not have, or another value of the right type to one that it has. */
export const fillField = (request: GoldenRequest, chance: Chance): Mutation | undefined =>
  setField(request, chance, ({ type }) => [valueOf(type, chance, DEPTH)]);

const DEPTH = 3;

type Values = Record<string, unknown>;

interface Place {
  readonly holder: Values;
  readonly struct: Struct;
  readonly path: string;
}

/** `made` has one value for a field, or none if the field is not to be set. */
function setField(request: GoldenRequest, chance: Chance, made: (field: Field) => readonly unknown[]) {
  const body = structuredClone(request.body);
  if (!isRecord(body)) return undefined;
  const { apiVersion, kind } = body;
  const struct = typeof apiVersion === 'string' && typeof kind === 'string' ? structFor(apiVersion, kind) : undefined;
  if (struct === undefined) return undefined;
  const places = placesIn(body, struct, '');
  for (let tries = 0; tries < 20; tries++) {
    const { holder, struct: at, path } = pick(chance, places);
    const fields = at.fields.filter(({ json }) => !FIXED.has(`${path}${json}`));
    if (fields.length === 0) continue;
    const field = pick(chance, fields);
    const [value] = made(field);
    if (value === undefined || (isRecord(holder[field.json]) && typeof value === 'object' && chance() < 0.5)) continue;
    holder[field.json] = value;
    return { request: { ...request, body }, what: `set ${path}${field.json} ${JSON.stringify(value)}`.slice(0, 200) };
  }
  return undefined;
}

/** What an object is, and what it is called, stays; nobody looks at what a client says of its managed fields here. */
const FIXED: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.resourceVersion',
  'metadata.uid',
  'metadata.managedFields',
]);

function placesIn(value: Values, struct: Struct, path: string): readonly Place[] {
  const within = struct.fields.flatMap(({ json, type }) => placesUnder(value[json], type, `${path}${json}`));
  return [{ holder: value, struct, path }, ...within];
}

function placesUnder(value: unknown, type: Type, path: string): readonly Place[] {
  if (type.kind === 'list' && Array.isArray(value))
    return value.flatMap((item, index) => placesUnder(item, type.element, `${path}.${index}`));
  return type.kind === 'struct' && isRecord(value) ? placesIn(value, type.struct, `${path}.`) : [];
}

function mayBeEmpty(type: Type): boolean {
  return type.kind === 'list' || type.kind === 'map' || (type.kind === 'struct' && type.pointer);
}

const emptyOf = (type: Type): unknown => (type.kind === 'list' ? [] : {});

function valueOf(type: Type, chance: Chance, depth: number): unknown {
  switch (type.kind) {
    case 'scalar':
      return scalarOf(type.values ?? [], type.scalar, chance);
    case 'list':
      if (depth === 0 || chance() < 0.1) return [];
      return Array.from({ length: chance() < 0.7 ? 1 : 2 }, () => valueOf(type.element, chance, depth - 1));
    case 'map':
      if (depth === 0 || chance() < 0.1) return {};
      return { [pick(chance, ['a', 'cpu', 'example.com/b', 'B c'])]: valueOf(type.element, chance, depth - 1) };
    case 'struct':
      return structValue(type.struct, chance, depth);
    case 'schema-or':
      return pick(chance, [true, {}]);
  }
}

/** The required fields, mostly, and some of the others. */
function structValue({ fields }: Struct, chance: Chance, depth: number): Values {
  if (depth === 0) return {};
  const most = 2.5 / Math.max(fields.length, 1);
  const given = fields.filter(({ required }) => chance() < (required ? 0.9 : most));
  return Object.fromEntries(given.map(({ json, type }) => [json, valueOf(type, chance, depth - 1)]));
}

function scalarOf(values: readonly string[], scalar: ScalarName, chance: Chance): unknown {
  if (values.length > 0 && chance() < 0.85) return pick(chance, values);
  return pick<unknown>(chance, SCALARS[scalar] ?? [0, 1, 2, 30, -1, 70_000]);
}

const TEXTS = [
  'a',
  'web',
  'app',
  'x.example.com',
  'example.com/x',
  '',
  'A_b',
  '/data',
  '10.0.0.1',
  'cpu',
  'Always',
  '1',
];

const SCALARS: Readonly<Partial<Record<ScalarName, readonly unknown[]>>> = {
  string: TEXTS,
  bool: [true, false],
  bytes: ['', 'YQ==', 'aGVsbG8='],
  time: ['2024-01-02T03:04:05Z', null],
  microtime: ['2024-01-02T03:04:05.000006Z', null],
  duration: ['0s', '5s', '1h', '-1s'],
  quantity: ['0', '1', '100m', '1Gi', '-1', '1.5', '0.5m'],
  intorstring: [0, 1, 80, '25%', '110%', 'http', -1, '', 70_000],
  raw: [{ a: 1 }, {}, null],
  fieldsv1: [{}],
  json: [{ a: 1 }, 'x', 1, null],
  float32: [0, 1, 0.5],
  float64: [0, 1, 0.5],
};

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
