import { instant, millis, seconds, type Instant, type Millis } from '../../base/brand';
import type { EventLoop } from '../../sim/clock';
import { wallMillis } from '../wall-millis';
import type { ClockMode } from './clock-mode';

export interface PaceOptions {
  readonly clock: EventLoop;
  readonly mode: ClockMode;
  /** Nothing but heartbeats is to come. */
  readonly isQuiescent: () => boolean;
  /** A callback threw: a bug of ours. */
  readonly onBug: (error: unknown) => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly wallMillis?: () => number;
  /** Those who connect at this moment: time waits for them, unless it is the wall's. */
  readonly arrivals?: { readonly any: boolean; settled(): Promise<void> };
  /** Something may have happened in the cluster. */
  readonly afterTurn?: () => void;
}

/** In `auto`, programs outside have so long to react to what they were told. */
const QUIET_MILLIS = 5;
/** So many callbacks at most between two looks at the network. */
const STEPS_PER_TURN = 5_000;
/**
 * In `auto`, so much time at most is skipped for one change from outside; then it goes beside the wall clock until the
 * next. A pod that fits nowhere, a schedule or a crash loop never comes to rest: without an end, days would pass while
 * somebody reads the answer. The longest wait that people watch is a rollout's progress deadline, 600 s.
 */
const SKIPPED_MAX = seconds(11 * 60);
/**
 * In `manual`, a change from outside takes so long: what it brings about at once happens before the next one, as it does
 * where requests take time. The next advance is so much shorter.
 */
const CHANGE_TAKES = millis(1);
const AHEAD_MAX = 100;
/** A sleep without an end would miss that somebody set a timer. */
const SLEEP_MILLIS_MAX = 1_000;

/**
 * Moves virtual time. Whatever the mode, what is due at the present instant is done soon after each request; only the
 * mode decides when later instants come.
 */
export class Pace {
  private readonly clock: EventLoop;
  private readonly wall: () => number;
  private anchor: { readonly wall: number; readonly virtual: number };
  private timer: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  private inFlight = 0;
  private touchedAt: number;
  private settled = false;
  /** In `auto`, time is skipped up to here. */
  private skipsUntil: Instant;
  private driving: Promise<unknown> = Promise.resolve();
  private drives = 0;
  /** In `manual`, how far the clock is ahead of what it was told. */
  private ahead = 0;
  /** What another server is asked on behalf of the cluster takes no time. */
  private holds = 0;
  private readonly waiting: (() => void)[] = [];
  private state: 'still' | 'started' | 'closed' = 'still';

  constructor(private readonly options: PaceOptions) {
    this.clock = options.clock;
    this.wall = options.wallMillis ?? wallMillis;
    this.touchedAt = this.wall();
    this.anchor = { wall: this.touchedAt, virtual: this.clock.now() };
    this.skipsUntil = instant(this.clock.now() + SKIPPED_MAX);
  }

  get mode(): ClockMode {
    return this.options.mode;
  }

  /** The time as whoever tells it knows it. */
  get told(): Instant {
    return instant(this.clock.now() - this.ahead);
  }

  /** From now on time goes. */
  start(): void {
    this.state = 'started';
    this.anchor = { wall: this.wall(), virtual: this.clock.now() };
    this.next();
  }

  close(): void {
    this.state = 'closed';
    clearTimeout(this.timer);
    if (this.turn !== undefined) clearImmediate(this.turn);
  }

