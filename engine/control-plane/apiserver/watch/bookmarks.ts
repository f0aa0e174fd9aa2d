import { minutes } from '../../../base/brand';
import type { Cancel, Clock } from '../../../sim/clock';
import type { KubeObject } from '../../../api/object';
import type { WatchEvent } from '../../../api/request';
import type { Store } from '../../etcd/store';
import type { Served } from '../registry';
import type { QueuedWatch } from './queued-watch';

/**
 * Tells each stream that asked for it, once a minute, how far it has come (apiserver/pkg/storage/cacher, v1.36). One
 * timer for all streams, and none while nobody asks.
 */
export class Bookmarks {
  private readonly streams = new Map<QueuedWatch, Served>();
  private cancel: Cancel | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
  ) {}

  /** The answer ends it. */
  add(served: Served, stream: QueuedWatch): () => void {
    this.streams.set(stream, served);
    this.cancel ??= this.clock.every(minutes(1), 'watch.bookmark', () => this.send());
    return () => {
      this.streams.delete(stream);
      if (this.streams.size > 0) return;
      this.cancel?.();
      this.cancel = undefined;
    };
  }

  private send(): void {
    const metadata = { resourceVersion: String(this.store.revision) } as unknown as KubeObject['metadata'];
    const bookmarks = new Map<Served, WatchEvent>();
    for (const [stream, served] of this.streams) {
      const { apiVersion, kind } = served;
      const bookmark = bookmarks.get(served) ?? { type: 'BOOKMARK', object: { apiVersion, kind, metadata } };
      bookmarks.set(served, bookmark);
      stream.mark(bookmark);
    }
  }
}
