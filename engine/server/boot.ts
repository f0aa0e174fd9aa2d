import type { EventEmitter } from 'node:events';
import { wallMillis } from './wall-millis';
import type { Simulation } from './simulation';

/** A connection waits so long at most for a part of the boot. */
const PART_MILLIS = 2;

/** What a cluster that has only been started answers as it will for ever. */
const EARLY = /^\/(version|healthz|livez|readyz)([/?]|$)/;

/**
 * What happens in a cluster before anybody asks: nodes register and become Ready. It is done in parts, so that connections
 * are made meanwhile; whoever asks about the cluster gets the answer once it is over, the same as ever.
 */
export class Boot {
  private readonly waiting: (() => void)[] = [];
  private state: 'under way' | 'done' | 'given up' = 'under way';

  constructor(private readonly simulation: Pick<Simulation, 'boot'>) {}

  /** True when it is done, false when it was given up. Rejects when a callback of the cluster throws: a bug of ours. */
  async run(): Promise<boolean> {
    do await nextTurn();
    while (this.state === 'under way' && !this.takePart());
    if (this.state === 'under way') this.state = 'done';
    return this.state === 'done';
  }

  private takePart(): boolean {
    const until = wallMillis() + PART_MILLIS;
    return this.simulation.boot(() => wallMillis() >= until);
  }

  /** Those who wait are answered in the order in which they came. */
  open(): void {
    for (const act of this.waiting.splice(0)) act();
  }

  close(): void {
    if (this.state === 'under way') this.state = 'given up';
  }

  /** Acts now or when all is done, unless whoever asks has gone by then. */
  whenDone(url: string | undefined, to: EventEmitter, act: () => void): void {
    if (this.state === 'done' || EARLY.test(url ?? '')) return act();
    let isGone = false;
    to.once('close', () => (isGone = true));
    this.waiting.push(() => {
      if (!isGone) act();
    });
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
