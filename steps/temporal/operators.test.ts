import assert from 'node:assert/strict';
import { instant, millis } from '../../engine/base/brand';
import { parseBound, parseCount } from '../language/quantities';
import * as operators from './operators';
import type { Known } from './operators';
import { traceOf } from './testing/trace-of';
import type { Verdict } from './verdict';

/** What is known: a scenario that began at 0 and whose last When was at `anchor`. */
const known = (now: number, { anchor = 0, ended = false } = {}): Known => ({
  anchor: instant(anchor),
  start: instant(0),
  now: instant(now),
  ended,
});

const text = (verdict: Verdict): string =>
  verdict.kind === 'undecided' ? 'undecided' : `${verdict.kind} at ${verdict.at}`;

const d = millis;
const always = traceOf('0:yes');
const never = traceOf('0:no');

describe('within', () => {
  const decide = (trace: string, now: number, anchor = 0): string =>
    text(operators.within(traceOf(trace), known(now, { anchor }), d(30)));

  it('is satisfied by the first instant at which the state holds', () =>
    assert.equal(decide('0:no 12:yes 14:no', 20), 'satisfied at 12'));
  it('counts both ends of its span', () => {
    assert.equal(decide('0:yes', 0), 'satisfied at 0');
    assert.equal(decide('0:no 30:yes', 30), 'satisfied at 30');
    assert.equal(decide('0:no 31:yes', 40), 'violated at 30');
  });
  it('is violated when the deadline has come', () => assert.equal(decide('0:no', 30), 'violated at 30'));
  it('is undecided until then', () => assert.equal(decide('0:no', 29), 'undecided'));
  it('counts from the last When', () => {
    assert.equal(decide('0:yes 5:no 45:yes', 45, 20), 'satisfied at 45');
    assert.equal(decide('0:yes 5:no', 50, 20), 'violated at 50');
  });
  it('takes the last value of an instant', () => assert.equal(decide('0:no 5:yes 5:no', 30), 'violated at 30'));
});

describe('within … again', () => {
  const decide = (trace: string, now: number, anchor = 0): string =>
    text(operators.again(traceOf(trace), known(now, { anchor }), d(30)));

  it('is satisfied when the state holds after it did not', () =>
    assert.equal(decide('0:yes | 12:no 14:yes', 20), 'satisfied at 14'));
  it('is not satisfied by what was there before', () => assert.equal(decide('0:yes | 12:no', 29), 'undecided'));
  it('is satisfied by a first beginning', () => assert.equal(decide('0:no | 7:yes', 20), 'satisfied at 7'));
  it('counts what came of the When itself', () => assert.equal(decide('0:no | 5:yes', 9, 5), 'satisfied at 5'));
  it('does not count what was lost and found before the When', () =>
    assert.equal(decide('0:yes 1:no 2:yes | 40:yes', 40, 5), 'violated at 35'));
  it('counts both ends of its span', () => {
    assert.equal(decide('0:yes | 9:no 30:yes', 30), 'satisfied at 30');
    assert.equal(decide('0:yes | 9:no 31:yes', 31), 'violated at 30');
  });
  it('says whether it never stopped, or did not come back', () => {
    const because = (trace: string): string => {
      const verdict = operators.again(traceOf(trace), known(30), d(30));
      return verdict.kind === 'violated' ? verdict.because : verdict.kind;
    };
    assert.equal(because('0:yes |'), 'it never stopped holding by the deadline');
    assert.equal(because('0:yes | 31:no 40:yes'), 'it never stopped holding by the deadline');
    assert.equal(because('0:yes | 9:no'), 'it did not hold again by the deadline');
  });
  it('without a deadline is decided at the end', () => {
    const open = (trace: string, ended: boolean): string => text(operators.again(traceOf(trace), known(99, { ended })));
    assert.equal(open('0:yes | 50:no', false), 'undecided');
    assert.equal(open('0:yes | 50:no', true), 'violated at 99');
    assert.equal(open('0:yes | 50:no 60:yes', false), 'satisfied at 60');
  });
});

