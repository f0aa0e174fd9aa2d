import { millis, type Instant, type Millis, type Revision } from '../../base/brand';
import { EtcdError } from './etcd-error';
import type { Members } from './members';
import type { MvccStore, WriteOp } from './mvcc-store';
import { Quota } from './quota';
import type {
  Entry,
  RangeOptions,
  RangeResult,
  Stamp,
  Store,
  StoreEvent,
  StoreKey,
  StoreReads,
  WatchHandle,
  WriteResult,
} from './store';

/** How long etcd tries before it says `request timed out`: 5 s and two election timeouts. */
const REQUEST_TIMEOUT_MILLIS = 7000;

export interface EtcdClusterOptions {
  readonly store: MvccStore;
  readonly members: Members;
  readonly quota?: Quota;
}

/**
 * A store behind members that can be lost and a disk that can be full. Without a quorum reads and writes throw
 * `EtcdError`, and open watches stay open and silent; with the NOSPACE alarm only puts do.
 */
export class EtcdCluster implements Store {
  readonly members: Members;
  readonly quota: Quota;
  private store: MvccStore;
  private readonly watches = new Set<ClusterWatch>();
  /** What the quota has not counted yet; absent when it counts nothing. */
  private uncounted: WatchHandle | undefined;

  constructor({ store, members, quota }: EtcdClusterOptions) {
    this.store = store;
    this.members = members;
    this.quota = quota ?? new Quota();
    this.countFromNowOn();
  }

  /** What is behind the members. To read it needs no quorum: it is for evidence, not for components. */
  get data(): MvccStore {
    return this.store;
  }

  get revision(): Revision {
    return this.store.revision;
  }

  get compactedRevision(): Revision {
    return this.store.compactedRevision;
  }

  get cached(): StoreReads {
    return this.store;
  }

  /** How long a request that is sent now would take in a real cluster on account of its members. */
  get latency(): Millis {
    return this.members.hasQuorum ? this.members.pause : millis(REQUEST_TIMEOUT_MILLIS);
  }

  get(key: StoreKey, at?: Revision): Entry | undefined {
    this.check();
    return this.store.get(key, at);
  }

  range(prefix: string, options?: RangeOptions): RangeResult {
    this.check();
    return this.store.range(prefix, options);
  }

  prefixes(): readonly string[] {
    return this.store.prefixes();
  }

  create(key: StoreKey, stamp: Stamp, options?: { readonly leaseSeconds?: number }): WriteResult {
    this.checkWrite();
    return this.store.create(key, this.weighed(stamp), options);
  }

  update(key: StoreKey, stamp: Stamp, expected: Revision): WriteResult {
    this.checkWrite();
    return this.store.update(key, this.weighed(stamp), expected);
  }

  remove(key: StoreKey, expected: Revision): WriteResult {
    this.checkWrite();
    return this.store.remove(key, expected);
  }

  commit(ops: readonly WriteOp[]): readonly StoreEvent[] {
    this.checkWrite();
    return this.store.commit(ops.map((op) => (op.kind === 'put' ? { ...op, stamp: this.weighed(op.stamp) } : op)));
  }

  watch(prefix: string, after: Revision, onReadable: () => void): WatchHandle {
    if (!this.members.hasQuorum) throw new EtcdError('no-leader');
    const watch = new ClusterWatch(this.store.watch(prefix, after, onReadable), onReadable, () =>
      this.watches.delete(watch),
    );
    this.watches.add(watch);
    return watch;
  }

  compact(before: Revision): void {
    this.check();
    this.count();
    this.store.compact(before);
    this.quota.compacted(before);
  }

  revisionAt(at: Instant): Revision {
    return this.store.revisionAt(at);
  }

  /** Other data takes the place of these: a restored backup, or nothing. Open watches break, as over a restart. */
  replace(store: MvccStore): void {
    this.store = store;
    this.uncounted?.close();
    this.countFromNowOn();
    for (const watch of [...this.watches]) watch.break();
  }

  private check(): void {
    if (!this.members.hasQuorum) throw new EtcdError('timeout');
    this.quota.checkAny();
  }

  /** While the members elect a leader nothing can be proposed: the real client would wait, ours is told. */
  private checkWrite(): void {
    this.check();
    if (this.members.leader === undefined) throw new EtcdError('leader-changed');
  }

  private weighed(stamp: Stamp): Stamp {
    if (!this.quota.counts) {
      this.quota.checkSpace();
      return stamp;
    }
    return (at) => {
      const value = stamp(at);
      this.count();
      this.quota.checkPut(value);
      return value;
    };
  }

  private count(): void {
    const events = this.uncounted?.poll() ?? [];
    if (events !== 'compacted') for (const event of events) this.quota.count(event);
  }

  private countFromNowOn(): void {
    if (!this.quota.counts) return;
    this.quota.reset();
    for (const prefix of this.store.prefixes()) {
      const all = this.store.range(prefix);
      if (all.ok) for (const { value } of all.entries) this.quota.add(value);
    }
    this.uncounted = this.store.watch('', this.store.revision, () => undefined);
  }
}

class ClusterWatch implements WatchHandle {
  private broken = false;

  constructor(
    private readonly handle: WatchHandle,
    private readonly onReadable: () => void,
    private readonly forget: () => void,
  ) {}

  poll(): readonly StoreEvent[] | 'compacted' {
    return this.broken ? 'compacted' : this.handle.poll();
  }

  close(): void {
    this.handle.close();
    this.forget();
  }

  break(): void {
    this.close();
    this.broken = true;
    this.onReadable();
  }
}
