import type { Instant } from '../../engine/base/brand';

/** What a look at a predicate's subject found. */
export interface Finding {
  readonly holds: boolean;
  /** A few words on what was there: `2 ready`, `absent`. */
  readonly seen: string;
}

export interface Point extends Finding {
  readonly at: Instant;
}

/** From `from` to `to` one value; `to` is the instant at which the next one began, or the end of what is known. */
export interface Stretch extends Finding {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * The history of one predicate: a step function of time. Only changes are kept. Several changes at one instant are all
 * kept, in their order; `stretches` and `at` see the last one of an instant, `moments` sees all.
 */
export class Trace {
  private readonly points: Point[] = [];
  /** How many of them were known when something began to happen. */
  private known = 0;

  /** Instants must not go back. */
  add(at: Instant, finding: Finding): void {
    const last = this.points.at(-1);
    if (last !== undefined && last.holds === finding.holds && last.seen === finding.seen) return;
    this.points.push({ at, holds: finding.holds, seen: finding.seen });
  }

  /** Something begins to happen now: what is known so far was there before it. */
  mark(): void {
    this.known = this.points.length;
  }

  /** Did it hold before that, and ever since, up to an instant? Not even a transient value may have been another. */
  heldAllAlong(to: Instant): boolean {
    const broken = this.brokenAt;
    return this.known > 0 && (broken === undefined || broken > to);
  }

  /** When it first did not hold, looked at from right before that on. */
  get brokenAt(): Instant | undefined {
    return this.points.find((point, index) => index >= this.known - 1 && !point.holds)?.at;
  }

  get isEmpty(): boolean {
    return this.points.length === 0;
  }

  /** Those at which it changed. */
  get instants(): readonly Instant[] {
    return this.points.map(({ at }) => at);
  }

  /** The first instant that is known. */
  get begin(): Instant | undefined {
    return this.points[0]?.at;
  }

  /** The value at an instant, that is, the last one of it. */
  at(instant: Instant): Point | undefined {
    for (let index = this.points.length - 1; index >= 0; index--) {
      const point = this.points[index];
      if (point !== undefined && point.at <= instant) return point;
    }
    return undefined;
  }

  /** The values over [from, to], each with its span, cut to the interval; zero-length values are left out. */
  stretches(from: Instant, to: Instant): readonly Stretch[] {
    const settled = this.lastOfEachInstant();
    const out: Stretch[] = [];
    settled.forEach((point, index) => {
      const end = settled[index + 1]?.at ?? to;
      const begin = point.at < from ? from : point.at;
      const next = settled[index + 1];
      const stop = end > to ? to : end;
      if (point.at > to || (next !== undefined && next.at <= from)) return;
      out.push({ from: begin, to: stop, holds: point.holds, seen: point.seen });
    });
    return out;
  }

  /** Every value that was ever taken in [from, to], transient ones within an instant included. */
  moments(from: Instant, to: Instant): readonly Point[] {
    const before = this.at(from);
    const within = this.points.filter((point) => point.at >= from && point.at <= to);
    return before === undefined || within.includes(before) ? within : [{ ...before, at: from }, ...within];
  }

  private lastOfEachInstant(): readonly Point[] {
    return this.points.filter((point, index) => this.points[index + 1]?.at !== point.at);
  }
}

/** The history of all of them together: it holds when each does, at the end of an instant. */
export function allOf(traces: readonly Trace[]): Trace {
  const together = new Trace();
  const instants = new Set(traces.flatMap((trace) => trace.instants));
  for (const at of [...instants].sort((a, b) => a - b)) {
    const holds = traces.every((trace) => trace.at(at)?.holds === true);
    together.add(at, { holds, seen: holds ? 'all hold' : 'not all hold' });
  }
  return together;
}
