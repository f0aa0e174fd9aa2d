import assert from 'node:assert/strict';
import { SeededRandom } from './seeded-random';

const drawn = (random: { integer(low: number, high: number): number }, count: number): number[] =>
  Array.from({ length: count }, () => random.integer(0, 9));

describe('seeded random', () => {
  it('is the same on every machine', () => {
    assert.deepEqual(drawn(new SeededRandom(1), 12), EXPECTED);
  });

  it('forks by name, untouched by what was drawn before', () => {
    const one = new SeededRandom('seed');
    const other = new SeededRandom('seed');
    drawn(one, 100);
    assert.deepEqual(drawn(one.fork('kubelet'), 20), drawn(other.fork('kubelet'), 20));
    assert.notDeepEqual(drawn(one.fork('kubelet'), 20), drawn(one.fork('scheduler'), 20));
  });

  it('is even and stays within its ends', () => {
    const random = new SeededRandom('even');
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw++) {
      const value = random.integer(0, 9);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(count > 9_500 && count < 10_500, `${count}`);
    assert.ok(random.next() < 1);
    assert.equal(random.integer(4, 4), 4);
    assert.ok(['a', 'b'].includes(random.pick(['a', 'b'])));
  });

  it('refuses an empty range', () => {
    assert.throws(() => new SeededRandom(0).integer(2, 1), /no integer/);
  });
});

const EXPECTED = [6, 9, 1, 9, 3, 0, 1, 5, 0, 5, 8, 6];
