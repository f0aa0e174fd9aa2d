import { isGivenEmpty } from '../../../api/given-empty';
import type { FieldSet } from './field-set';
import { FieldSetBuilder } from './field-set-builder';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema } from './field-schema';
import { itemsByElement } from './items';
import { fieldElement, type PathElement } from './path-element';
import { hasNoShape, isList, isMap, isPolymorphic, shapeOf, type Fields, type Shape, type Value } from './typed-value';
import { wholeFields } from './whole-fields';

/** No field is in more than one of the sets. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

/**
 * What differs between two values of a type. Parts that the values share are not looked at, so comparing an object with
 * a path-copied one costs what has been copied (structured-merge-diff v6, typed/compare.go).
 */
export function compareValues(schema: FieldSchema, before: Value, after: Value): Comparison {
  const run = new Run();
  run.compare(schema, before, after);
  return { removed: run.removed.set, modified: run.modified.set, added: run.added.set };
}

class Run {
  readonly removed = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly added = new FieldSetBuilder();
  private readonly path: PathElement[] = [];

  /** One of the values may be undefined: a container that comes or goes is a field itself, as are those in it. */
  compare(schema: FieldSchema, before: Value, after: Value): void {
    if (before === after) return;
    if (before === undefined) return this.added.graft(this.path, wholeFields(schema, after));
    if (after === undefined) return this.removed.graft(this.path, wholeFields(schema, before));
    const shape = shapeOf(schema, after);
    if (isPolymorphic(schema) && !areAlike(schema, before, after))
      this.as(shapeOf(schema, before), schema, before, after);
    this.as(shape, schema, before, after);
  }

  private as(shape: Shape, { map, list }: FieldSchema, before: Value, after: Value): void {
    if (shape === 'map' && map !== undefined) this.maps(map, before, after);
    else if (shape === 'list' && list !== undefined) this.lists(list, before, after);
    else this.leaf(before, after);
  }

  private leaf(before: Value, after: Value): void {
    if (!equalValues(before, after)) this.modified.insert(this.path);
  }

  private maps(map: MapSchema, before: Value, after: Value): void {
    const mine = isMap(before) ? before : EMPTY_MAP;
    const theirs = isMap(after) ? after : EMPTY_MAP;
    if (map.isAtomic || (isEmptyMap(mine) && isEmptyMap(theirs))) return this.leaf(before, after);
    for (const name in mine) {
      if (mine[name] !== theirs[name]) this.entry(map, name, valueBefore(mine, theirs, name), theirs[name]);
    }
    for (const name in theirs) {
      if (mine[name] === undefined) this.entry(map, name, undefined, theirs[name]);
    }
  }

  private entry(map: MapSchema, name: string, before: Value, after: Value): void {
    const schema = entrySchema(map, name);
    if (schema === undefined || before === after) return;
    this.path.push(fieldElement(name));
    this.compare(schema, before, after);
    this.path.pop();
  }

  private lists(list: ListSchema, before: Value, after: Value): void {
    const mine = isList(before) ? before : EMPTY_LIST;
    const theirs = isList(after) ? after : EMPTY_LIST;
    if (list.type === 'atomic' || (mine.length === 0 && theirs.length === 0)) return this.leaf(before, after);
    const [left, right] = [itemsByElement(list, mine), itemsByElement(list, theirs)];
    for (const [element, items] of left) this.items(list, element, items, right.get(element) ?? EMPTY_LIST);
    for (const [element, items] of right) if (!left.has(element)) this.items(list, element, EMPTY_LIST, items);
  }

  /** Elements that are there twice count as one, taken as a whole. */
  private items(list: ListSchema, element: PathElement, mine: readonly unknown[], theirs: readonly unknown[]): void {
    this.path.push(element);
    if (mine.length <= 1 && theirs.length <= 1) this.compare(list.element(), mine[0], theirs[0]);
    else if (mine.length >= 2 && theirs.length >= 2) {
      if (!equalValues(mine, theirs)) this.modified.insert(this.path);
    } else if (mine.length >= 2) {
      if (theirs.length > 0) this.compare(list.element(), undefined, theirs[0]);
      this.removed.insert(this.path);
    } else {
      if (mine.length > 0) this.compare(list.element(), mine[0], undefined);
      this.added.insert(this.path);
    }
    this.path.pop();
  }
}

/** A list that is always printed is null until one is given, be it empty. */
const valueBefore = (mine: Fields, theirs: Fields, name: string): Value =>
  isList(theirs[name]) && isGivenEmpty(theirs, name) ? null : mine[name];

/** Whether two values of a polymorphic type are walked in one and the same way. */
const areAlike = (schema: FieldSchema, a: Value, b: Value): boolean =>
  hasNoShape(schema, a) === hasNoShape(schema, b) && shapeOf(schema, a) === shapeOf(schema, b);

const EMPTY_MAP: Fields = Object.freeze({});
const EMPTY_LIST: readonly unknown[] = Object.freeze([]);

function isEmptyMap(map: Fields): boolean {
  for (const name in map) if (map[name] !== undefined) return false;
  return true;
}

/** Deep equality of JSON. Unlike the semantic one it tells null, nothing and what is empty apart. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equalValues(item, b[index]));
  if (!isMap(a) || !isMap(b)) return false;
  for (const name in a) if (!equalValues(a[name], b[name])) return false;
  for (const name in b) if (b[name] !== undefined && a[name] === undefined) return false;
  return true;
}
