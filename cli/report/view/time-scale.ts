/** A stretch of time and the share of the width that it takes. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly shareFrom: number;
  readonly shareTo: number;
  /** It is drawn much shorter than it lasted. */
  readonly isIdle: boolean;
}

/** Instants to shares of the width, 0 to 1, and back. Monotone and continuous. */
export interface TimeScale {
  readonly end: number;
  readonly segments: readonly Segment[];
  toShare(at: number): number;
  toInstant(share: number): number;
}

/** In how much shorter than true a stretch must be drawn to be called idle. */
const IDLE_RATIO = 2;

/**
 * Stretches between neighbouring instants keep their proportions up to a unit that suits the run; what is longer grows by
 * its logarithm alone, and all of it together takes at most half of the width as long as there is something else to see: ten
 * minutes of waiting do not hide the seconds around them.
 */
export function compressedScale(instants: readonly number[], end: number): TimeScale {
  const points = pointsOf(instants, end);
  const gaps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  const unit = unitFor(gaps);
  const least = unit * LEAST_OF_UNIT;
  const isLong = (gap: number): boolean => gap > unit;
  const widthOf = (gap: number): number => (isLong(gap) ? unit * (1 + Math.log2(gap / unit)) : Math.max(gap, least));
  const sum = (chosen: readonly number[]): number => chosen.reduce((total, gap) => total + widthOf(gap), 0);
  const busy = sum(gaps.filter((gap) => !isLong(gap)));
  const idle = sum(gaps.filter(isLong));
  const shrink = busy === 0 || idle === 0 ? 1 : Math.min(1, Math.max(busy / idle, SHRINK_MOST));
  return scaleOf(points, (gap) => widthOf(gap) * (isLong(gap) ? shrink : 1));
}

/** Instants that differ are drawn apart, however close they are. */
const LEAST_OF_UNIT = 1 / 16;
/** Where nearly nothing happens between long waits, the waits may have the width. */
const SHRINK_MOST = 1 / 6;

/** Every second as wide as every other. */
export const linearScale = (end: number): TimeScale => scaleOf(pointsOf([], end), (gap) => gap);

function pointsOf(instants: readonly number[], end: number): readonly number[] {
  const last = Math.max(end, 1);
  const inside = instants.filter((at) => at > 0 && at < last);
  return [...new Set([0, ...inside, last])].sort((a, b) => a - b);
}

/** Twice the gap that three of four do not exceed; never so small that milliseconds fill the page. */
function unitFor(gaps: readonly number[]): number {
  const sorted = [...gaps].sort((a, b) => a - b);
  return Math.max(250, 2 * (sorted[Math.floor((sorted.length - 1) * 0.75)] ?? 0) * (sorted.length > 3 ? 1 : 0.05));
}

function scaleOf(points: readonly number[], widthOf: (gap: number) => number): TimeScale {
  const widths = points.slice(1).map((point, index) => widthOf(point - (points[index] ?? 0)));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let shareFrom = 0;
  const segments = widths.map((width, index): Segment => {
    const [from = 0, to = 0] = points.slice(index, index + 2);
    const begin = shareFrom;
    shareFrom = index === widths.length - 1 ? 1 : shareFrom + width / total;
    return { from, to, shareFrom: begin, shareTo: shareFrom, isIdle: (to - from) / width > IDLE_RATIO };
  });
  return { end: points.at(-1) ?? 1, segments, toShare: shareIn(segments), toInstant: instantIn(segments) };
}

const shareIn =
  (segments: readonly Segment[]) =>
  (at: number): number => {
    const { from, to, shareFrom, shareTo } = find(segments, (segment) => at <= segment.to);
    return clamp(shareFrom + ((at - from) / (to - from)) * (shareTo - shareFrom));
  };

const instantIn =
  (segments: readonly Segment[]) =>
  (share: number): number => {
    const { from, to, shareFrom, shareTo } = find(segments, (segment) => share <= segment.shareTo);
    return from + ((clamp(share) - shareFrom) / (shareTo - shareFrom)) * (to - from);
  };

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

/** The first that satisfies a condition that, once true, stays true; the last one when none does. */
function find(segments: readonly Segment[], isAtOrAfter: (segment: Segment) => boolean): Segment {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment !== undefined && isAtOrAfter(segment)) high = middle;
    else low = middle + 1;
  }
  return segments[low] ?? { from: 0, to: 1, shareFrom: 0, shareTo: 1, isIdle: false };
}
