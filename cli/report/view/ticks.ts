import { moment } from './moment';
import type { TimeScale } from './time-scale';

export interface Tick {
  readonly at: number;
  /** In pixels from the left of the window. */
  readonly x: number;
  readonly label: string;
}

/** What part of the whole is in view, in shares, and how wide it is drawn. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
}

/** Room at both edges, so that what happens at the first and the last instant can be seen. */
export const EDGE = 16;

export const toPixel = (scale: TimeScale, window: Window, at: number): number =>
  EDGE + ((scale.toShare(at) - window.from) / (window.to - window.from)) * (window.pixels - 2 * EDGE);

/** The share of the whole at a pixel; beyond 0 and 1 in the room at the edges. */
export const toShare = (window: Window, pixel: number): number =>
  window.from + ((pixel - EDGE) / (window.pixels - 2 * EDGE)) * (window.to - window.from);

export const toInstant = (scale: TimeScale, window: Window, pixel: number): number =>
  scale.toInstant(toShare(window, pixel));

const LABEL_PIXELS = 68;
const DAY = 86_400_000;
const NARROW_STEP = 100;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500].concat(
  [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400].map((s) => s * 1000),
);

/** Round instants with room for their labels; in each stretch as close as its scale allows, the roundest first. */
export function ticks(scale: TimeScale, window: Window): readonly Tick[] {
  const chosen: Tick[] = [];
  for (const at of candidates(scale, window).sort((a, b) => roundness(b) - roundness(a) || a - b)) {
    const x = toPixel(scale, window, at);
    if (x < 0 || x > window.pixels || chosen.some((tick) => Math.abs(tick.x - x) < LABEL_PIXELS)) continue;
    chosen.push({ at, x, label: moment(at) });
  }
  return chosen.sort((a, b) => a.x - b.x);
}

function candidates(scale: TimeScale, window: Window): number[] {
  const first = toInstant(scale, window, 0);
  const last = toInstant(scale, window, window.pixels);
  const found = new Set([0]);
  for (const segment of scale.segments) {
    const from = Math.max(segment.from, first);
    const to = Math.min(segment.to, last);
    if (to < from) continue;
    const perMilli =
      ((segment.shareTo - segment.shareFrom) / (segment.to - segment.from)) *
      ((window.pixels - 2 * EDGE) / (window.to - window.from));
    const isNarrow = (to - from) * perMilli < LABEL_PIXELS;
    const step = isNarrow ? roundestIn(from, to) : (STEPS.find((each) => each * perMilli >= LABEL_PIXELS) ?? DAY);
    // A stretch of milliseconds that is drawn wide enough to be seen is no place for a label of its own.
    if (isNarrow && step < NARROW_STEP) continue;
    for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.add(at);
  }
  return [...found];
}

/** The greatest step of which a multiple lies in a stretch. */
const roundestIn = (from: number, to: number): number =>
  STEPS.findLast((step) => Math.ceil(from / step) * step <= to) ?? 1;

/** The greatest step that divides it; nothing is rounder than the start. */
const roundness = (at: number): number =>
  at === 0 ? Number.POSITIVE_INFINITY : (STEPS.findLast((step) => at % step === 0) ?? 0);
