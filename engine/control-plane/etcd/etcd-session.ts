import type { Instant, Revision } from '../../base/brand';
import { RecentMap } from '../../base/recent';
import type { Journal } from '../../sim/journal';
import type { EtcdCluster } from './etcd-cluster';
import { EtcdError } from './etcd-error';
import { pathOf } from './key-path';
import type {
  Entry,
  RangeOptions,
  RangeResult,
  Stamp,
  Store,
  StoreKey,
  StoreReads,
  WatchHandle,
  WriteResult,
} from './store';

/** Common names of the certificates that etcd's own authority has signed: kubeadm makes them for API servers alone. */
const CLIENTS = /^kube-apiserver(-|$)/;

/** What etcd does for one client. With a journal each of its writes is recorded. */
export class EtcdSession implements Store {
  private readonly watches = new Set<WatchHandle>();
  readonly cached: StoreReads;

  /** Throws EtcdError for a client without a certificate: whoever is no API server. */
  constructor(
    private readonly etcd: EtcdCluster,
    private readonly client: string,
    private readonly journal?: Journal,
  ) {
    if (!CLIENTS.test(client)) throw new EtcdError('bad-certificate');
    this.cached = new CachedReads(etcd);
  }

  get revision(): Revision {
    return this.etcd.revision;
  }

  get compactedRevision(): Revision {
    return this.etcd.compactedRevision;
  }

  get(key: StoreKey, at?: Revision): Entry | undefined {
    return this.etcd.get(key, at);
  }

  range(prefix: string, options?: RangeOptions): RangeResult {
    return this.etcd.range(prefix, options);
  }

  create(key: StoreKey, stamp: Stamp, options?: { readonly leaseSeconds?: number }): WriteResult {
    const result = this.etcd.create(key, stamp, options);
    if (result.ok) this.record('etcd.put', pathOf(key));
    return result;
  }

  update(key: StoreKey, stamp: Stamp, expected: Revision): WriteResult {
    const result = this.etcd.update(key, stamp, expected);
    if (result.ok) this.record('etcd.put', textOf(key));
    return result;
  }

  remove(key: StoreKey, expected: Revision): WriteResult {
    const result = this.etcd.remove(key, expected);
    if (result.ok) this.record('etcd.delete', textOf(key));
    return result;
  }

  watch(prefix: string, after: Revision, onReadable: () => void): WatchHandle {
    const handle = this.etcd.watch(prefix, after, onReadable);
    const watch = {
      poll: () => handle.poll(),
      close: () => {
        handle.close();
        this.watches.delete(watch);
      },
    };
    this.watches.add(watch);
    return watch;
  }

  compact(before: Revision): void {
    this.etcd.compact(before);
  }

  revisionAt(at: Instant): Revision {
    return this.etcd.revisionAt(at);
  }

  /** The client is gone: its watches end. */
  close(): void {
    for (const watch of [...this.watches]) watch.close();
  }

  private record(action: string, path: string): void {
    this.journal?.append(this.client, action, path, { revision: this.etcd.revision, routine: true });
  }
}

/** The caches of a client: filled when it begins, or, where there is no quorum then, as soon as there is one. */
class CachedReads implements StoreReads {
  private areFilled: boolean;

  constructor(private readonly etcd: EtcdCluster) {
    this.areFilled = etcd.members.hasQuorum;
  }

  get(key: StoreKey, at?: Revision): Entry | undefined {
    return this.source.get(key, at);
  }

  range(prefix: string, options?: RangeOptions): RangeResult {
    return this.source.range(prefix, options);
  }

  private get source(): StoreReads {
    this.areFilled ||= this.etcd.members.hasQuorum;
    return this.areFilled ? this.etcd.cached : this.etcd;
  }
}

/** An object keeps its key through all of its versions, and its path is written down with each after the first. */
const texts = new RecentMap<StoreKey, string>();

function textOf(key: StoreKey): string {
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = pathOf(key)));
  return text;
}
