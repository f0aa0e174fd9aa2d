import { keyOfObject, keyText, type KubeObject } from '../../../../api/object';

/**
 * The last version of each object that the controller has seen or written: so that it meets its own writes before the
 * watch shows them (pkg/controller/volume/persistentvolume `storeObjectUpdate`, v1.36).
 */
export class KnownObjects<T extends KubeObject> {
  private readonly objects = new Map<string, T>();

  get(key: string): T | undefined {
    return this.objects.get(key);
  }

  all(): Iterable<T> {
    return this.objects.values();
  }

  /** False: a newer version is known already. */
  keep(object: T): boolean {
    const key = keyText(keyOfObject(object));
    const known = this.objects.get(key);
    if (known !== undefined && versionOf(known) > versionOf(object)) return false;
    this.objects.set(key, object);
    return true;
  }

  forget(key: string): void {
    this.objects.delete(key);
  }
}

const versionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion ?? 0);
