import assert from 'node:assert/strict';
import { invariant } from '../base/invariant';
import { slowStart } from './slow-start';
import { UNHURRIED } from './pace';

/** What is started when the given ones fail. */
function started(count: number, failing: readonly number[]): [number[], number] {
  const tried: number[] = [];
  const start = slowStart(UNHURRIED, count, (index) => {
    tried.push(index);
    if (failing.includes(index)) throw new Error('quota');
  });
  const end = start.next();
  assert.ok(end.done === true);
  return [tried, end.value.succeeded];
}

describe('slow start', () => {
  const cases: readonly [number, readonly number[], number, number][] = [
    [0, [], 0, 0],
    [1, [], 1, 1],
    [10, [], 10, 10],
    [10, [0], 1, 0],
    [10, [1], 3, 2],
    [10, [3, 5], 7, 5],
    [10, [9], 10, 9],
  ];
  for (const [count, failing, tried, succeeded] of cases) {
    it(`of ${count} with ${failing.join(', ') || 'none'} failing tries ${tried}`, () => {
      assert.deepEqual(started(count, failing), [Array.from({ length: tried }, (_, index) => index), succeeded]);
    });
  }

  it('does not hide a bug', () => {
    const start = slowStart(UNHURRIED, 1, () => invariant(false, 'ours'));
    assert.throws(() => start.next(), /ours/);
  });
});
