import { instant, millis, seconds, type Instant } from '../../../base/brand';
import type { Cancel, Clock } from '../../../sim/clock';
import type { ShutdownGrace } from './shutdown-grace';

/** A process that puts a shutdown off while it has something to do: the holder of a delay lock. */
export interface ShutdownInhibitor {
  /** As it is configured; undefined: it holds no lock, and is not told. */
  readonly grace: ShutdownGrace | undefined;
  /** `PrepareForShutdown`; `release` is to be called when the shutdown may go on. */
  prepareForShutdown(grace: ShutdownGrace, release: () => void): void;
}

/** What is asked of a machine that shuts down. */
export interface ShutdownOrder {
  /** Instead of what the kubelet is configured with. */
  readonly grace?: ShutdownGrace;
  /** Services are stopped from now on: nobody held a lock, the lock is released, or the time is over. */
  readonly goesOn?: (how: 'without delay' | 'lock released' | 'time over') => void;
  /** The power may go. */
  readonly done: () => void;
}

/** From the release of the last lock until the services are stopped and the power goes; not more than the grace. */
const SERVICES_STOP = seconds(1);

interface Shutdown {
  readonly order: ShutdownOrder;
  readonly until: Instant;
  isLocked: boolean;
  /** Of what comes next. */
  cancel: Cancel;
}

/**
 * What a machine's logind does about a shutdown: it tells who holds a delay lock, and goes on when that one is ready or
 * `InhibitDelayMaxSec`, which the kubelet sets to its grace, is over (systemd.io/INHIBITOR_LOCKS).
 */
export class Logind {
  private inhibitor: ShutdownInhibitor | undefined;
  private current: Shutdown | undefined;

  constructor(private readonly clock: Clock) {}

  get isShuttingDown(): boolean {
    return this.current !== undefined;
  }

  /** Somebody would be told of a shutdown. */
  get hasInhibitor(): boolean {
    return this.inhibitor !== undefined;
  }

  /** The newest process that wants to be told. */
  inhibit(inhibitor: ShutdownInhibitor): void {
    this.inhibitor = inhibitor;
  }

  /** The process has ended, and its lock with it. */
  drop(): void {
    this.inhibitor = undefined;
    if (this.current !== undefined) this.unlock(this.current);
  }

  /** The machine has no power any more: nothing goes on. */
  reset(): void {
    this.current?.cancel();
    this.current = undefined;
    this.inhibitor = undefined;
  }

  /** A shutdown that is under way is not begun again. */
  shutDown(order: ShutdownOrder): void {
    const { clock, inhibitor } = this;
    if (this.current !== undefined) return;
    const grace = order.grace ?? inhibitor?.grace;
    if (inhibitor === undefined || grace === undefined || grace.total === 0) {
      order.goesOn?.('without delay');
      return order.done();
    }
    const cancel = clock.after(grace.total, 'shutdown', () => {
      order.goesOn?.('time over');
      this.finish(shutdown);
    });
    const shutdown: Shutdown = { order, until: instant(clock.now() + grace.total), isLocked: true, cancel };
    this.current = shutdown;
    inhibitor.prepareForShutdown(grace, () => this.unlock(shutdown));
  }

  private unlock(shutdown: Shutdown): void {
    if (shutdown !== this.current || !shutdown.isLocked) return;
    const { order, until } = shutdown;
    const left = millis(Math.min(SERVICES_STOP, until - this.clock.now()));
    shutdown.isLocked = false;
    shutdown.cancel();
    order.goesOn?.('lock released');
    shutdown.cancel = this.clock.after(left, 'shutdown', () => this.finish(shutdown));
  }

  private finish({ order }: Shutdown): void {
    this.reset();
    order.done();
  }
}
