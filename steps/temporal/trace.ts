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

  /** Instants must not go back. */
  add(at: Instant, finding: Finding): void {
    const last = this.points.at(-1);
    if (last !== undefined && last.holds === finding.holds && last.seen === finding.seen) return;
    this.points.push({ at, holds: finding.holds, seen: finding.seen });
  }

  get isEmpty(): boolean {
    return this.points.length === 0;
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
