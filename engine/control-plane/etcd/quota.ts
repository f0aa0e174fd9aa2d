import type { KubeObject } from '../../api/object';
import type { Revision } from '../../base/brand';
import { EtcdError } from './etcd-error';
import type { StoreEvent } from './store';

export type Alarm = 'NOSPACE' | 'CORRUPT';

/** etcd's `--quota-backend-bytes` by default. */
export const QUOTA_BYTES = 2 * 1024 ** 3;

/**
 * The space of etcd's backend, counted as the JSON of every version that is kept. As in etcd, compaction makes room only
 * inside the file: the file itself shrinks by `defragment`, and the alarm stays until it is disarmed.
 */
export class Quota {
  private readonly alarms = new Set<Alarm>();
  private readonly sizes = new WeakMap<KubeObject, number>();
  private readonly superseded: { readonly revision: Revision; readonly bytes: number }[] = [];
  private usedBytes = 0;
  private allocatedBytes = 0;

  /** Without a number nothing is counted, and only `raise` fills the disk. */
  constructor(private readonly bytesMax?: number) {}

  get counts(): boolean {
    return this.bytesMax !== undefined;
  }

  get inUse(): number {
    return this.usedBytes;
  }

  get allocated(): number {
    return this.allocatedBytes;
  }

  get raised(): readonly Alarm[] {
    return [...this.alarms];
  }

  raise(alarm: Alarm): void {
    this.alarms.add(alarm);
  }

  disarm(alarm: Alarm): void {
    this.alarms.delete(alarm);
  }

  defragment(): void {
    this.allocatedBytes = this.usedBytes;
  }

  /** The data was replaced; alarms stay, as they do over a restart. */
  reset(): void {
    this.superseded.length = 0;
    this.usedBytes = 0;
    this.allocatedBytes = 0;
  }

  /** Throws when a corrupt cluster must answer nothing at all. */
  checkAny(): void {
    if (this.alarms.size > 0 && this.alarms.has('CORRUPT')) throw new EtcdError('corrupt');
  }

  /** Throws when there is no room for a put; reads and deletes need none. */
  checkPut(value: KubeObject): void {
    if (this.bytesMax !== undefined && this.usedAfter(value) > this.bytesMax) this.alarms.add('NOSPACE');
    this.checkSpace();
  }

  /** The same where nothing is counted. */
  checkSpace(): void {
    if (this.alarms.size > 0 && this.alarms.has('NOSPACE')) throw new EtcdError('no-space');
  }

  add(value: KubeObject): void {
    this.usedBytes += this.sizeOf(value);
    this.allocatedBytes = Math.max(this.allocatedBytes, this.usedBytes);
  }

  count(event: StoreEvent): void {
    const { previous, revision } = event;
    if (previous !== undefined) this.superseded.push({ revision, bytes: this.sizeOf(previous.value) });
    if (event.type === 'put') this.add(event.entry.value);
  }

  compacted(before: Revision): void {
    const kept = this.superseded.findIndex(({ revision }) => revision > before);
    for (const { bytes } of this.superseded.splice(0, kept < 0 ? this.superseded.length : kept))
      this.usedBytes -= bytes;
  }

  private usedAfter(value: KubeObject): number {
    return Math.max(this.allocatedBytes, this.usedBytes + this.sizeOf(value));
  }

  private sizeOf(value: KubeObject): number {
    const known = this.sizes.get(value);
    if (known !== undefined) return known;
    const size = JSON.stringify(value).length;
    this.sizes.set(value, size);
    return size;
  }
}
