/** About as many of each generation are kept; those that were asked for in neither are forgotten. */
const GENERATION_SIZE = 4096;

/**
 * What is known of objects that were met lately: the specs that pods of one template share. It is held, but never much of
 * it, which costs a collector of garbage far less than a WeakMap with an entry for each object that lives.
 */
export class RecentMap<K extends object, V> {
  private young = new Map<K, V>();
  private old = new Map<K, V>();

  constructor(private readonly size = GENERATION_SIZE) {}

  get(key: K): V | undefined {
    const found = this.young.get(key);
    if (found !== undefined) return found;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.size) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }
}

/** Objects that were met lately and found to be in order. */
export class RecentSet<K extends object> {
  private readonly known: RecentMap<K, true>;

  constructor(size?: number) {
    this.known = new RecentMap(size);
  }

  has(object: K): boolean {
    return this.known.get(object) === true;
  }

  add(object: K): void {
    this.known.set(object, true);
  }
}
