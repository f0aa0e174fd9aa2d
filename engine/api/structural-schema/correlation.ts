import { keyText, sameJson } from './json';
import { additionalOf, isFields, isItems, itemsOf, LIST_MAP_KEYS, LIST_TYPE, propertyOf, type Schema } from './schema';

/**
 * A value of a new state beside what it was before: what did not change is not refused anew. Items are found again in
 * lists that are maps, and nowhere else (apiserver/pkg/cel/common/equality.go, v1.36).
 */
export class Correlation {
  private same: boolean | undefined;
  private oldItems: ReadonlyMap<string, unknown> | undefined;
  private readonly children = new Map<string | number, Correlation | undefined>();

  constructor(
    readonly value: unknown,
    readonly old: unknown,
    private readonly schema: Schema | undefined,
  ) {}

  /** What no schema describes counts as changed; the order of a list that is a map does not count. */
  get isSame(): boolean {
    return (this.same ??= this.compared());
  }

  /** Undefined: there was no such field before, or its schema is not known. */
  field(name: string): Correlation | undefined {
    if (!this.children.has(name)) this.children.set(name, this.fieldFound(name));
    return this.children.get(name);
  }

  item(index: number): Correlation | undefined {
    if (!this.children.has(index)) this.children.set(index, this.itemFound(index));
    return this.children.get(index);
  }

  private compared(): boolean {
    const { value, old } = this;
    if (isItems(value)) {
      if (!isItems(old) || value.length !== old.length) return false;
      if (this.schema?.[LIST_TYPE] !== 'map') return sameJson(value, old);
      return value.every((_, index) => this.item(index)?.isSame === true);
    }
    if (!isFields(value)) return value === old;
    const names = Object.keys(value);
    if (!isFields(old) || names.length !== Object.keys(old).length) return false;
    return names.every((name) => this.field(name)?.isSame === true);
  }

  private fieldFound(name: string): Correlation | undefined {
    const { value, old, schema } = this;
    if (schema === undefined || !isFields(value) || !isFields(old)) return undefined;
    if (!Object.hasOwn(value, name) || !Object.hasOwn(old, name)) return undefined;
    const below = propertyOf(schema, name) ?? additionalOf(schema);
    return below === undefined ? undefined : new Correlation(value[name], old[name], below);
  }

  private itemFound(index: number): Correlation | undefined {
    const { value, old, schema } = this;
    if (schema === undefined || !isItems(value) || !isItems(old) || index >= value.length) return undefined;
    const items = itemsOf(schema);
    if (items === undefined || schema[LIST_TYPE] !== 'map') return undefined;
    this.oldItems ??= itemsByKey(old, schema);
    const key = listKey(value[index], schema);
    const before = key === undefined ? undefined : this.oldItems.get(key);
    return before === undefined || before === null ? undefined : new Correlation(value[index], before, items);
  }
}

/** The items of a list that is a map, by their keys; of several with the same keys the first. */
export function itemsByKey(list: readonly unknown[], schema: Schema): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of list) {
    const key = listKey(item, schema);
    if (key !== undefined && !found.has(key)) found.set(key, item);
  }
  return found;
}

/** Undefined: the item lacks a key, or one of them is no scalar. */
export function listKey(item: unknown, schema: Schema): string | undefined {
  if (!isFields(item)) return undefined;
  const keys = (schema[LIST_MAP_KEYS] ?? []).map((name) => item[name]);
  return keys.every((key) => key !== undefined && key !== null && typeof key !== 'object') ? keyText(keys) : undefined;
}
