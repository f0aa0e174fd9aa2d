import { keyOfObject, keyText, type KubeObject } from '../../../api/object';

/** What a controller has written for an owner and has not yet seen in its cache: until then it does not act again. */
export class PendingWrites {
  private readonly byObject = new Map<string, { readonly owner: string; readonly version: number }>();
  private readonly counts = new Map<string, number>();

  wrote(owner: string, object: KubeObject): void {
    this.forget(object);
    this.byObject.set(keyText(keyOfObject(object)), { owner, version: Number(object.metadata.resourceVersion) });
    this.counts.set(owner, (this.counts.get(owner) ?? 0) + 1);
  }

  /** The cache shows this state of the object, or that it is gone. */
  seen(next: KubeObject | undefined, previous: KubeObject | undefined): void {
    const object = next ?? previous;
    if (object === undefined || this.byObject.size === 0) return;
    const pending = this.byObject.get(keyText(keyOfObject(object)));
    if (pending !== undefined && Number(object.metadata.resourceVersion) >= pending.version) this.forget(object);
  }

  /** Thrown into the queue's back-off when the cache lags behind. */
  check(owner: string): void {
    const count = this.counts.get(owner) ?? 0;
    if (count > 0) throw new Error(`the cache does not show ${count} writes for ${owner} yet`);
  }

  private forget(object: KubeObject): void {
    const key = keyText(keyOfObject(object));
    const pending = this.byObject.get(key);
    if (pending === undefined) return;
    this.byObject.delete(key);
    const left = (this.counts.get(pending.owner) ?? 1) - 1;
    if (left > 0) this.counts.set(pending.owner, left);
    else this.counts.delete(pending.owner);
  }
}