describe('in order', () => {
  const decide = (traces: readonly string[], now: number, limits: readonly (number | undefined)[] = []): string =>
    text(
      operators.inOrder(
        traces.map(traceOf),
        known(now),
        limits.map((limit) => (limit === undefined ? undefined : d(limit))),
      ),
    );

  it('is satisfied by the last of the chain', () =>
    assert.equal(decide(['0:no 3:yes', '0:no 9:yes'], 9), 'satisfied at 9'));
  it('wants each at or after the one above it', () =>
    assert.equal(decide(['0:no 3:yes', '0:yes 2:no'], 9), 'undecided'));
  it('wants each in time', () => {
    assert.equal(decide(['0:no 3:yes', '0:no 9:yes'], 9, [undefined, 6]), 'satisfied at 9');
    assert.equal(decide(['0:no 3:yes', '0:no 9:yes'], 9, [undefined, 5]), 'violated at 8');
  });
});

describe('for the next', () => {
  const decide = (trace: string, now: number): string => text(operators.throughout(traceOf(trace), known(now), d(40)));

  it('is satisfied when the state held to the end', () => assert.equal(decide('0:yes 41:no', 41), 'satisfied at 40'));
  it('is violated by a gap, at its beginning', () => assert.equal(decide('0:yes 9:no 10:yes', 12), 'violated at 9'));
  it('counts the last instant of its span', () => assert.equal(decide('0:yes 40:no', 40), 'violated at 40'));
  it('is undecided while the span lasts', () => assert.equal(decide('0:yes', 39), 'undecided'));
});

describe('within and then for', () => {
  const decide = (trace: string, now: number): string =>
    text(operators.becomesAndStays(traceOf(trace), known(now), { by: d(60), stay: d(100) }));

  it('is satisfied by a long enough stretch that began in time', () =>
    assert.equal(decide('0:no 50:yes 150:no', 200), 'satisfied at 50'));
  it('is violated by one that ends too soon', () => assert.equal(decide('0:no 50:yes 149:no', 200), 'violated at 149'));
  it('is violated by one that begins too late', () => assert.equal(decide('0:no 61:yes', 200), 'violated at 60'));
  it('allows a beginning at the deadline', () => assert.equal(decide('0:no 60:yes', 160), 'satisfied at 60'));
  it('is undecided while a stretch goes on', () => assert.equal(decide('0:no 60:yes', 159), 'undecided'));
  it('lets a second beginning in time make good for the first', () =>
    assert.equal(decide('0:yes 10:no 20:yes', 120), 'satisfied at 20'));
});

describe('not before', () => {
  const decide = (trace: string, now: number, ended = false): string =>
    text(operators.notBefore(traceOf(trace), known(now, { ended }), d(300)));

  it('is satisfied when it first holds at the bound or later', () => {
    assert.equal(decide('0:no 300:yes', 300), 'satisfied at 300');
    assert.equal(decide('0:no 900:yes', 900), 'satisfied at 900');
  });
  it('is violated when it holds earlier', () => assert.equal(decide('0:no 299:yes', 299), 'violated at 299'));
  it('is undecided until it holds', () => assert.equal(decide('0:no', 5000), 'undecided'));
  it('is violated when it never comes to hold', () => assert.equal(decide('0:no', 900, true), 'violated at 900'));
});

