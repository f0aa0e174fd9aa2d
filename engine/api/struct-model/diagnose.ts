import { corruptInput } from './base64-text';
import { canonicalDuration } from './duration-text';
import { parseJsonText, type Node } from './json-text';
import { canonicalQuantity } from './quantity-text';
import { canonicalMicroTime, canonicalTime } from './time-text';
import type { Field, ScalarName, ScalarType, Struct, Type } from './type';

export interface Diagnosis {
  /** `unknown field "spec.foo"`, `duplicate field "spec.replicas"`: at most 100, in the order of the text. */
  readonly strictErrors: readonly string[];
  /** Why the text cannot be read into the struct at all. */
  readonly error?: string;
}

/**
 * Reads a text as sigs.k8s.io/json does (case-sensitive, ints kept, strict) and says what it would say. It is slow and
 * makes no value: ask it only when the fast way has found something to complain of. Throws JsonSyntaxError.
 */
export function diagnose(text: string, struct: Struct): Diagnosis {
  const run = new Run(text);
  try {
    run.object(parseJsonText(text), struct);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { strictErrors: [], error: error.message };
  }
  return run.savedError === undefined
    ? { strictErrors: run.strictErrors }
    : { strictErrors: [], error: run.savedError };
}

/** What reading a text into a lone value of a type complains of: without the place, as there is none. */
export function diagnoseScalar(text: string, type: Type): string | undefined {
  const run = new Run(text);
  try {
    run.value(parseJsonText(text), type);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return error.message;
  }
  return run.savedError;
}

/** An error of an UnmarshalJSON method: unlike a wrong type it ends the reading. */
class Stop extends Error {}

/** `json: cannot unmarshal <value> into Go … of type <type>`; inner fields come from nested decoders. */
interface TypeError {
  readonly value: string;
  readonly type: string;
  readonly field?: string;
}

const STRICT_MAX = 100;

class Run {
  readonly strictErrors: string[] = [];
  savedError: string | undefined;
  private owner = '';
  private fields: readonly string[] = [];
  private path = '';

  constructor(private readonly text: string) {}

  object(node: Node, struct: Struct): void {
    if (node.kind !== 'object') {
      if (node.kind !== 'null') this.save({ value: this.nameOf(node), type: goType(struct) });
      return;
    }
    const { owner, fields, path } = this;
    const seen = new Set<string>();
    for (const [key, value] of node.entries) {
      const field = struct.byName.get(key);
      if (field === undefined) {
        this.strict('unknown', key);
      } else {
        if (seen.has(key)) this.strict('duplicate', key);
        seen.add(key);
        this.enter(struct, field, path === '' ? key : `${path}.${key}`);
        this.value(value, field.type);
      }
      this.owner = owner;
      this.fields = fields;
      this.path = path;
    }
  }

  private enter(struct: Struct, field: Field, path: string): void {
    this.owner = struct.goName;
    this.fields = [...this.fields, ...field.via, field.json];
    this.path = path;
  }

  value(node: Node, type: Type): void {
    if (node.kind === 'null' && (type.pointer || !READS_NULL.has(type.kind === 'scalar' ? type.scalar : ''))) return;
    switch (type.kind) {
      case 'scalar':
        return this.scalar(node, type);
      case 'struct':
        return this.object(node, type.struct);
      case 'list':
        return this.list(node, type.element, type.go);
      case 'map':
        return this.map(node, type.element, type.go);
      case 'schema-or':
        return this.schemaOr(node, type.or === 'propsorbool', type.struct);
    }
  }

  private list(node: Node, element: Type, go: string): void {
    if (node.kind !== 'array') return this.save({ value: this.nameOf(node), type: go });
    const { path } = this;
    node.items.forEach((item, i) => {
      this.path = `${path}[${i}]`;
      this.value(item, element);
    });
    this.path = path;
  }

  private map(node: Node, element: Type, go: string): void {
    if (node.kind !== 'object') return this.save({ value: this.nameOf(node), type: go });
    const { path } = this;
    const seen = new Set<string>();
    for (const [key, value] of node.entries) {
      if (seen.has(key)) this.strict('duplicate', key);
      seen.add(key);
      this.path = path === '' ? key : `${path}.${key}`;
      this.value(value, element);
      this.path = path;
    }
  }

  private scalar(node: Node, type: ScalarType): void {
    if (type.scalar === 'bytes' && node.kind === 'array') return node.items.forEach((item) => this.value(item, BYTE));
    const unmarshal = UNMARSHALERS.get(type.scalar);
    if (unmarshal !== undefined) {
      const error = unmarshal(node, this.source(node));
      if (typeof error === 'string') throw new Stop(error);
      if (error !== undefined) throw new Stop(this.message(error));
      return;
    }
    const error = this.mismatch(node, type);
    if (error !== undefined) this.save(error);
    else if (type.scalar === 'bytes' && node.kind === 'string') this.base64(node.value);
  }

  private mismatch(node: Node, { scalar, go }: ScalarType): TypeError | undefined {
    if (scalar === 'string' || scalar === 'bytes') return node.kind === 'string' ? undefined : this.wrong(node, go);
    if (scalar === 'bool') return node.kind === 'bool' ? undefined : this.wrong(node, go);
    if (node.kind !== 'number') return this.wrong(node, go);
    const text = this.source(node);
    return fits(text, scalar) ? undefined : { value: `number ${text}`, type: go };
  }

