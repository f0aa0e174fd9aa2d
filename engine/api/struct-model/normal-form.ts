import { RecentSet } from '../../base/recent';
import { markGivenEmpty } from '../given-empty';
import { canonicalBase64 } from './base64-text';
import { canonicalDuration } from './duration-text';
import { JsonNumber, plainValue } from './json-number';
import { canonicalQuantity } from './quantity-text';
import { canonicalMicroTime, canonicalTime } from './time-text';
import { canBeEmpty, type Field, type ScalarName, type SchemaOrType, type Struct, type Type } from './type';

/** What bringing a value into normal form found on its way. */
export interface Findings {
  /** A value of the wrong type, or a text that is no time, quantity and so on. The result is of no use. */
  wrong: boolean;
  /** A field that the struct does not have; it was left out. */
  unknown: boolean;
  /** Keys of all objects, counted only when `count` is set. */
  keys: number;
  readonly count: boolean;
  /** A list or map without elements was given; who holds it is marked (see `given-empty.ts`). */
  empties: boolean;
  readonly mark: boolean;
}

/** What is to be found out on the way. */
export const findingsFor = (asked: { readonly count: boolean; readonly mark: boolean }): Findings => ({
  wrong: false,
  unknown: false,
  keys: 0,
  count: asked.count,
  empties: false,
  mark: asked.mark,
});

/**
 * Brings a value into normal form: what Go prints after reading it. Parts that are normal already are shared, so a
 * normal value comes back itself. Never throws; `findings` tells whether the result may be used. `known` is in normal
 * form: parts that the value shares with it at the same place are not looked at.
 */
export function normalise(value: unknown, struct: Struct, findings: Findings, known?: unknown): unknown {
  if (value === null) return zeroStruct(struct);
  return planOf(struct).normal(value, findings, findings.count ? undefined : known);
}

/** A struct of which nothing is set, as Go prints it. The same frozen object each time. */
export const zeroStruct = (struct: Struct): object => planOf(struct).zero;

/** What Go prints for a value that is not set; `[]` and `{}` where it prints null for a list or map (see README). */
export function zeroOf(type: Type): unknown {
  if (type.pointer) return null;
  if (type.kind === 'struct') return zeroStruct(type.struct);
  if (type.kind === 'list') return EMPTY_LIST;
  if (type.kind === 'map') return EMPTY_MAP;
  return type.kind === 'scalar' ? ZERO[type.scalar] : type.or === 'propsorbool' ? false : null;
}

type Normal = (value: unknown, findings: Findings, known: unknown) => unknown;

const EMPTY_LIST: readonly unknown[] = Object.freeze([]);
const EMPTY_MAP = Object.freeze({});

const ZERO: Readonly<Record<ScalarName, unknown>> = {
  string: '',
  bool: false,
  int32: 0,
  int64: 0,
  uint8: 0,
  uint16: 0,
  uint32: 0,
  uint64: 0,
  float32: 0,
  float64: 0,
  bytes: null,
  time: null,
  microtime: null,
  duration: '0s',
  quantity: '0',
  intorstring: 0,
  raw: null,
  fieldsv1: null,
  json: null,
};

interface Slot {
  readonly index: number;
  readonly json: string;
  readonly normal: Normal;
  readonly printed: boolean;
  /** What an unset field is printed as; undefined when it is left out. */
  readonly unset: unknown;
  /** A null is wrong here; elsewhere it means: not set. */
  readonly mindsNull: boolean;
  /** Whether a value is left out; undefined: none is. */
  readonly omits: ((value: unknown) => boolean) | undefined;
  /** A list or a map by value: it may be given without elements. */
  readonly holdsMany: boolean;
  /** A text: normal as it is, and never left out unless it is empty. Most fields of most objects are such. */
  readonly isText: boolean;
}

/** How to read one struct, made when the struct is first met. */
class Plan {
  private slots: readonly Slot[] | undefined;
  private byName: ReadonlyMap<string, Slot> = new Map();
  private printedCount = 0;
  private zeroValue: object | undefined;
  /** Values of a large struct that were met before: the spec that the pods of one template share. */
  private readonly met: RecentSet<object> | undefined;

  constructor(private readonly struct: Struct) {
    if (struct.fields.length >= LARGE) this.met = new RecentSet();
  }

