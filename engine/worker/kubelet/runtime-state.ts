import { seconds, type Instant } from '../../base/brand';
import type { Clock } from '../../sim/clock';
import type { Runtime, RuntimeStatus } from '../runtime/cri';
import { Grid } from './grid';

const CHECK_PERIOD = seconds(5);
const DOWN_AFTER = seconds(30);

/**
 * What the runtime said of itself when it was last asked (pkg/kubelet/runtime.go, v1.36): every five seconds, here only
 * while there is trouble or something has changed.
 */
export class RuntimeState {
  private readonly grid: Grid;
  private seen: RuntimeStatus;
  private lastReady: Instant;

  constructor(
    private readonly clock: Clock,
    private readonly runtime: Runtime,
    startedAt: Instant,
    private readonly changed: () => void,
  ) {
    this.seen = runtime.status();
    this.lastReady = startedAt;
    this.grid = new Grid(clock, startedAt, CHECK_PERIOD, 'runtime check', () => this.check());
    runtime.onStatusChange(() => this.grid.request());
    if (!this.isGood()) this.grid.request();
  }

  get status(): RuntimeStatus {
    return this.seen;
  }

  get isDown(): boolean {
    return !this.seen.runtime.ready && this.clock.now() - this.lastReady >= DOWN_AFTER;
  }

  check(): void {
    const before = this.seen;
    const wasDown = this.isDown;
    this.seen = this.runtime.status();
    if (this.seen.runtime.ready) this.lastReady = this.clock.now();
    if (!this.isGood()) this.grid.request();
    if (!same(before, this.seen) || wasDown !== this.isDown) this.changed();
  }

  private isGood(): boolean {
    return this.seen.runtime.ready && this.seen.network.ready;
  }
}

const same = (a: RuntimeStatus, b: RuntimeStatus): boolean =>
  a.runtime.ready === b.runtime.ready &&
  a.runtime.message === b.runtime.message &&
  a.network.ready === b.network.ready &&
  a.network.message === b.network.message;
