import assert from 'node:assert/strict';
import { instant, millis } from '../base/brand';
import { VirtualClock } from './virtual-clock';

const LIMITS = { within: millis(100), stepsMax: 1000 };

function setUp() {
  const loop = new VirtualClock({ start: instant(0) });
  return { loop, clock: loop.scope(), fired: [] as string[] };
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

  it('ends and holds back what is within it', () => {
    const { loop, clock, fired } = setUp();
    const inner = clock.scope();
    const other = clock.scope();
    inner.every(millis(4), 'tick', () => fired.push('tick'));
    other.after(millis(3), 'a', () => fired.push('a'));
    other.after(millis(30), 'b', () => fired.push('b'));
    clock.pause();
    loop.run({ within: millis(6), stepsMax: 100 });
    other.pause();
    clock.resume();
    loop.run({ within: millis(0), stepsMax: 100 });
    assert.deepEqual(fired, ['tick']);
    other.resume();
    loop.run({ within: millis(2), stepsMax: 100 });
    assert.deepEqual(fired, ['tick', 'a', 'tick']);
    clock.end();
    clock.scope().soon('c', () => fired.push('c'));
    assert.equal(loop.run(LIMITS).kind, 'quiescent');
    assert.deepEqual(fired, ['tick', 'a', 'tick']);
  });

  it('cancels what is held back, and what is set within its own callback', () => {
    const { loop, clock, fired } = setUp();
    const cancelTick = clock.every(millis(2), 'tick', () => {
      fired.push('tick');
      cancelTick();
    });
    const cancel = clock.after(millis(1), 'x', () => fired.push('x'));
    clock.pause();
    loop.run({ within: millis(5), stepsMax: 100 });
    cancel();
    cancel();
    clock.resume();
    assert.equal(loop.run(LIMITS).kind, 'quiescent');
    assert.deepEqual(fired, ['tick']);
  });

  it('lets callbacks in by its entrance, those of scopes within by both', () => {
    const { loop, fired } = setUp();
    const door = (name: string) => ({
      enter: (callback: () => void) => {
        fired.push(name);
        callback();
      },
    });
    const clock = loop.scope(door('outer'));
    clock.scope(door('inner')).soon('x', () => fired.push('x'));
    clock.scope().soon('y', () => fired.push('y'));
    loop.run(LIMITS);
    assert.deepEqual(fired, ['outer', 'inner', 'x', 'outer', 'y']);
  });
});
