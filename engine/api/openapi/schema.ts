import { structFor, structNamed } from '../struct-model/struct-model';
import type { Field, ScalarName, ScalarType, Struct, Type } from '../struct-model/type';
import { definitionName, namedScalar, schemaOrName } from './definition-name';
import { kindNamesOf } from './kind-names';

export type Schema = Readonly<Record<string, unknown>>;

/** What differs between the two versions of OpenAPI. */
export interface Dialect {
  readonly refPrefix: string;
  /** Version 2 has no defaults, and lets a reference have siblings. */
  readonly isV3: boolean;
}

export const V2: Dialect = Object.freeze({ refPrefix: '#/definitions/', isV3: false });
export const V3: Dialect = Object.freeze({ refPrefix: '#/components/schemas/', isV3: true });

/** Definitions by name; `of` is the group and version of the document, which v3 marks shared kinds with. */
export class Definitions {
  readonly schemas = new Map<string, Schema>();

  constructor(
    private readonly dialect: Dialect,
    private readonly of: { readonly group: string; readonly version: string } | undefined,
  ) {}

  /** A reference to the definition of a kind; it and all that it refers to are added. */
  kind(apiVersion: string, kind: string): Schema {
    const struct = structFor(apiVersion, kind);
    return struct === undefined ? this.ref(`${apiVersion}.${kind}`) : this.struct(struct);
  }

  struct(struct: Struct): Schema {
    const name = definitionName(struct);
    if (!this.schemas.has(name)) {
      this.schemas.set(name, {}); // schemas may refer to themselves
      this.schemas.set(name, this.definition(struct));
    }
    return this.ref(name);
  }

  /** The definitions of custom resources, and what their metadata refers to. */
  addCustom(definitions: Readonly<Record<string, Schema>>): void {
    for (const [name, schema] of Object.entries(definitions)) this.add(name, schema);
    if (Object.keys(definitions).length === 0) return;
    this.struct(structNamed('meta-v1.ObjectMeta'));
    this.struct(structNamed('meta-v1.ListMeta'));
  }

  /** A definition that is not of the struct model. */
  add(name: string, schema: Schema): Schema {
    this.schemas.set(name, schema);
    return this.ref(name);
  }

  ref(name: string): Schema {
    return { $ref: this.dialect.refPrefix + name };
  }

  private definition(struct: Struct): Schema {
    const required = struct.fields.filter((field) => field.required).map((field) => field.json);
    const properties = sorted(struct.fields.map((field) => [field.json, this.property(field, struct)]));
    const kinds = kindNamesOf(struct, this.dialect.isV3 ? this.of : undefined);
    return {
      type: 'object',
      ...(required.length > 0 && { required }),
      ...(struct.fields.length > 0 && { properties }),
      ...(struct.mapType !== undefined && { 'x-kubernetes-map-type': struct.mapType }),
      ...(kinds.length > 0 && { 'x-kubernetes-group-version-kind': kinds }),
      ...(struct.unions !== undefined && { 'x-kubernetes-unions': struct.unions }),
    };
  }

  private property(field: Field, owner: Struct): Schema {
    const schema = this.type(field.type, owner);
    const extensions = extensionsOf(field);
    if (!this.dialect.isV3) return { ...schema, ...extensions };
    const fallback = defaultOf(field);
    const more = { ...(fallback !== undefined && { default: fallback }), ...extensions };
    const isPlain = !('$ref' in schema) || (field.bare && Object.keys(more).length === 0);
    return isPlain ? { ...schema, ...more } : { ...more, allOf: [schema] };
  }

  private type(type: Type, owner: Struct): Schema {
    switch (type.kind) {
      case 'struct':
        return this.struct(type.struct);
      case 'list':
        return { type: 'array', items: this.type(type.element, owner) };
      case 'map':
        return { type: 'object', additionalProperties: this.type(type.element, owner) };
      case 'schema-or':
        return this.special(schemaOrName(type.or, owner), {});
      case 'scalar':
        return this.scalar(type, owner);
    }
  }

  private scalar({ scalar, values, go }: ScalarType, owner: Struct): Schema {
    const simple = SIMPLE.get(scalar);
    if (simple !== undefined) return values === undefined ? simple : { ...simple, enum: values };
    if (go === 'interface {}') return { type: 'object' };
    return this.special(namedScalar(scalar, owner), this.dialect.isV3 ? SPECIAL_V3.get(scalar) : SPECIAL.get(scalar));
  }

  private special(name: string, schema: Schema | undefined): Schema {
    if (!this.schemas.has(name)) this.schemas.set(name, schema ?? {});
    return this.ref(name);
  }
}

const integer = (format: string): Schema => ({ type: 'integer', format });

const SIMPLE: ReadonlyMap<ScalarName, Schema> = new Map<ScalarName, Schema>([
  ['string', { type: 'string' }],
  ['bool', { type: 'boolean' }],
  ['int32', integer('int32')],
  ['int64', integer('int64')],
  ['uint8', integer('byte')],
  ['uint16', integer('int32')],
  ['uint32', integer('int64')],
  ['uint64', integer('int64')],
  ['float32', { type: 'number', format: 'float' }],
  ['float64', { type: 'number', format: 'double' }],
  ['bytes', { type: 'string', format: 'byte' }],
]);

const DATE_TIME: Schema = { type: 'string', format: 'date-time' };

const SPECIAL: ReadonlyMap<ScalarName, Schema> = new Map<ScalarName, Schema>([
  ['time', DATE_TIME],
  ['microtime', DATE_TIME],
  ['duration', { type: 'string' }],
  ['quantity', { type: 'string' }],
  ['intorstring', { type: 'string', format: 'int-or-string' }],
  ['raw', { type: 'object' }],
  ['fieldsv1', { type: 'object' }],
  ['json', {}],
]);

const SPECIAL_V3: ReadonlyMap<ScalarName, Schema> = new Map<ScalarName, Schema>([
  ...SPECIAL,
  ['quantity', { oneOf: [{ type: 'string' }, { type: 'number' }] }],
  ['intorstring', { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] }],
]);

/** As openapi-gen enforces them: what Go prints for a value that cannot be absent, or a +default marker. */
export function defaultOf(field: Field): unknown {
  const { type, omitEmpty } = field;
  if (field.default !== undefined) return field.default;
  if (type.pointer) return undefined;
  if (type.kind === 'struct') return {};
  return type.kind === 'scalar' && !omitEmpty ? ZERO.get(type.scalar) : undefined;
}

const ZERO: ReadonlyMap<ScalarName, unknown> = new Map<ScalarName, unknown>([
  ['string', ''],
  ['bool', false],
  ['int32', 0],
  ['int64', 0],
  ['uint8', 0],
  ['uint16', 0],
  ['uint32', 0],
  ['uint64', 0],
  ['float32', 0],
  ['float64', 0],
]);

function extensionsOf(field: Field): Schema {
  const mapType = field.mapType ?? field.structType;
  return {
    ...(field.listMapKeys !== undefined && { 'x-kubernetes-list-map-keys': field.listMapKeys }),
    ...(field.listType !== undefined && { 'x-kubernetes-list-type': field.listType }),
    ...(mapType !== undefined && { 'x-kubernetes-map-type': mapType }),
    ...(field.patchMergeKey !== undefined && { 'x-kubernetes-patch-merge-key': field.patchMergeKey }),
    ...(field.patchStrategy !== undefined && { 'x-kubernetes-patch-strategy': field.patchStrategy }),
  };
}

/** An object whose keys stand in the order of their code units, as Go prints maps. */
export function sorted(entries: readonly (readonly [string, unknown])[]): Schema {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}
