import type { KubeObject } from '../../../api/object';

/**
 * The versions that a controller itself has written last: with a cache that does not show them yet it must not act
 * (pkg/controller/util/consistency, v1.36).
 */
export class OwnWrites {
  private readonly versions = new Map<string, number>();

  wrote(key: string, object: KubeObject): void {
    this.versions.set(key, Number(object.metadata.resourceVersion));
  }

  /** Thrown into the queue's back-off when the cache lags behind. */
  check(key: string, cached: KubeObject | undefined): void {
    const version = this.versions.get(key);
    if (version === undefined) return;
    if (cached === undefined || Number(cached.metadata.resourceVersion) >= version) {
      this.versions.delete(key);
      return;
    }
    throw new Error(`cache is at ${cached.metadata.resourceVersion} of ${key}, wrote ${version}`);
  }
}
