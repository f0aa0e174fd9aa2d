import type { KubeObject, ObjectKey } from '../../../api/object';
import { keyOfObject, keyText } from '../../../api/object';
import type { Informer } from '../../../client/informer';

/**
 * Objects of an informer with changes that the scheduler is about to write, or has written and not yet seen. A change is
 * forgotten as soon as the informer knows a newer version.
 */
export class AssumedObjects<T extends KubeObject> {
  private readonly assumed = new Map<string, T>();

  constructor(private readonly informer: Informer<T>) {}

  get(key: ObjectKey): T | undefined {
    const stored = this.informer.get(key);
    return stored === undefined ? undefined : this.asAssumed(stored);
  }

  /** As the API server has it, whatever is assumed. */
  stored(key: ObjectKey): T | undefined {
    return this.informer.get(key);
  }

  all(): readonly T[] {
    const stored = this.informer.list();
    return this.assumed.size === 0 ? stored : stored.map((object) => this.asAssumed(object));
  }

  /** What is wrong, if the object is out of date. */
  assume(object: T): string | undefined {
    const key = keyText(keyOfObject(object));
    const stored = this.informer.get(keyOfObject(object));
    if (stored === undefined) return `could not find object "${key}"`;
    if (versionOf(stored) > versionOf(object)) {
      return `"${key}" is out of sync (stored: ${versionOf(stored)}, assume: ${versionOf(object)})`;
    }
    this.assumed.set(key, object);
    return undefined;
  }

  restore(object: T): void {
    this.assumed.delete(keyText(keyOfObject(object)));
  }

  private asAssumed(stored: T): T {
    const key = keyText(keyOfObject(stored));
    const assumed = this.assumed.get(key);
    if (assumed === undefined) return stored;
    if (versionOf(assumed) >= versionOf(stored)) return assumed;
    this.assumed.delete(key);
    return stored;
  }
}

const versionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);
