import assert from 'node:assert/strict';
import { instant } from '../../engine/base/brand';
import { allOf, Trace } from './trace';
import { traceOf } from './testing/trace-of';

const spans = (trace: Trace, from: number, to: number): readonly string[] =>
  trace.stretches(instant(from), instant(to)).map((each) => `${each.from}-${each.to} ${each.holds ? 'yes' : 'no'}`);

describe('the history of a predicate', () => {
  it('keeps changes alone', () => {
    const trace = traceOf('0:no 5:no 7:yes 9:yes');
    assert.deepEqual(spans(trace, 0, 10), ['0-7 no', '7-10 yes']);
  });

  it('keeps a change of what was seen, though the answer is the same', () => {
    const trace = new Trace();
    trace.add(instant(0), { holds: false, seen: '1 ready' });
    trace.add(instant(3), { holds: false, seen: '2 ready' });
    assert.deepEqual(
      trace.stretches(instant(0), instant(5)).map(({ from, to, seen }) => ({ from, to, seen })),
      [
        { from: 0, to: 3, seen: '1 ready' },
        { from: 3, to: 5, seen: '2 ready' },
      ],
    );
  });

  it('answers for an instant with its last value', () => {
    const trace = traceOf('0:no 5:yes 5:no');
    assert.equal(trace.at(instant(5))?.holds, false);
    assert.equal(trace.at(instant(4))?.holds, false);
  });

  it('knows nothing of the time before it began', () => {
    const trace = traceOf('3:yes');
    assert.equal(trace.at(instant(2)), undefined);
    assert.equal(trace.begin, 3);
    assert.equal(new Trace().begin, undefined);
  });

  it('leaves a passing value of one instant out of the stretches and shows it among the moments', () => {
    const trace = traceOf('0:no 5:yes 5:no 8:yes');
    assert.deepEqual(spans(trace, 0, 9), ['0-5 no', '5-8 no', '8-9 yes']);
    assert.deepEqual(
      trace.moments(instant(0), instant(6)).map(({ at, holds }) => `${at} ${holds ? 'yes' : 'no'}`),
      ['0 no', '5 yes', '5 no'],
    );
  });

  it('cuts stretches to the interval, ends included', () => {
    const trace = traceOf('0:no 10:yes');
    assert.deepEqual(spans(trace, 4, 10), ['4-10 no', '10-10 yes']);
    assert.deepEqual(spans(trace, 10, 10), ['10-10 yes']);
    assert.deepEqual(spans(trace, 4, 9), ['4-9 no']);
  });

  it('tells what was there before something began to happen, and since', () => {
    assert.equal(traceOf('0:yes | 9:yes').heldAllAlong(instant(9)), true);
    assert.equal(traceOf('0:yes | 9:no').heldAllAlong(instant(8)), true);
    assert.equal(traceOf('0:yes | 9:no').heldAllAlong(instant(9)), false);
    assert.equal(traceOf('0:no | 0:yes').heldAllAlong(instant(9)), false);
    assert.equal(traceOf('0:yes | 5:no 5:yes').heldAllAlong(instant(9)), false);
    assert.equal(traceOf('0:no 4:yes | 9:yes').heldAllAlong(instant(9)), true);
  });

  it('tells nothing of the time before it was watched', () => {
    assert.equal(traceOf('| 3:yes').heldAllAlong(instant(9)), false);
    assert.equal(new Trace().heldAllAlong(instant(9)), false);
  });

  it('of several together holds while each does', () => {
    const together = allOf([traceOf('0:no 2:yes 8:no'), traceOf('0:yes 5:no 6:yes'), traceOf('1:yes')]);
    assert.deepEqual(spans(together, 0, 9), ['0-2 no', '2-5 yes', '5-6 no', '6-8 yes', '8-9 no']);
  });

  it('counts the value in force at the beginning of an interval among its moments', () => {
    const trace = traceOf('0:yes 10:no');
    assert.deepEqual(
      trace.moments(instant(4), instant(20)).map(({ at, holds }) => `${at} ${holds ? 'yes' : 'no'}`),
      ['4 yes', '10 no'],
    );
  });
});
