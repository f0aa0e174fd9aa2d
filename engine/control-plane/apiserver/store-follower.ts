import { seconds } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import { EtcdError } from '../etcd/etcd-error';
import type { Store, WatchHandle } from '../etcd/store';

export interface Followed {
  readonly label: string;
  readonly prefixes: readonly string[];
  /** Once for all that changed at one instant; what changed it must look up itself. */
  readonly onChange: () => void;
}

/** Hears of changes under some prefixes of the store, from now on, without asking for them. */
export class StoreFollower {
  private handles: readonly WatchHandle[] = [];
  private isDue = false;
  private closed = false;

  constructor(
    private readonly world: { readonly store: Store; readonly clock: Clock },
    private readonly followed: Followed,
  ) {
    this.begin();
  }

  close(): void {
    this.closed = true;
    for (const handle of this.handles) handle.close();
  }

  /** Acts as if something had changed. */
  nudge(): void {
    if (this.isDue || this.closed) return;
    this.isDue = true;
    this.world.clock.soon(`${this.followed.label}.sync`, () => this.act());
  }

  private begin(): void {
    if (this.closed) return;
    const { store, clock } = this.world;
    const { label, prefixes } = this.followed;
    try {
      this.handles = prefixes.map((prefix) => store.watch(prefix, store.revision, () => this.hear()));
    } catch (error) {
      if (!(error instanceof EtcdError)) throw error;
      clock.after(seconds(1), `${label}.follow`, () => this.begin());
    }
  }

  private hear(): void {
    for (const handle of this.handles) handle.poll();
    this.nudge();
  }

  private act(): void {
    this.isDue = false;
    if (!this.closed) this.followed.onChange();
  }
}
