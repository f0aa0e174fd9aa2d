import { instant, type Instant, type Millis } from '../../engine/base/brand';
import type { Bound, Count } from '../language/quantities';
import { countHolds, boundHolds } from '../language/quantities';
import type { Stretch, Trace } from './trace';
import { satisfied, UNDECIDED, violated, type Verdict } from './verdict';

/** What an operator may look at: everything up to `now` is known and final; `ended` says that nothing will follow. */
export interface Known {
  readonly anchor: Instant;
  readonly start: Instant;
  readonly now: Instant;
  readonly ended: boolean;
}

export const plus = (at: Instant, span: Millis): Instant => instant(at + span);

/** F[0,d] P: at some instant of [anchor, anchor+d], both ends included. */
export function within(trace: Trace, known: Known, span: Millis): Verdict {
  const deadline = plus(known.anchor, span);
  const first = firstTrue(trace, known.anchor, earlier(known.now, deadline));
  if (first !== undefined) return satisfied(first);
  return known.now >= deadline || known.ended ? violated(deadline, 'it did not hold by the deadline') : UNDECIDED;
}

/**
 * F P after not P, by a deadline if there is one: it begins to hold, or holds again, after it did not hold at some instant
 * since something began to happen.
 */
export function again(trace: Trace, known: Known, span?: Millis): Verdict {
  const deadline = span === undefined ? undefined : plus(known.anchor, span);
  const last = deadline === undefined ? known.now : earlier(known.now, deadline);
  const { brokenAt } = trace;
  const broken = brokenAt !== undefined && brokenAt <= last ? later(brokenAt, known.anchor) : undefined;
  const first = broken === undefined ? undefined : firstTrue(trace, broken, last);
  if (first !== undefined) return satisfied(first);
  if (!known.ended && (deadline === undefined || known.now < deadline)) return UNDECIDED;
  const missed = broken === undefined ? 'it never stopped holding' : 'it did not hold again';
  return violated(last, deadline === undefined ? missed : `${missed} by the deadline`);
}

/** G[0,d] P: at every instant of [anchor, anchor+d]. */
export function throughout(trace: Trace, known: Known, span: Millis): Verdict {
  const end = plus(known.anchor, span);
  const broken = firstFalse(trace, known.anchor, earlier(known.now, end));
  if (broken !== undefined) return violated(broken, 'it did not hold');
  return known.now >= end || known.ended ? satisfied(end) : UNDECIDED;
}

/** F[0,d] G[0,e] P: it begins to hold in time and then holds for e. */
export function becomesAndStays(
  trace: Trace,
  known: Known,
  bounds: { readonly by: Millis; readonly stay: Millis },
): Verdict {
  const deadline = plus(known.anchor, bounds.by);
  const runs = trueRuns(trace, known.anchor, known.now).filter((run) => run.from <= deadline);
  const long = runs.find((run) => run.to - run.from >= bounds.stay);
  if (long !== undefined) return satisfied(long.from);
  const last = runs.at(-1);
  const stillRunning = last !== undefined && last.to >= known.now;
  if (!known.ended && (known.now < deadline || stillRunning)) return UNDECIDED;
  if (last === undefined) return violated(deadline, 'it did not begin to hold by the deadline');
  return violated(last.to, 'it did not go on holding');
}

/** P is false on [anchor, anchor+d) and becomes true later. */
export function notBefore(trace: Trace, known: Known, span: Millis): Verdict {
  return firstBetween(trace, known, { from: span, to: undefined });
}

/** The first instant at which P holds lies in [anchor+d, anchor+e]. */
export function firstBetween(
  trace: Trace,
  known: Known,
  bounds: { readonly from: Millis; readonly to: Millis | undefined },
): Verdict {
  const first = firstTrue(trace, known.anchor, known.now);
  const earliest = plus(known.anchor, bounds.from);
  const latest = bounds.to === undefined ? undefined : plus(known.anchor, bounds.to);
  if (first !== undefined) {
    if (first < earliest) return violated(first, 'it held too early');
    if (latest !== undefined && first > latest) return violated(latest, 'it held too late');
    return satisfied(first);
  }
  if (latest !== undefined && known.now >= latest) return violated(latest, 'it did not hold in time');
  return known.ended ? violated(known.now, 'it never held') : UNDECIDED;
}