  private wrong(node: Node, type: string): TypeError {
    return { value: this.nameOf(node), type };
  }

  private base64(text: string): void {
    const at = corruptInput(text);
    if (at !== undefined) this.savedError ??= `illegal base64 data at input byte ${at}`;
  }

  /** The methods of apiextensions' JSONSchemaPropsOr… read with a decoder of their own, which is not strict. */
  private schemaOr(node: Node, bool: boolean, struct: Struct): void {
    if (node.kind === 'object') return this.inner((run) => run.object(node, struct));
    if (bool) {
      if (node.kind !== 'bool') throw new Stop('boolean or JSON schema expected');
    } else if (node.kind === 'array') {
      const element: Type = { kind: 'struct', struct, go: 'v1.JSONSchemaProps', pointer: false };
      return this.inner((run) => run.list(node, element, '[]v1.JSONSchemaProps'));
    }
  }

  private inner(read: (run: Run) => void): void {
    const run = new Run(this.text);
    run.owner = this.owner;
    run.fields = this.fields;
    read(run);
    if (run.savedError !== undefined) throw new Stop(run.savedError);
  }

  private strict(kind: 'unknown' | 'duplicate', key: string): void {
    const error = `${kind} field ${goQuote(this.path === '' ? key : `${this.path}.${key}`)}`;
    if (this.strictErrors.length < STRICT_MAX && !this.strictErrors.includes(error)) this.strictErrors.push(error);
  }

  private save(error: TypeError): void {
    this.savedError ??= this.message(error);
  }

  private message({ value, type }: TypeError): string {
    const place = this.fields.length === 0 ? 'value' : `struct field ${this.owner}.${this.fields.join('.')}`;
    return `json: cannot unmarshal ${value} into Go ${place} of type ${type}`;
  }

  private nameOf(node: Node): string {
    return node.kind;
  }

  private source(node: Node): string {
    return this.text.slice(node.start, node.end);
  }
}

/** Bytes may be given as a list of numbers. */
const BYTE: ScalarType = { kind: 'scalar', scalar: 'uint8', go: 'uint8', pointer: false };

/** Types whose UnmarshalJSON sees a null and minds it. */
const READS_NULL: ReadonlySet<string> = new Set(['duration']);

type Unmarshal = (node: Node, source: string) => TypeError | string | undefined;

const textOf =
  (check: (text: string) => { readonly ok: boolean; readonly error?: string }): Unmarshal =>
  (node) => {
    if (node.kind !== 'string' && node.kind !== 'null') return { value: node.kind, type: 'string' };
    return check(node.kind === 'string' ? node.value : '').error;
  };

const UNMARSHALERS: ReadonlyMap<ScalarName, Unmarshal> = new Map<ScalarName, Unmarshal>([
  ['time', textOf(canonicalTime)],
  ['microtime', textOf(canonicalMicroTime)],
  ['duration', textOf(canonicalDuration)],
  ['quantity', (node, source) => quantityError(node.kind === 'string' ? source.slice(1, -1) : source)],
  ['intorstring', (node, source) => intOrStringError(node, source)],
  ['raw', () => undefined],
  ['fieldsv1', () => undefined],
  ['json', () => undefined],
]);

function quantityError(text: string): string | undefined {
  const result = canonicalQuantity(text.trim());
  return result.ok ? undefined : result.error;
}

function intOrStringError(node: Node, source: string): TypeError | undefined {
  if (node.kind === 'string') return undefined;
  if (node.kind !== 'number') return { value: node.kind, type: 'int32' };
  return fits(source, 'int32') ? undefined : { value: `number ${source}`, type: 'int32' };
}

const LIMITS: ReadonlyMap<ScalarName, readonly [bigint, bigint]> = new Map<ScalarName, readonly [bigint, bigint]>([
  ['int32', [-(2n ** 31n), 2n ** 31n - 1n]],
  ['int64', [-(2n ** 63n), 2n ** 63n - 1n]],
  ['uint8', [0n, 2n ** 8n - 1n]],
  ['uint16', [0n, 2n ** 16n - 1n]],
  ['uint32', [0n, 2n ** 32n - 1n]],
  ['uint64', [0n, 2n ** 64n - 1n]],
]);

function fits(text: string, scalar: ScalarName): boolean {
  const limits = LIMITS.get(scalar);
  if (limits === undefined) return Number.isFinite(Number(text));
  if (!/^-?\d+$/.test(text)) return false;
  const value = BigInt(text);
  return value >= limits[0] && value <= limits[1];
}

const goType = (struct: Struct): string =>
  `${struct.goPackage.slice(struct.goPackage.lastIndexOf('/') + 1)}.${struct.goName}`;

/** strconv.Quote, but for characters beyond ASCII, which are all taken for printable. */
export function goQuote(text: string): string {
  return JSON.stringify(text).replace(/\\u00([01][0-9a-f])/g, (whole, hex: string) =>
    hex === '07' ? '\\a' : hex === '0b' ? '\\v' : `\\x${hex}`,
  );
}
