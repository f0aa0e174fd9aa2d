/** A map that forgets what was used least recently once it is full, as client-go's LRU caches of 4096 do. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();
  /** Used last, so that it need not be moved to the end: a map keeps room for whatever was taken out of it. */
  private newest: K | undefined;

  constructor(private readonly sizeMax: number) {}

  /** Counts as a use. */
  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.use(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.use(key, value);
    if (this.entries.size <= this.sizeMax) return;
    for (const [oldest] of this.entries) {
      this.entries.delete(oldest);
      return;
    }
  }

  private use(key: K, value: V): void {
    if (key !== this.newest) this.entries.delete(key);
    this.entries.set(key, value);
    this.newest = key;
  }
}