  readonly normal: Normal = (value, findings, known) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof JsonNumber) {
      findings.wrong = true;
      return value;
    }
    if (this.met === undefined || findings.count) return this.object(value as Record<string, unknown>, findings, known);
    if (this.met.has(value)) return value;
    const normal = this.object(value as Record<string, unknown>, findings, known);
    if (!findings.wrong && !findings.unknown && !findings.empties) this.met.add(normal);
    return normal;
  };

  get zero(): object {
    this.zeroValue ??= Object.freeze(this.rebuilt({}, undefined));
    return this.zeroValue;
  }

  private object(value: Record<string, unknown>, findings: Findings, known: unknown): object {
    const slots = this.ready();
    const before = isObject(known) ? known : undefined;
    let changes: unknown[] | undefined;
    let dropped = false;
    let printed = 0;
    let empties: Record<string, unknown> | undefined;
    for (const key in value) {
      const given = value[key];
      const slot = this.byName.get(key);
      if (findings.count) findings.keys++;
      if (slot === undefined) {
        dropped = true;
        noteUnknown(given, findings);
        continue;
      }
      const same = before === undefined ? undefined : before[key];
      if ((given === same && same !== undefined) || (slot.isText && typeof given === 'string' && given !== '')) {
        if (slot.printed) printed++;
        continue;
      }
      const isUnset = given === undefined || (given === null && !slot.mindsNull);
      const next = isUnset ? slot.unset : slot.normal(given, findings, same);
      if (slot.holdsMany && findings.mark && !isUnset && isEmpty(next)) (empties ??= {})[key] = next;
      if (next === undefined || slot.omits?.(next) === true) {
        dropped = true;
        (changes ??= [])[slot.index] = OMITTED;
        continue;
      }
      if (slot.printed) printed++;
      if (next !== given) (changes ??= [])[slot.index] = next;
    }
    if (empties !== undefined) {
      findings.empties = true;
      const marked = this.rebuilt(value, changes);
      markGivenEmpty(marked, empties);
      return marked;
    }
    if (!dropped && changes === undefined && printed === this.printedCount) return value;
    return slots.length === 0 ? this.zero : this.rebuilt(value, changes);
  }

  private rebuilt(value: Record<string, unknown>, changes: readonly unknown[] | undefined): object {
    const out: Record<string, unknown> = {};
    for (const slot of this.ready()) {
      const changed = changes?.[slot.index];
      if (changed === OMITTED) continue;
      const next = changed === undefined ? (value[slot.json] ?? slot.unset) : changed;
      if (next !== undefined) out[slot.json] = next;
    }
    return out;
  }

  private ready(): readonly Slot[] {
    if (this.slots !== undefined) return this.slots;
    const slots = this.struct.fields.map(slotOf);
    this.byName = new Map(slots.map((slot) => [slot.json, slot]));
    this.printedCount = slots.filter((slot) => slot.printed).length;
    return (this.slots = slots);
  }
}

const OMITTED = Symbol('omitted');

/** Of so many fields is a struct large: a PodSpec, a Container. */
const LARGE = 20;

const plans = new WeakMap<Struct, Plan>();

function planOf(struct: Struct): Plan {
  let plan = plans.get(struct);
  if (plan === undefined) {
    plan = new Plan(struct);
    plans.set(struct, plan);
  }
  return plan;
}

function slotOf(field: Field, index: number): Slot {
  const { json, type, printed } = field;
  let unset: unknown;
  return {
    index,
    json,
    normal: normalOf(type),
    printed,
    get unset() {
      return printed ? (unset ??= zeroOf(type)) : undefined;
    },
    mindsNull: type.kind === 'scalar' && type.scalar === 'duration' && !type.pointer,
    omits: omits(field),
    holdsMany: type.kind === 'list' || type.kind === 'map',
    isText: isText(type),
  };
}

const isText = (type: Type): boolean => type.kind === 'scalar' && type.scalar === 'string';

function omits({ type, omitEmpty, omitZero }: Field): Slot['omits'] {
  if (omitZero) return isNull;
  if (!omitEmpty || type.pointer || !canBeEmpty(type)) return undefined;
  if (type.kind === 'list') return isEmptyList;
  return type.kind === 'map' ? isEmptyObject : isZero;
}

const isNull = (value: unknown): boolean => value === null;
const isZero = (value: unknown): boolean => value === '' || value === 0 || value === false || value === null;
const isEmptyList = (value: unknown): boolean => (value as readonly unknown[]).length === 0;
const isEmpty = (value: unknown): boolean => (Array.isArray(value) ? value.length === 0 : isEmptyObject(value));
function isEmptyObject(value: unknown): boolean {
  for (const _ in value as object) return false;
  return true;
}

function normalOf(type: Type): Normal {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar];
    case 'struct':
      return structNormal(type.struct);
    case 'list':
      return listOf(type.element);
    case 'map':
      return mapOf(type.element);
    case 'schema-or':
      return schemaOr(type);
  }
}

/** A struct may hold itself: its plan is looked for when it is needed first. */
function structNormal(struct: Struct): Normal {
  let plan: Plan | undefined;
  return (value, findings, known) => (plan ??= planOf(struct)).normal(value, findings, known);
}

