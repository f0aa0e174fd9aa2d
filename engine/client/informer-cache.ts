import type { KubeObject, ObjectKey } from '../api/object';

export type IndexFunction<T extends KubeObject> = (object: T) => readonly string[];

/** The place of one object in the cache; indexes hold it, so that a change of the object alone moves nothing. */
interface Slot<T> {
  object: T;
}

/**
 * Objects by namespace and name, and by what index functions say of them. A write costs its indexes; a listing is kept
 * until something in it changes and must not be changed by whoever asks for it.
 */
export class InformerCache<T extends KubeObject> {
  private readonly namespaces = new Map<string, Shelf<T>>();
  /** Most caches have none. */
  private indexes: Map<IndexFunction<T>, Index<T>> | undefined;
  private listed: readonly T[] | undefined;

  get(key: ObjectKey): T | undefined {
    return this.namespaces.get(key.namespace ?? '')?.slots.get(key.name)?.object;
  }

  list(namespace?: string): readonly T[] {
    if (namespace !== undefined) return this.namespaces.get(namespace)?.list() ?? NOTHING;
    return (this.listed ??= this.all());
  }

  byIndex(index: IndexFunction<T>, value: string): readonly T[] {
    return this.indexes?.get(index)?.shelves.get(value)?.list() ?? NOTHING;
  }

  addIndex(valuesOf: IndexFunction<T>): void {
    const indexes = (this.indexes ??= new Map<IndexFunction<T>, Index<T>>());
    if (indexes.has(valuesOf)) return;
    const index = new Index(valuesOf);
    for (const shelf of this.namespaces.values()) for (const slot of shelf.slots.values()) index.add(slot, slot.object);
    indexes.set(valuesOf, index);
  }

  /** Answers what was there before. */
  put(object: T): T | undefined {
    this.listed = undefined;
    const { namespace = '', name } = object.metadata;
    const shelf = shelfOf(this.namespaces, namespace);
    shelf.changed();
    const slot = shelf.slots.get(name);
    if (slot === undefined) {
      this.insert(shelf, { object });
      return undefined;
    }
    const previous = slot.object;
    slot.object = object;
    if (this.indexes !== undefined) for (const index of this.indexes.values()) index.move(slot, previous, object);
    return previous;
  }

  remove(key: ObjectKey): T | undefined {
    const { namespace = '', name } = key;
    const shelf = this.namespaces.get(namespace);
    const slot = shelf?.slots.get(name);
    if (shelf === undefined || slot === undefined) return undefined;
    this.listed = undefined;
    shelf.changed();
    shelf.slots.delete(name);
    if (shelf.slots.size === 0) this.namespaces.delete(namespace);
    if (this.indexes !== undefined) for (const index of this.indexes.values()) index.remove(slot, slot.object);
    return slot.object;
  }

  private all(): readonly T[] {
    const { namespaces } = this;
    if (namespaces.size === 0) return NOTHING;
    return [...namespaces.values()].flatMap((shelf) => shelf.list());
  }

  private insert(shelf: Shelf<T>, slot: Slot<T>): void {
    shelf.slots.set(slot.object.metadata.name, slot);
    if (this.indexes !== undefined) for (const index of this.indexes.values()) index.add(slot, slot.object);
  }
}

/** Objects of one namespace by name. */
class Shelf<T extends KubeObject> {
  readonly slots = new Map<string, Slot<T>>();
  private listed: readonly T[] | undefined;

  changed(): void {
    this.listed = undefined;
  }

  list(): readonly T[] {
    return (this.listed ??= objectsIn(this.slots.values()));
  }
}

/** Objects that share one value of an index. */
class Bucket<T extends KubeObject> {
  readonly slots = new Set<Slot<T>>();
  private listed: readonly T[] | undefined;

  changed(): void {
    this.listed = undefined;
  }

  list(): readonly T[] {
    return (this.listed ??= objectsIn(this.slots));
  }
}

class Index<T extends KubeObject> {
  readonly shelves = new Map<string, Bucket<T>>();

  constructor(private readonly valuesOf: IndexFunction<T>) {}

  add(slot: Slot<T>, object: T): void {
    for (const value of this.valuesOf(object)) {
      const bucket = this.bucketOf(value);
      bucket.slots.add(slot);
      bucket.changed();
    }
  }

  remove(slot: Slot<T>, object: T): void {
    for (const value of this.valuesOf(object)) {
      const bucket = this.shelves.get(value);
      bucket?.slots.delete(slot);
      bucket?.changed();
      if (bucket?.slots.size === 0) this.shelves.delete(value);
    }
  }

  move(slot: Slot<T>, previous: T, next: T): void {
    const before = this.valuesOf(previous);
    const after = this.valuesOf(next);
    if (isSame(before, after)) {
      for (const value of after) this.shelves.get(value)?.changed();
      return;
    }
    this.remove(slot, previous);
    this.add(slot, next);
  }

  private bucketOf(value: string): Bucket<T> {
    const known = this.shelves.get(value);
    if (known !== undefined) return known;
    const made = new Bucket<T>();
    this.shelves.set(value, made);
    return made;
  }
}

function shelfOf<T extends KubeObject>(shelves: Map<string, Shelf<T>>, namespace: string): Shelf<T> {
  const known = shelves.get(namespace);
  if (known !== undefined) return known;
  const made = new Shelf<T>();
  shelves.set(namespace, made);
  return made;
}

function objectsIn<T>(slots: Iterable<Slot<T>>): readonly T[] {
  const objects: T[] = [];
  for (const slot of slots) objects.push(slot.object);
  return objects;
}

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((value, at) => value === right[at]);

const NOTHING: readonly never[] = Object.freeze([]);
