import assert from 'node:assert/strict';
import { instant, millis, seconds } from '../base/brand';
import { VirtualClock } from '../sim/virtual-clock';
import { RateLimitedQueue } from './rate-limited-queue';
import { backoffOf, DEFAULT_BACKOFF, TokenBucket } from './rate-limiter';

function setUp() {
  const clock = new VirtualClock({ start: instant(0) });
  const queue = new RateLimitedQueue({ clock, name: 'test' });
  const given: string[] = [];
  queue.onReady(() => given.push(`${clock.now()}`));
  return { clock, queue, given, run: () => clock.run({ within: millis(Infinity), stepsMax: 10_000 }) };
}

describe('rate-limited queue', () => {
  it('holds a key once', () => {
    const { queue } = setUp();
    for (const key of ['a', 'b', 'a']) queue.add(key);
    assert.deepEqual([queue.length, queue.take(), queue.take(), queue.take()], [2, 'a', 'b', undefined]);
  });

  it('gives a key that is added while it is worked on once more, when that is done', () => {
    const { queue } = setUp();
    queue.add('a');
    queue.take();
    queue.add('a');
    queue.add('a');
    assert.equal(queue.take(), undefined);
    queue.done('a');
    assert.deepEqual([queue.take(), queue.take()], ['a', undefined]);
    queue.done('a');
    assert.equal(queue.length, 0);
  });

  it('gives a key that waits for two instants at the earlier', () => {
    const { queue, given, run } = setUp();
    queue.addAfter('a', seconds(5));
    queue.addAfter('a', seconds(2));
    queue.addAfter('a', seconds(9));
    run();
    assert.deepEqual(given, ['2000']);
    queue.addAfter('b', millis(0));
    assert.equal(queue.length, 2);
  });

  it('doubles the wait with each retry until it is told to forget', () => {
    const { clock, queue, run } = setUp();
    const waits: number[] = [];
    for (let retry = 0; retry < 6; retry++) {
      const before = clock.now();
      queue.addRateLimited('a');
      run();
      waits.push(clock.now() - before);
      queue.done(queue.take() ?? '');
    }
    assert.deepEqual([waits, queue.retries('a')], [[5, 10, 20, 40, 80, 160], 6]);
    queue.forget('a');
    assert.equal(queue.retries('a'), 0);
    assert.equal(backoffOf(DEFAULT_BACKOFF, 30), 1_000_000);
  });

  it('lets a hundred retries pass at once and ten a second after them', () => {
    const { queue, given, run } = setUp();
    for (let key = 0; key < 120; key++) queue.addRateLimited(`${key}`);
    run();
    assert.deepEqual([given[99], given[100], given[119]], ['5', '100', '2000']);
  });
});

describe('token bucket', () => {
  it('fills up to its burst', () => {
    const bucket = new TokenBucket(1 / 300, 2);
    const taken = [0, 0, 0, 299_999, 300_000, 300_001, 10_000_000, 10_000_000, 10_000_000].map((at) =>
      bucket.tryTake(instant(at)),
    );
    assert.deepEqual(taken, [true, true, false, false, true, false, true, true, false]);
  });
});
