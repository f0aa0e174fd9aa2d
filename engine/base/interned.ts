/** About as many of each generation are kept; those that were asked for in neither are forgotten. */
const GENERATION_SIZE = 4096;

/**
 * One value for each text, so that what is made again and again is held once: the conditions of pods that started in the
 * same second. A value that has not been asked for in a while is forgotten, and made anew: nothing may hang on identity.
 */
export class Interned<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  constructor(private readonly size = GENERATION_SIZE) {}

  of(key: string, make: () => V): V {
    const found = this.young.get(key);
    if (found !== undefined) return found;
    const value = this.old.get(key) ?? make();
    if (this.young.size >= this.size) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
    return value;
  }
}
