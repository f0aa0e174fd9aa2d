import assert from 'node:assert/strict';
import { instant, millis } from '../base/brand';
import { ScopedClock } from './scoped-clock';
import { VirtualClock } from './virtual-clock';

const LIMITS = { within: millis(100), stepsMax: 1000 };

function setUp() {
  const loop = new VirtualClock({ start: instant(0) });
  return { loop, clock: new ScopedClock(loop), fired: [] as string[] };
}

describe('scoped clock', () => {
  it('ends all that it has set, and sets nothing more', () => {
    const { loop, clock, fired } = setUp();
    clock.after(millis(5), 'a', () => fired.push('a'));
    clock.every(millis(2), 'b', () => fired.push('b'));
    clock.soon('c', () => fired.push('c'));
    clock.end();
    clock.soon('d', () => fired.push('d'));
    assert.equal(loop.run(LIMITS).kind, 'quiescent');
    assert.deepEqual(fired, []);
  });

  it('holds back what comes due while paused; many ticks are one', () => {
    const { loop, clock, fired } = setUp();
    const cancel = clock.after(millis(1), 'x', () => fired.push('x'));
    clock.every(millis(2), 'tick', () => fired.push('tick'));
    clock.after(millis(5), 'a', () => fired.push('a'));
    clock.pause();
    loop.run({ within: millis(9), stepsMax: 100 });
    assert.deepEqual(fired, []);
    cancel();
    clock.resume();
    loop.run({ within: millis(0), stepsMax: 100 });
    assert.deepEqual(fired, ['tick', 'a']);
  });

  it('tells a skewed time', () => {
    const { clock } = setUp();
    clock.skew = millis(-50);
    assert.equal(clock.now(), -50);
  });
});
