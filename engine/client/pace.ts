import { millis, type Instant, type Millis } from '../base/brand';
import type { Clock } from '../sim/clock';
import { Fifo } from './fifo';
import { TokenBucket } from './rate-limiter';
import type { RequestRate } from './request-rate';

/** Who goes when requests have to wait: the next in turn, or, for the rest of a batch, whoever has gone last. */
export type Turn = 'next' | 'first';

/** Work that stands still, while it waits for its turn to make a request, where it yields. */
export type Paced<Result = void> = Generator<Turn, Result, void>;

/** What holds the requests of one client to a rate (client-go util/flowcontrol over golang.org/x/time/rate, v0.36). */
export interface Pace {
  /** A request is made. */
  take(): void;
  /** A request can be made now. False: yield the turn, or use `when`. */
  isFree(turn?: Turn): boolean;
  /** Calls as soon as a request can be made: now, or later in the order in which it was asked. */
  when(go: () => void, turn?: Turn): void;
}

/** Of a client that may make as many requests as it likes. */
export const UNHURRIED: Pace = Object.freeze({
  take: () => undefined,
  isFree: () => true,
  when: (go: () => void) => go(),
});

/** Carries work out, with all the waiting that there is in it. */
export function carryOut(pace: Pace, work: Paced<unknown>): void {
  const step = work.next();
  if (step.done !== true) pace.when(() => carryOut(pace, work), step.value);
}

/** Carries a piece of work out each time that it is called, but not while the one before it still waits. */
export function oneAtATime(pace: Pace, work: () => Paced): () => void {
  let isUnderWay = false;
  function* whole(): Paced {
    try {
      yield* work();
    } finally {
      isUnderWay = false;
    }
  }
  return () => {
    if (isUnderWay) return;
    isUnderWay = true;
    carryOut(pace, whole());
  };
}

export interface RequestPaceOptions {
  readonly rate: RequestRate;
  readonly clock: Clock;
  /** Whose requests they are, for the label of the timer. */
  readonly actor: string;
  /** Before this nothing is held back and nothing counts. Default: from the beginning. */
  readonly since?: Instant | undefined;
}

/**
 * A bucket of tokens and those who wait for them. Requests are answered within the call that makes them, so they cannot be
 * held back on their way: whoever has many to make, or begins a piece of work that makes some, asks for his turn first. A
 * piece of work that has begun makes its few further requests at once; they are paid for before the next one begins.
 */
export class RequestPace implements Pace {
  /** Most clients of a cluster never make a request, and hardly one ever waits. */
  private bucket: TokenBucket | undefined;
  private line: WaitingLine | undefined;
  private isArmed = false;

  constructor(private readonly options: RequestPaceOptions) {}

  take(): void {
    const { clock, since, rate } = this.options;
    const now = clock.now();
    if (since !== undefined && now < since) return;
    (this.bucket ??= new TokenBucket(rate.qps, rate.burst)).take(now);
  }

  isFree(turn: Turn = 'next'): boolean {
    if (turn === 'next' && this.line?.isEmpty === false) return false;
    return this.wait() === 0;
  }

  when(go: () => void, turn: Turn = 'next'): void {
    if (this.isFree(turn)) return go();
    const line = (this.line ??= new WaitingLine());
    line.add(go, turn);
    this.arm(line);
  }

  private arm(line: WaitingLine): void {
    if (this.isArmed || line.isEmpty) return;
    this.isArmed = true;
    this.options.clock.after(this.wait(), `requests/${this.options.actor}`, () => {
      this.isArmed = false;
      this.serve(line);
    });
  }

  /** Whoever does not take the token that he was given leaves it to those behind him. */
  private serve(line: WaitingLine): void {
    while (!line.isEmpty && this.wait() === 0) line.take()?.();
    this.arm(line);
  }

  private wait(): Millis {
    return this.bucket === undefined ? NOTHING : this.bucket.untilNext(this.options.clock.now());
  }
}

/** Those who go on with a batch stand before those who come next. */
class WaitingLine {
  private readonly goingOn: (() => void)[] = [];
  private readonly coming = new Fifo<() => void>();

  get isEmpty(): boolean {
    return this.goingOn.length === 0 && this.coming.length === 0;
  }

  add(go: () => void, turn: Turn): void {
    if (turn === 'first') this.goingOn.push(go);
    else this.coming.push(go);
  }

  take(): (() => void) | undefined {
    return this.goingOn.pop() ?? this.coming.shift();
  }
}

const NOTHING = millis(0);

export const paceOf = (options: RequestPaceOptions): Pace =>
  options.rate.qps > 0 ? new RequestPace(options) : UNHURRIED;
