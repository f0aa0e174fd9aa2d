import assert from 'node:assert/strict';
import { instant, seconds } from '../../../base/brand';
import { Backoff } from './backoff';

const at = (second: number) => instant(second * 1000);

/** Starts of a container that ends at once, restarted exactly when its wait is over. */
function starts(count: number): readonly number[] {
  const backoff = new Backoff(seconds(10), seconds(300));
  const times = [0];
  let now = at(0);
  while (times.length < count) {
    const until = backoff.until('c', now, now);
    const start = until ?? now;
    backoff.next('c', now, start);
    times.push(start / 1000);
    now = start;
  }
  return times;
}

describe('the back-off of crashing containers', () => {
  it('is none at first, then doubles from 10 s to 300 s', () => {
    assert.deepEqual(starts(10), [0, 0, 10, 30, 70, 150, 310, 610, 910, 1210]);
  });

  it('starts again when a run ends more than ten minutes after the last start', () => {
    const backoff = new Backoff(seconds(10), seconds(300));
    backoff.next('c', at(0), at(0));
    backoff.next('c', at(20), at(20));
    assert.equal(backoff.get('c'), 20_000);
    assert.equal(backoff.until('c', at(621), at(621)), undefined);
    backoff.next('c', at(621), at(621));
    assert.equal(backoff.get('c'), 10_000);
  });

  it('keeps its step when a run is shorter than that', () => {
    const backoff = new Backoff(seconds(10), seconds(300));
    backoff.next('c', at(0), at(0));
    assert.equal(backoff.until('c', at(25), at(25)), 35_000);
    assert.equal(backoff.until('c', at(25), at(35)), undefined);
  });

  it('counts image pulls from the last failure', () => {
    const backoff = new Backoff(seconds(10), seconds(300));
    backoff.next('i', at(5), at(5));
    assert.equal(backoff.untilSinceUpdate('i', at(6)), 15_000);
    assert.equal(backoff.untilSinceUpdate('i', at(15)), undefined);
  });
});