describe('between … and … later, exactly … later', () => {
  const decide = (trace: string, now: number, from = 38, to = 46): string =>
    text(operators.firstBetween(traceOf(trace), known(now), { from: d(from), to: d(to) }));

  it('is satisfied when it first holds inside, both ends included', () => {
    assert.equal(decide('0:no 38:yes', 38), 'satisfied at 38');
    assert.equal(decide('0:no 46:yes', 46), 'satisfied at 46');
  });
  it('is violated by an earlier instant, though it holds inside as well', () => {
    assert.equal(decide('0:no 37:yes', 40), 'violated at 37');
    assert.equal(decide('0:no 10:yes 11:no 40:yes', 40), 'violated at 10');
  });
  it('is violated when the second bound passes', () => assert.equal(decide('0:no 47:yes', 60), 'violated at 46'));
  it('is undecided before that', () => assert.equal(decide('0:no', 45), 'undecided'));
  it('is an exact instant when the bounds are one', () => {
    assert.equal(decide('0:no 300:yes', 300, 300, 300), 'satisfied at 300');
    assert.equal(decide('0:no 299:yes', 300, 300, 300), 'violated at 299');
    assert.equal(decide('0:no 301:yes', 301, 300, 300), 'violated at 300');
  });
});

describe('at a moment', () => {
  const decide = (now: number, ended = false): string =>
    text(operators.atMoment(traceOf('0:no 40:yes 50:no'), known(now, { ended }), instant(40)));

  it('is satisfied when it held then', () => assert.equal(decide(90), 'satisfied at 40'));
  it('is violated when it did not', () =>
    assert.equal(text(operators.atMoment(traceOf('0:no 40:yes'), known(90), instant(39))), 'violated at 39'));
  it('is undecided of the future', () => assert.equal(decide(39), 'undecided'));
  it('is violated when the run ends before it', () => assert.equal(decide(39, true), 'violated at 39'));
  it('is violated when nothing is known of it', () =>
    assert.equal(text(operators.atMoment(traceOf('50:yes'), known(90), instant(40))), 'violated at 40'));
});

describe('eventually, at some point', () => {
  const decide = (trace: string, now: number, ended = false): string =>
    text(operators.sometime(traceOf(trace), known(now, { ended }), instant(10)));

  it('is satisfied by a value that passes within an instant', () =>
    assert.equal(decide('0:no 20:yes 20:no', 30), 'satisfied at 20'));
  it('counts the value in force when it begins', () => assert.equal(decide('0:yes 12:no', 12), 'satisfied at 10'));
  it('does not count what was before', () => assert.equal(decide('0:yes 9:no', 30), 'undecided'));
  it('is violated when the run ends without it', () => assert.equal(decide('0:no', 30, true), 'violated at 30'));
});

describe('at all times, from now on', () => {
  const decide = (trace: string, now: number, ended = false): string =>
    text(operators.always(traceOf(trace), known(now, { ended }), instant(0)));

  it('is satisfied at the end of the run', () => assert.equal(decide('0:yes', 99, true), 'satisfied at 99'));
  it('is violated by a value that passes within an instant', () =>
    assert.equal(decide('0:yes 20:no 20:yes', 30), 'violated at 20'));
  it('is undecided while the run goes on', () => assert.equal(decide('0:yes', 99), 'undecided'));
});

describe('at no time', () => {
  const decide = (trace: string, now: number, ended = false): string =>
    text(operators.never(traceOf(trace), known(now, { ended }), instant(0)));

  it('is satisfied at the end of the run', () => assert.equal(decide('0:no', 99, true), 'satisfied at 99'));
  it('is violated by a value that passes within an instant', () =>
    assert.equal(decide('0:no 20:yes 20:no', 30), 'violated at 20'));
  it('is undecided while the run goes on', () => assert.equal(decide('0:no', 99), 'undecided'));
});

describe('during the last', () => {
  const decide = (trace: string, now: number): string =>
    text(operators.duringTheLast(traceOf(trace), known(now), d(50)));

  it('is satisfied when it held throughout', () => assert.equal(decide('0:no 50:yes', 100), 'satisfied at 100'));
  it('is violated by a gap', () => assert.equal(decide('0:no 51:yes', 100), 'violated at 50'));
  it('is violated when the scenario is younger than the span', () =>
    assert.equal(decide('0:yes', 49), 'violated at 0'));
  it('is never undecided: the past is known', () => assert.notEqual(decide('0:yes', 50), 'undecided'));
});

