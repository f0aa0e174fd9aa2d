import assert from 'node:assert/strict';
import { millis, seconds } from '../../base/brand';
import { VirtualClock } from '../../sim/virtual-clock';
import { clockModeText, parseClockMode, type ClockMode } from './clock-mode';
import { Pace } from './pace';

interface Paced {
  readonly clock: VirtualClock;
  readonly pace: Pace;
  readonly wall: { now: number };
  readonly fired: number[];
  readonly bugs: unknown[];
}

/** A clock with something due after 1, 2 and 3 seconds; a wall clock that goes as it is told. */
function paced(mode: ClockMode): Paced {
  const clock = new VirtualClock();
  const start = clock.now();
  const wall = { now: 0 };
  const fired: number[] = [];
  const bugs: unknown[] = [];
  for (const at of [1, 2, 3]) clock.after(seconds(at), 'work', () => void fired.push(clock.now() - start));
  const pace = new Pace({
    clock,
    mode,
    isQuiescent: () => clock.nextDue() === undefined,
    onBug: (error) => void bugs.push(error),
    wallMillis: () => wall.now,
  });
  return { clock, pace, wall, fired, bugs };
}

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('modes of the clock', () => {
  it('are written as they are read', () => {
    for (const text of ['manual', 'auto', 'real', 'real×60']) {
      const mode = parseClockMode(text);
      assert.ok(mode !== undefined);
      assert.equal(clockModeText(mode), text);
    }
    assert.deepEqual(parseClockMode('realx2'), { kind: 'real', factor: 2 });
    for (const text of ['', 'fast', 'real×0', 'real×', 'realx-1']) assert.equal(parseClockMode(text), undefined);
  });

  it('manual: time goes as it is told, and no further', async () => {
    const { pace, fired, wall } = paced({ kind: 'manual' });
    pace.start();
    wall.now = 10_000;
    await turns();
    assert.deepEqual(fired, []);
    await pace.advance(seconds(2));
    assert.deepEqual(fired, [1000, 2000]);
    pace.close();
  });

  it('manual: nothing goes on while another server is asked', async () => {
    const { pace, fired, clock } = paced({ kind: 'manual' });
    const start = clock.now();
    let release = (): void => undefined;
    clock.after(millis(1500), 'asks', () => void (release = pace.hold()));
    pace.start();
    let isDone = false;
    const advanced = pace.advance(seconds(3)).then(() => void (isDone = true));
    await turns();
    assert.deepEqual([fired, clock.now() - start, isDone], [[1000], 1500, false]);
    release();
    release();
    await advanced;
    assert.deepEqual(fired, [1000, 2000, 3000]);
    pace.close();
  });

  it('manual: a change from outside sees what the one before brought about, and time does not run away', async () => {
    const { pace, clock } = paced({ kind: 'manual' });
    const start = clock.now();
    let isSeen = false;
    clock.after(millis(1), 'reaction', () => void (isSeen = true));
    pace.stir();
    assert.equal(isSeen, true);
    assert.equal(pace.told, start);
    await pace.advance(seconds(1));
    assert.equal(clock.now() - start, 1000);
    for (let change = 0; change < 1000; change++) pace.stir();
    assert.equal(clock.now() - pace.told, 100);
    await pace.advance(millis(30));
    await pace.advance(millis(970));
    assert.equal(clock.now() - start, 2000);
    pace.close();
  });

  it('real: a request finds the time of the wall clock, times the factor', () => {
    const { pace, fired, wall, clock } = paced({ kind: 'real', factor: 10 });
    const start = clock.now();
    pace.start();
    wall.now = 250;
    pace.begin()();
    assert.deepEqual(fired, [1000, 2000]);
    assert.equal(clock.now() - start, 2500);
    pace.close();
  });

  it('auto: time jumps once everybody is quiet', async () => {
    const { pace, fired, wall } = paced({ kind: 'auto' });
    pace.start();
    await turns();
    assert.deepEqual(fired, []);
    wall.now = 6;
    pace.touch();
    wall.now = 12;
    await turns();
    assert.deepEqual(fired, [1000, 2000, 3000]);
    pace.close();
  });

  it('auto: what never comes to rest skips eleven minutes for each change, then goes beside the wall clock', async () => {
    const { pace, clock, wall } = paced({ kind: 'auto' });
    const start = clock.now();
    clock.every(seconds(10), 'retry', () => undefined);
    pace.start();
    wall.now = 6;
    await turns(300);
    const minutes = (): number => Math.floor((clock.now() - start) / 60_000);
    assert.equal(minutes(), 11);
    wall.now += 60_000;
    pace.begin()();
    await turns(300);
    assert.equal(minutes(), 12, 'a look is no change');
    pace.stir();
    wall.now += 6;
    await turns(300);
    assert.equal(minutes(), 23);
    pace.close();
  });

  it('waits for those who connect', async () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    clock.after(seconds(1), 'work', () => void fired.push(1));
    let arrive = (): void => undefined;
    const onBug = (error: unknown): never => assert.fail(String(error));
    const arrivals = { any: true, settled: () => new Promise<void>((resolve) => (arrive = resolve)) };
    const pace = new Pace({ clock, mode: { kind: 'auto' }, isQuiescent: () => false, onBug, arrivals });
    const advanced = pace.advance(seconds(2));
    await turns();
    assert.deepEqual(fired, []);
    arrive();
    await advanced;
    assert.deepEqual(fired, [1]);
    pace.close();
  });

  it('settle: until nothing but heartbeats is due, or the span is over', async () => {
    const { pace, fired } = paced({ kind: 'manual' });
    await pace.settle(seconds(2));
    assert.deepEqual(fired, [1000, 2000]);
    await pace.settle(seconds(60));
    assert.deepEqual(fired, [1000, 2000, 3000]);
    pace.close();
  });

  it('a callback that throws is a bug, and time goes on', async () => {
    const { pace, bugs, clock, fired } = paced({ kind: 'manual' });
    clock.after(seconds(2), 'broken', () => {
      throw new Error('broken');
    });
    await pace.advance(seconds(3));
    assert.equal(bugs.length, 1);
    assert.deepEqual(fired, [1000, 2000, 3000]);
    pace.close();
  });
});
