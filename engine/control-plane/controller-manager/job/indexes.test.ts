import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstPending, formatIndexes, parseIndexes } from './indexes';

describe('indexes of a job', () => {
  it('join three neighbours and more', () => {
    assert.equal(formatIndexes([5, 0, 2, 3, 4, 8, 9]), '0,2-5,8,9');
  });

  it('read back as they were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), (indexes) => {
        assert.deepEqual(
          [...parseIndexes(formatIndexes(indexes), 31)],
          [...indexes].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('are handed out from the lowest', () => {
    assert.deepEqual(firstPending(new Set([0, 2]), 2, 5), [1, 3]);
    assert.deepEqual(firstPending(new Set([0, 1]), 9, 3), [2]);
  });
});