describe('whenever …, within …', () => {
  const decide = (trigger: string, answer: string, now: number, ended = false): string =>
    text(operators.responds(traceOf(trigger), traceOf(answer), known(now, { ended }), d(5)));

  it('is satisfied when each beginning is answered', () =>
    assert.equal(decide('0:no 10:yes 20:no 30:yes', '0:no 15:yes 16:no 30:yes', 40, true), 'satisfied at 40'));
  it('is violated when one is not, at the end of its span', () =>
    assert.equal(decide('0:no 10:yes 20:no 30:yes', '0:no 15:yes 16:no', 40), 'violated at 35'));
  it('is undecided while an answer is due', () => assert.equal(decide('0:no 10:yes', '0:no', 14), 'undecided'));
  it('is undecided while the run goes on: the trigger may come again', () =>
    assert.equal(decide('0:no 10:yes', '0:yes', 40), 'undecided'));
  it('is violated when the trigger never came', () =>
    assert.equal(decide('0:no', '0:yes', 40, true), 'violated at 40'));
});

describe('whenever … within …, when nothing was answered', () => {
  const decide = (trigger: string, answer: string): boolean =>
    operators.isAnsweredBefore(traceOf(trigger), traceOf(answer), instant(99));

  it('is so when the answer was there before each question', () =>
    assert.equal(decide('0:no 5:yes 6:no 9:yes', '0:yes'), true));
  it('is not so when one answer came after its question', () =>
    assert.equal(decide('0:no 5:yes 6:no 9:yes', '0:yes 8:no 9:yes'), false));
  it('is not so when both came together', () => assert.equal(decide('0:no 5:yes', '0:no 5:yes'), false));
  it('is not known of a question at the start', () => assert.equal(decide('0:yes', '0:yes'), false));
});

describe('whenever …, at the same time', () => {
  const decide = (condition: string, consequence: string, now: number, ended = false): string =>
    text(operators.implies(traceOf(condition), traceOf(consequence), known(now, { ended })));

  it('is satisfied when the one is never without the other', () =>
    assert.equal(decide('0:no 10:yes 20:no', '0:no 10:yes 20:no', 40, true), 'satisfied at 40'));
  it('compares the last values of an instant', () =>
    assert.equal(decide('0:no 10:yes', '0:yes 10:no 10:yes', 40, true), 'satisfied at 40'));
  it('is violated at the first instant of the one alone', () =>
    assert.equal(decide('0:no 10:yes 20:no', '0:yes 19:no', 40), 'violated at 19'));
  it('is undecided while the run goes on', () => assert.equal(decide('0:yes', '0:yes', 40), 'undecided'));
  it('is violated when the condition never held', () =>
    assert.equal(decide('0:no', '0:yes', 40, true), 'violated at 40'));
});

describe('until', () => {
  const decide = (end: string, trace: string, now: number, ended = false): string =>
    text(operators.holdsUntil(traceOf(end), traceOf(trace), known(now, { ended })));

  it('is satisfied when it holds up to the end', () =>
    assert.equal(decide('0:no 20:yes', '0:yes 20:no', 30), 'satisfied at 20'));
  it('is violated when it stops before', () =>
    assert.equal(decide('0:no 20:yes', '0:yes 19:no', 30), 'violated at 19'));
  it('is satisfied when the end never comes and it holds for good', () =>
    assert.equal(decide('0:no', '0:yes', 30, true), 'satisfied at 30'));
  it('is undecided while neither has happened', () => assert.equal(decide('0:no', '0:yes', 30), 'undecided'));
});