function listOf(element: Type): Normal {
  const normal = normalOf(element);
  return (value, findings, known) => {
    if (!Array.isArray(value)) return wrong(value, findings);
    const list: readonly unknown[] = value;
    const before: readonly unknown[] = Array.isArray(known) ? known : EMPTY_LIST;
    let out: unknown[] | undefined;
    for (let i = 0; i < list.length; i++) {
      const given = list[i];
      if (given !== undefined && given === before[i]) continue;
      const next = given === null || given === undefined ? zeroOf(element) : normal(given, findings, before[i]);
      if (next !== given) (out ??= list.slice())[i] = next;
    }
    return out ?? list;
  };
}

function mapOf(element: Type): Normal {
  const normal = normalOf(element);
  const ofTexts = isText(element);
  // Of a map of bytes the store keeps an empty text where null was given.
  const unset = (): unknown => (element.kind === 'scalar' && element.scalar === 'bytes' ? '' : zeroOf(element));
  return (value, findings, known) => {
    if (!isObject(value)) return wrong(value, findings);
    if (value === known) return value;
    let out: Record<string, unknown> | undefined;
    for (const key in value) {
      const given = value[key];
      if (findings.count) findings.keys++;
      if (ofTexts && typeof given === 'string') continue;
      const next = given === null || given === undefined ? unset() : normal(given, findings, undefined);
      if (next !== given) (out ??= { ...value })[key] = next;
    }
    return out ?? value;
  };
}

function schemaOr({ or, struct }: SchemaOrType): Normal {
  const strings = listOf({ kind: 'scalar', scalar: 'string', go: 'string', pointer: false });
  return (value, findings, known) => {
    if (isObject(value)) return planOf(struct).normal(value, findings, known);
    if (or === 'propsorbool') return typeof value === 'boolean' ? value : wrong(value, findings);
    if (!Array.isArray(value)) return null;
    if (or === 'propsorstrings') return value.length === 0 ? null : strings(value, findings, known);
    return value.length === 0 ? null : schemas(struct)(value, findings, known);
  };
}

const schemas = (struct: Struct): Normal =>
  listOf({ kind: 'struct', struct, go: 'v1.JSONSchemaProps', pointer: false });

function integer(min: number, max: number): Normal {
  const isWithin = (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return (value, findings) => {
    if (isWithin(value)) return value;
    const spelled = value instanceof JsonNumber && /^-?\d+$/.test(value.text) ? Number(value.text) : undefined;
    return isWithin(spelled) ? spelled : wrong(value, findings);
  };
}

const float: Normal = (value, findings) => {
  if (typeof value === 'number') return value;
  return value instanceof JsonNumber ? Number(value.text) : wrong(value, findings);
};

type Text = { readonly ok: true; readonly text: string | null } | { readonly ok: false };

function text(canonical: (given: string) => Text): Normal {
  return (value, findings) => {
    if (typeof value !== 'string') return wrong(value, findings);
    const result = canonical(value);
    return result.ok ? result.text : wrong(value, findings);
  };
}

const quantity: Normal = (value, findings) => {
  const given = value instanceof JsonNumber ? value.text : typeof value === 'number' ? String(value) : value;
  if (typeof given !== 'string') return wrong(value, findings);
  const result = canonicalQuantity(given.trim());
  return result.ok ? result.text : wrong(value, findings);
};

const int32 = integer(-(2 ** 31), 2 ** 31 - 1);

const raw: Normal = (value, findings) => {
  if (findings.count) findings.keys += keysWithin(value);
  return plainValue(value);
};

const bytes: Normal = (value, findings) => {
  if (Array.isArray(value) && value.every(isByte)) return Buffer.from(value as number[]).toString('base64');
  const canonical = typeof value === 'string' ? canonicalBase64(value) : undefined;
  return canonical ?? wrong(value, findings);
};

const SCALARS: Readonly<Record<ScalarName, Normal>> = {
  string: (value, findings) => (typeof value === 'string' ? value : wrong(value, findings)),
  bool: (value, findings) => (typeof value === 'boolean' ? value : wrong(value, findings)),
  int32,
  int64: integer(-(2 ** 63), 2 ** 63),
  uint8: integer(0, 2 ** 8 - 1),
  uint16: integer(0, 2 ** 16 - 1),
  uint32: integer(0, 2 ** 32 - 1),
  uint64: integer(0, 2 ** 64),
  float32: float,
  float64: float,
  bytes,
  time: text(canonicalTime),
  microtime: text(canonicalMicroTime),
  duration: text(canonicalDuration),
  quantity,
  intorstring: (value, findings) => (typeof value === 'string' ? value : int32(value, findings, undefined)),
  raw,
  fieldsv1: raw,
  json: raw,
};

/** Bytes may be given as a list of numbers. */
const isByte = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 256;

function wrong(value: unknown, findings: Findings): unknown {
  findings.wrong = true;
  return value;
}

function noteUnknown(value: unknown, findings: Findings): void {
  findings.unknown = true;
  if (findings.count) findings.keys += keysWithin(value);
}

function keysWithin(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + keysWithin(item), 0);
  let sum = 0;
  for (const key in value) sum += 1 + keysWithin((value as Record<string, unknown>)[key]);
  return sum;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
