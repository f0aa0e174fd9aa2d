import assert from 'node:assert/strict';
import { later } from '../testing/objects';
import { EvictionQueue } from './eviction-queue';

function passes(queue: EvictionQueue, from: number, to: number): readonly (readonly [number, string])[] {
  const out: (readonly [number, string])[] = [];
  for (let tenth = from * 10; tenth <= to * 10; tenth++) {
    queue.run(later(tenth / 10), (name) => {
      out.push([tenth / 10, name]);
      return 'done';
    });
  }
  return out;
}

describe('eviction queue', () => {
  it('lets the first through at once and then one each ten seconds', () => {
    const queue = new EvictionQueue(0.1, later(0));
    for (const name of ['a', 'b', 'c']) queue.add(name, later(0));
    assert.deepEqual(passes(queue, 0, 30), [
      [0, 'a'],
      [10, 'b'],
      [20, 'c'],
    ]);
  });
  it('hands a node out once until it is removed', () => {
    const queue = new EvictionQueue(1, later(0));
    assert.equal(queue.add('a', later(0)), true);
    assert.deepEqual(passes(queue, 0, 5), [[0, 'a']]);
    assert.equal(queue.add('a', later(6)), false);
    assert.equal(queue.remove('a'), true);
    assert.equal(queue.add('a', later(7)), true);
  });
  it('stays dry when its rate changes', () => {
    const queue = new EvictionQueue(0.1, later(0));
    queue.swapRate(0, later(0));
    queue.add('a', later(1));
    assert.deepEqual(passes(queue, 1, 20), []);
    assert.equal(queue.nextAt(later(20)), undefined);
    queue.swapRate(0.1, later(20));
    assert.equal(queue.nextAt(later(20)), later(30));
    assert.deepEqual(passes(queue, 20, 40), [[30, 'a']]);
  });
  it('comes back to what failed', () => {
    const queue = new EvictionQueue(10, later(0));
    queue.add('a', later(0));
    let tries = 0;
    for (let tenth = 0; tenth < 10; tenth++) queue.run(later(tenth / 10), () => (++tries < 3 ? 'again' : 'done'));
    assert.deepEqual([tries, queue.isEmpty], [3, true]);
  });
});