export function atMoment(trace: Trace, known: Known, moment: Instant): Verdict {
  if (moment > known.now) return known.ended ? violated(known.now, 'that moment was not reached') : UNDECIDED;
  const point = trace.at(moment);
  if (point === undefined) return violated(moment, 'nothing is known of that moment');
  return point.holds ? satisfied(moment) : violated(moment, 'it did not hold then');
}

/** F P from a given instant, without a bound. */
export function sometime(trace: Trace, known: Known, from: Instant): Verdict {
  const point = trace.moments(from, known.now).find((each) => each.holds);
  if (point !== undefined) return satisfied(point.at);
  return known.ended ? violated(known.now, 'it never held') : UNDECIDED;
}

/** G P from a given instant; every state counts, transient ones included. */
export function always(trace: Trace, known: Known, from: Instant): Verdict {
  const broken = trace.moments(from, known.now).find((each) => !each.holds);
  if (broken !== undefined) return violated(broken.at, 'it did not hold');
  return known.ended ? satisfied(known.now) : UNDECIDED;
}

export function never(trace: Trace, known: Known, from: Instant): Verdict {
  const broken = trace.moments(from, known.now).find((each) => each.holds);
  if (broken !== undefined) return violated(broken.at, 'it held');
  return known.ended ? satisfied(known.now) : UNDECIDED;
}

/** G over [now-d, now]. */
export function duringTheLast(trace: Trace, known: Known, span: Millis): Verdict {
  const from = instant(known.now - span);
  if (from < known.start) return violated(known.start, 'the scenario is younger than that');
  const broken = firstFalse(trace, from, known.now);
  return broken === undefined ? satisfied(known.now) : violated(broken, 'it did not hold');
}

/** G(P → F[0,d] Q), over the whole run: each time P begins to hold, Q holds at some instant of the next d. */
export function responds(trigger: Trace, answer: Trace, known: Known, span: Millis): Verdict {
  const rises = trueRuns(trigger, known.start, known.now).map((run) => run.from);
  if (rises.length === 0) return known.ended ? VACUOUS(known.now) : UNDECIDED;
  let open = false;
  for (const rise of rises) {
    const verdict = within(answer, { ...known, anchor: rise }, span);
    if (verdict.kind === 'violated')
      return violated(verdict.at, `the trigger held at ${rise - known.start} ms and no answer came`);
    if (verdict.kind === 'undecided') open = true;
  }
  return known.ended && !open ? satisfied(known.now) : UNDECIDED;
}

/** Was Q there each time right before P began to hold, and when it did? Then nothing was answered. */
export function isAnsweredBefore(trigger: Trace, answer: Trace, now: Instant): boolean {
  const begin = trigger.begin ?? now;
  return trueRuns(trigger, begin, now).every(
    ({ from }) => from > begin && answer.moments(instant(from - 1), from).every(({ holds }) => holds),
  );
}

/** G(P → Q), over the whole run, compared at the end of each instant. */
export function implies(condition: Trace, consequence: Trace, known: Known): Verdict {
  const runs = trueRuns(condition, known.start, known.now);
  for (const run of runs) {
    const broken = firstFalse(consequence, run.from, run.closed ? instant(run.to - 1) : run.to);
    if (broken !== undefined) return violated(broken, 'the one held and the other did not');
  }
  if (!known.ended) return UNDECIDED;
  return runs.length === 0 ? VACUOUS(known.now) : satisfied(known.now);
}

/** P W Q from the anchor: P holds until Q does, or for ever. */
export function holdsUntil(end: Trace, trace: Trace, known: Known): Verdict {
  const ended = firstTrue(end, known.anchor, known.now);
  const broken = firstFalse(trace, known.anchor, ended === undefined ? known.now : instant(ended - 1));
  if (broken !== undefined && (ended === undefined || broken < ended))
    return violated(broken, 'it stopped holding too early');
  if (ended !== undefined) return satisfied(ended);
  return known.ended ? satisfied(known.now) : UNDECIDED;
}

/** After the first Q, never P. */
export function neverAfter(opening: Trace, trace: Trace, known: Known): Verdict {
  const opened = firstTrue(opening, known.start, known.now);
  if (opened === undefined) return known.ended ? VACUOUS(known.now) : UNDECIDED;
  return never(trace, known, opened);
}

