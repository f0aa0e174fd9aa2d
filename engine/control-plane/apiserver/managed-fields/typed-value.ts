import { quote } from '../../../base/go-text';
import { keyElement, valueElement, type PathElement } from './path-element';
import type { FieldSchema, ListSchema } from './field-schema';

/** JSON in memory; `undefined` is what is not there. */
export type Value = unknown;
export type Fields = Readonly<Record<string, unknown>>;

export const isMap = (value: Value): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Value): value is readonly unknown[] => Array.isArray(value);
export const isScalar = (value: Value): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

export type Shape = 'map' | 'list' | 'scalar';

/**
 * As which of the shapes that its type allows a value is walked. What fits none is walked as the first that there is;
 * `fits` tells (structured-merge-diff v6, typed/helpers.go, `deduceAtom` and `handleAtom`).
 */
export function shapeOf(schema: FieldSchema, value: Value): Shape {
  if (schema.scalar !== undefined && isScalar(value)) return 'scalar';
  if (schema.list !== undefined && isList(value)) return 'list';
  if (schema.map !== undefined && isMap(value)) return 'map';
  if (schema.map !== undefined) return 'map';
  return schema.scalar === undefined ? 'list' : 'scalar';
}

/** How many shapes a type allows; with one, two values never differ in shape. */
export const isPolymorphic = ({ map, list, scalar }: FieldSchema): boolean =>
  Number(map !== undefined) + Number(list !== undefined) + Number(scalar !== undefined) > 1;

/** Whether a value is of none of the shapes that a polymorphic type tells apart: null, nothing. */
export const hasNoShape = (schema: FieldSchema, value: Value): boolean =>
  !(
    (schema.scalar !== undefined && isScalar(value)) ||
    (schema.list !== undefined && isList(value)) ||
    (schema.map !== undefined && isMap(value))
  );

export type ItemElement =
  { readonly ok: true; readonly element: PathElement } | { readonly ok: false; readonly error: string };

/** What an element of an associative list is known by. */
export function itemElement(list: ListSchema, item: Value): ItemElement {
  return list.type === 'set' ? setElement(item) : mapElement(list, item);
}

const refused = (error: string): ItemElement => ({ ok: false, error });

function setElement(item: Value): ItemElement {
  if (isMap(item)) return refused("associative list without keys has an element that's a map type");
  if (isList(item)) return refused('not supported: associative list with lists as elements');
  if (item === null || item === undefined) {
    return refused("associative list without keys has an element that's an explicit null");
  }
  return { ok: true, element: valueElement(item) };
}

function mapElement(list: ListSchema, item: Value): ItemElement {
  if (item === null || item === undefined) return refused('associative list with keys may not have a null element');
  if (!isMap(item)) return refused('associative list with keys may not have non-map elements');
  const keys: [string, unknown][] = [];
  for (const name of list.keys) {
    const value = Object.hasOwn(item, name) ? item[name] : list.element().map?.defaultOf(name);
    if (value !== undefined) keys.push([name, value]);
  }
  if (keys.length > 0 || list.keys.length === 0) return { ok: true, element: keyElement(keys) };
  return refused(
    `associative list with keys has an element that omits all key fields [${list.keys.map(quote).join(' ')}] (and doesn't have default values for any key fields)`,
  );
}
