import type { StoreKey } from './store';
import type { Tombstone } from './version';

/** Keys that are gone and whose past can still be read. */
export class Tombstones {
  private readonly prefixes = new Map<string, Map<string, Map<string, Tombstone>>>();

  get(key: StoreKey): Tombstone | undefined {
    return this.prefixes.get(key.prefix)?.get(key.namespace)?.get(key.name);
  }

  set(key: StoreKey, tombstone: Tombstone): void {
    const namespaces = childOf(this.prefixes, key.prefix);
    childOf(namespaces, key.namespace).set(key.name, tombstone);
  }

  delete(key: StoreKey): void {
    const namespaces = this.prefixes.get(key.prefix);
    const names = namespaces?.get(key.namespace);
    names?.delete(key.name);
    if (names?.size === 0) namespaces?.delete(key.namespace);
  }

  namespaces(prefix: string): Iterable<string> {
    return this.prefixes.get(prefix)?.keys() ?? [];
  }

  in(prefix: string, namespace: string): Iterable<Tombstone> {
    return this.prefixes.get(prefix)?.get(namespace)?.values() ?? [];
  }
}

function childOf<T>(parent: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const known = parent.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, T>();
  parent.set(name, made);
  return made;
}