/** P holds for the first time no earlier than Q does. */
export function onlyAfter(opening: Trace, trace: Trace, known: Known): Verdict {
  const opened = firstTrue(opening, known.start, known.now);
  const first = trace.moments(known.start, known.now).find((point) => point.holds)?.at;
  if (first === undefined) return known.ended ? VACUOUS(known.now) : UNDECIDED;
  if (opened === undefined || opened > first) return violated(first, 'it held before the other did');
  return satisfied(first);
}

/** Each P holds at or after the instant at which the one before it did, and where given at most so long after it. */
export function inOrder(traces: readonly Trace[], known: Known, limits: readonly (Millis | undefined)[] = []): Verdict {
  let from = known.anchor;
  for (const [index, trace] of traces.entries()) {
    const first = trace.moments(from, known.now).find((point) => point.holds)?.at;
    const limit = limits[index];
    const latest = limit === undefined ? undefined : plus(from, limit);
    if (first === undefined) {
      if (latest !== undefined && known.now >= latest)
        return violated(latest, `line ${index + 1} did not come in time`);
      return known.ended ? violated(known.now, `line ${index + 1} never came after the line above it`) : UNDECIDED;
    }
    if (latest !== undefined && first > latest) return violated(latest, `line ${index + 1} came too late`);
    from = first;
  }
  return satisfied(from);
}

/** How many times P went from not holding to holding since the start, counted at the end of the run. */
export function rises(trace: Trace, known: Known, count: Count): Verdict {
  const runs = trueRuns(trace, known.start, known.now).filter((run) => run.from > known.start || !run.fromStart);
  const found = runs.length;
  if (known.ended) {
    return countHolds(count, found) ? satisfied(known.now) : violated(known.now, `it began to hold ${found} times`);
  }
  return UNDECIDED;
}

/** The time during which P held since the start, added up. */
export function inTotal(trace: Trace, known: Known, bound: Bound): Verdict {
  const total = trueRuns(trace, known.start, known.now).reduce((sum, run) => sum + (run.to - run.from), 0);
  return measured(total, bound, known, 'in total it held for');
}

/** The longest time without a break during which P held since the start. */
export function longest(trace: Trace, known: Known, bound: Bound): Verdict {
  const most = trueRuns(trace, known.start, known.now).reduce((max, run) => Math.max(max, run.to - run.from), 0);
  return measured(most, bound, known, 'the longest time it held was');
}

/** The first instant of [from, to] at whose end P holds. */
export function firstTrue(trace: Trace, from: Instant, to: Instant): Instant | undefined {
  return trace.stretches(from, to).find((stretch) => stretch.holds)?.from;
}

export function firstFalse(trace: Trace, from: Instant, to: Instant): Instant | undefined {
  if (to < from) return undefined;
  return trace.stretches(from, to).find((stretch) => !stretch.holds)?.from;
}

interface Run {
  readonly from: Instant;
  readonly to: Instant;
  /** It ended because P stopped holding, not because the interval did. */
  readonly closed: boolean;
  readonly fromStart: boolean;
}

function trueRuns(trace: Trace, from: Instant, to: Instant): readonly Run[] {
  const runs: Run[] = [];
  const stretches = trace.stretches(from, to);
  stretches.forEach((stretch: Stretch, index) => {
    if (!stretch.holds) return;
    const previous = runs.at(-1);
    const closed = stretches[index + 1]?.holds === false;
    if (previous !== undefined && stretches[index - 1]?.holds === true) {
      runs[runs.length - 1] = { ...previous, to: stretch.to, closed };
    } else {
      runs.push({ from: stretch.from, to: stretch.to, closed, fromStart: index === 0 });
    }
  });
  return runs;
}

function measured(millis: number, bound: Bound, known: Known, words: string): Verdict {
  if (bound.relation === 'at most' && millis > bound.span) return violated(known.now, `${words} ${millis / 1000}s`);
  if (!known.ended) return UNDECIDED;
  return boundHolds(bound, millis) ? satisfied(known.now) : violated(known.now, `${words} ${millis / 1000}s`);
}

const VACUOUS = (at: Instant): Verdict =>
  violated(at, 'its condition never held, so nothing was shown (tag the scenario @allow-vacuous if that is meant)');

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);
const later = (a: Instant, b: Instant): Instant => (a < b ? b : a);
