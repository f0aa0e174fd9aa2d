import type { Instant, Revision } from '../../base/brand';
import type { Journal } from '../../sim/journal';
import type { EtcdCluster } from './etcd-cluster';
import { EtcdError } from './etcd-error';
import { pathOf } from './key-path';
import type { Entry, RangeOptions, RangeResult, Stamp, Store, StoreKey, WatchHandle, WriteResult } from './store';

/** Common names of the certificates that etcd's own authority has signed: kubeadm makes them for API servers alone. */
const CLIENTS = /^kube-apiserver(-|$)/;

/** What etcd does for one client. With a journal each of its writes is recorded. */
export class EtcdSession implements Store {
  private readonly watches = new Set<WatchHandle>();

  /** Throws EtcdError for a client without a certificate: whoever is no API server. */
  constructor(
    private readonly etcd: EtcdCluster,
    private readonly client: string,
    private readonly journal?: Journal,
  ) {
    if (!CLIENTS.test(client)) throw new EtcdError('bad-certificate');
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
    return this.recorded('etcd.put', key, this.etcd.create(key, stamp, options));
  }

  update(key: StoreKey, stamp: Stamp, expected: Revision): WriteResult {
    return this.recorded('etcd.put', key, this.etcd.update(key, stamp, expected));
  }

  remove(key: StoreKey, expected: Revision): WriteResult {
    return this.recorded('etcd.delete', key, this.etcd.remove(key, expected));
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

  private recorded(action: string, key: StoreKey, result: WriteResult): WriteResult {
    if (!result.ok) return result;
    this.journal?.append(this.client, action, textOf(key), { revision: this.etcd.revision, routine: true });
    return result;
  }
}

/** An object keeps its key through all of its versions, and its path is written down with each. */
const texts = new WeakMap<StoreKey, string>();

function textOf(key: StoreKey): string {
  const known = texts.get(key);
  if (known !== undefined) return known;
  const text = pathOf(key);
  texts.set(key, text);
  return text;
}
