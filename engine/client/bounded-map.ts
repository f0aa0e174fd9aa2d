/** A map that forgets what was used least recently once it is full, as client-go's LRU caches of 4096 do. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();

  constructor(private readonly sizeMax: number) {}

  /** Counts as a use. */
  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) {
      this.entries.delete(key);
      this.entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.sizeMax) return;
    for (const [oldest] of this.entries) {
      this.entries.delete(oldest);
      return;
    }
  }
}
