import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SeededRandom } from '../sim/seeded-random';
import { statisticIndex, statisticProbability } from './balance';

describe('a chain of statistic rules', () => {
  it('has the probabilities 1/n, 1/(n-1), …, 1', () => {
    assert.deepEqual([3, 2, 1].map(statisticProbability), [1 / 3, 1 / 2, 1]);
  });

  it('takes each endpoint equally often', () => {
    const random = new SeededRandom(1);
    const counts = [0, 0, 0, 0];
    for (let round = 0; round < 8000; round++) {
      const index = statisticIndex(4, () => random.next());
      counts[index] = (counts[index] ?? 0) + 1;
    }
    assert.ok(
      counts.every((count) => count > 1850 && count < 2150),
      String(counts),
    );
  });

  it('always takes one of them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (count, chance) => {
          const index = statisticIndex(count, () => chance);
          assert.ok(index >= 0 && index < count);
        },
      ),
    );
  });
});