describe('after …, at no time', () => {
  const decide = (opening: string, trace: string, now: number, ended = false): string =>
    text(operators.neverAfter(traceOf(opening), traceOf(trace), known(now, { ended })));

  it('is satisfied when it does not hold any more', () =>
    assert.equal(decide('0:no 20:yes 21:no', '0:yes 20:no', 30, true), 'satisfied at 30'));
  it('is violated by a later instant', () =>
    assert.equal(decide('0:no 20:yes 21:no', '0:no 25:yes', 30), 'violated at 25'));
  it('is undecided while the run goes on', () => assert.equal(decide('0:no 20:yes', '0:no', 30), 'undecided'));
  it('is violated when the opening never came', () => assert.equal(decide('0:no', '0:no', 30, true), 'violated at 30'));
});

describe('only after', () => {
  const decide = (opening: string, trace: string, now: number, ended = false): string =>
    text(operators.onlyAfter(traceOf(opening), traceOf(trace), known(now, { ended })));

  it('is satisfied when the opening came first, or at the same instant', () => {
    assert.equal(decide('0:no 20:yes 21:no', '0:no 25:yes', 30), 'satisfied at 25');
    assert.equal(decide('0:no 25:yes', '0:no 25:yes', 30), 'satisfied at 25');
  });
  it('is violated when it did not', () => assert.equal(decide('0:no 26:yes', '0:no 25:yes', 30), 'violated at 25'));
  it('is undecided until the second holds', () => assert.equal(decide('0:yes', '0:no', 30), 'undecided'));
  it('is violated when the second never held', () => assert.equal(decide('0:yes', '0:no', 30, true), 'violated at 30'));
});

describe('how often', () => {
  const decide = (trace: string, count: string, ended = true): string =>
    text(operators.rises(traceOf(trace), known(100, { ended }), parseCount(count)));

  it('counts beginnings', () => assert.equal(decide('0:no 5:yes 7:no 9:yes', '2'), 'satisfied at 100'));
  it('does not count a state that was there from the start', () =>
    assert.equal(decide('0:yes 7:no 9:yes', '1'), 'satisfied at 100'));
  it('is violated by another number', () =>
    assert.equal(decide('0:no 5:yes 7:no 9:yes', 'at most 1'), 'violated at 100'));
  it('is undecided while the run goes on', () => assert.equal(decide('0:no 5:yes', '1', false), 'undecided'));
});

describe('in total', () => {
  const decide = (trace: string, bound: string, ended = true): string =>
    text(operators.inTotal(traceOf(trace), known(100, { ended }), parseBound(bound)));
  const twice = '0:no 10:yes 14:no 20:yes 26:no';

  it('adds the stretches up', () => {
    assert.equal(decide(twice, 'at most 10ms'), 'satisfied at 100');
    assert.equal(decide(twice, 'exactly 10ms'), 'satisfied at 100');
  });
  it('is violated as soon as it is too much', () =>
    assert.equal(decide(twice, 'at most 9ms', false), 'violated at 100'));
  it('is violated by too little at the end', () => assert.equal(decide(twice, 'more than 10ms'), 'violated at 100'));
  it('is undecided while it may still be too much', () =>
    assert.equal(decide(twice, 'at most 10ms', false), 'undecided'));
});

describe('without interruption', () => {
  const decide = (trace: string, bound: string, ended = true): string =>
    text(operators.longest(traceOf(trace), known(100, { ended }), parseBound(bound)));
  const twice = '0:no 10:yes 14:no 20:yes 26:no';

  it('takes the longest stretch', () => assert.equal(decide(twice, 'at most 6ms'), 'satisfied at 100'));
  it('is violated by a longer one', () => assert.equal(decide(twice, 'less than 6ms'), 'violated at 100'));
  it('is undecided while the run goes on', () => assert.equal(decide(twice, 'at most 6ms', false), 'undecided'));
});

describe('words of a claim that showed nothing', () => {
  it('say how to mean it', () => {
    const verdict = operators.implies(never, always, known(10, { ended: true }));
    assert.match(verdict.kind === 'violated' ? verdict.because : '', /never held.*@allow-vacuous/);
  });
});