  /** A request has come: time as the sender knows it is made present. The answer must be called when it is done. */
  begin(): () => void {
    this.inFlight++;
    this.keepUp();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.inFlight--;
      this.touch();
    };
  }

  /** Time stands still until what is answered is called, unless it is the wall's anyway. */
  hold(): () => void {
    if (this.mode.kind === 'real') return () => this.touch();
    this.holds++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.holds--;
      for (const go of this.waiting.splice(0)) go();
      this.touch();
    };
  }

  /** A program outside was told something, or said something. */
  touch(): void {
    this.touchedAt = this.wall();
    this.settled = this.settled && this.clock.now() >= this.skipsUntil;
    this.next();
  }

  /** A program outside asks for a change, whose consequences it will want to see soon. */
  stir(): void {
    this.skipsUntil = instant(this.clock.now() + SKIPPED_MAX);
    this.takeTime();
    this.touch();
  }

  private takeTime(): void {
    if (this.options.mode.kind !== 'manual' || this.drives > 0 || this.ahead >= AHEAD_MAX) return;
    const before = this.clock.now();
    this.slice(instant(before + CHANGE_TAKES));
    this.ahead += this.clock.now() - before;
  }

  /** Does all that is due in the next span, in slices, so that connections are served in between. */
  advance(span: Millis): Promise<void> {
    return this.drive(async () => {
      const until = instant(this.clock.now() + Math.max(0, span - this.ahead));
      this.ahead = Math.max(0, this.ahead - span);
      while (!this.slice(until)) await this.turnOver();
    });
  }

  /** Runs until nothing but heartbeats is due, or the span is over. */
  settle(span: Millis): Promise<void> {
    return this.drive(async () => {
      this.ahead = 0;
      const until = instant(this.clock.now() + span);
      while (!this.options.isQuiescent()) {
        const due = this.clock.nextDue();
        if (due === undefined || due > until) break;
        this.slice(due);
        await this.turnOver();
      }
    });
  }

  /** One after the other: two who move time at once would not know whose it is. */
  private drive(work: () => Promise<void>): Promise<void> {
    this.drives++;
    const arrived = this.driving.then(() => this.options.arrivals?.settled());
    const done = arrived.then(work).finally(() => {
      this.drives--;
      this.anchor = { wall: this.wall(), virtual: this.clock.now() };
      this.touch();
    });
    this.driving = done.catch(() => undefined);
    return done;
  }

  private async turnOver(): Promise<void> {
    if (this.holds === 0) return nextTurn();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** True: everything due up to then is done, and it is then. */
  private slice(until: Instant): boolean {
    try {
      const span = millis(Math.max(0, until - this.clock.now()));
      const outcome = this.clock.run({ within: span, stepsMax: STEPS_PER_TURN }, () => this.holds > 0);
      this.options.afterTurn?.();
      if (outcome.kind === 'step-limit' || outcome.kind === 'satisfied') return false;
      if (outcome.kind === 'quiescent' && this.clock.now() < until) this.clock.skipTo(until);
      return true;
    } catch (error) {
      this.options.onBug(error);
      return false;
    }
  }

  /** Where the wall clock leads, virtual time follows. */
  private keepUp(): void {
    if (this.state !== 'started' || this.drives > 0 || this.holds > 0 || !this.followsWall()) return;
    const target = this.wallTarget();
    if (target > this.clock.now()) this.slice(target);
  }

  private followsWall(): boolean {
    const { mode } = this.options;
    return mode.kind === 'real' || (mode.kind === 'auto' && this.settled);
  }

  private wallTarget(): Instant {
    const { mode } = this.options;
    const factor = mode.kind === 'real' ? mode.factor : 1;
    return instant(Math.floor(this.anchor.virtual + (this.wall() - this.anchor.wall) * factor));
  }

  private next(): void {
    if (this.state !== 'started' || this.turn !== undefined) return;
    clearTimeout(this.timer);
    this.turn = setImmediate(() => {
      this.turn = undefined;
      this.take();
    });
  }

  private sleep(wallMillis: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), Math.min(Math.max(Math.ceil(wallMillis), 1), SLEEP_MILLIS_MAX));
  }

  /** One turn: does what is due, and decides when to look again. */
  private take(): void {
    if (this.state !== 'started' || this.drives > 0 || this.holds > 0) return;
    if (!this.slice(this.clock.now())) return this.next();
    switch (this.options.mode.kind) {
      case 'manual':
        return;
      case 'real':
        return this.takeReal(this.options.mode.factor);
      case 'auto':
        return this.takeAuto();
    }
  }

  private takeReal(factor: number): void {
    if (!this.slice(this.wallTarget())) return this.next();
    const due = this.clock.nextDue();
    this.sleep(due === undefined ? SLEEP_MILLIS_MAX : (due - this.clock.now()) / factor);
  }

  private takeAuto(): void {
    if (this.settled) return this.takeReal(1);
    const quietIn = this.touchedAt + QUIET_MILLIS - this.wall();
    if (this.inFlight > 0 || this.options.arrivals?.any === true) return this.sleep(QUIET_MILLIS);
    if (quietIn > 0) return this.sleep(quietIn);
    const due = this.clock.nextDue();
    const isSpent = due !== undefined && due > this.skipsUntil;
    if (isSpent) this.skipsUntil = this.clock.now();
    if (due === undefined || isSpent || this.options.isQuiescent()) {
      this.settled = true;
      this.anchor = { wall: this.wall(), virtual: this.clock.now() };
      return this.takeReal(1);
    }
    this.slice(due);
    this.next();
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
