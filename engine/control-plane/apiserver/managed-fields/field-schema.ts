/**
 * What a walk through a value must know of its type: which of map (structs are maps), list and scalar it may be, and
 * how lists and maps are merged (structured-merge-diff v6, schema/elements.go). A type may allow several of them.
 * Schemas may refer to themselves, so parts are asked for, not held.
 */
export interface FieldSchema {
  readonly map?: MapSchema;
  readonly list?: ListSchema;
  readonly scalar?: ScalarKind;
}

export type ScalarKind = 'string' | 'numeric' | 'boolean' | 'untyped';

export interface MapSchema {
  /** Owned, compared and replaced as a whole. */
  readonly isAtomic: boolean;
  /** The type of a declared field. */
  readonly field: (name: string) => FieldSchema | undefined;
  /** The type of what is not declared; undefined: nothing else may be there. */
  readonly others: () => FieldSchema | undefined;
  /** The default of a declared field, which a key of a list element falls back to. */
  readonly defaultOf: (name: string) => unknown;
  /** Nothing is declared and anything may be there: ownership is never reconciled with such a type. */
  readonly isUntyped: boolean;
}

export interface ListSchema {
  readonly type: 'atomic' | 'set' | 'map';
  /** Of a list of type map. */
  readonly keys: readonly string[];
  readonly element: () => FieldSchema;
}

/** The type of an entry of a map. */
export const entrySchema = (map: MapSchema, name: string): FieldSchema | undefined => map.field(name) ?? map.others();

const none = (): undefined => undefined;

/** Any JSON, as a whole: RawExtension, elements of lists without a type. */
export const untypedAtomic: FieldSchema = Object.freeze<FieldSchema>({
  scalar: 'untyped',
  list: { type: 'atomic', keys: [], element: (): FieldSchema => untypedAtomic },
  map: { isAtomic: true, field: none, others: (): FieldSchema => untypedAtomic, defaultOf: none, isUntyped: true },
});

/** Any JSON, whose type is deduced from the value: maps field by field, lists as a whole. For what has no schema. */
export const deducedSchema: FieldSchema = Object.freeze<FieldSchema>({
  scalar: 'untyped',
  list: { type: 'atomic', keys: [], element: (): FieldSchema => untypedAtomic },
  map: { isAtomic: false, field: none, others: (): FieldSchema => deducedSchema, defaultOf: none, isUntyped: true },
});
