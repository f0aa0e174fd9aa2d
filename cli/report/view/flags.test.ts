import assert from 'node:assert/strict';
import { clustersOf, levelsOf } from './flags';

describe('flags', () => {
  it('take the first line that is free, and none when all are taken', () => {
    const flags = [0, 10, 20, 60].map((x) => ({ x, width: 50 }));
    assert.deepEqual(levelsOf(flags, 2), [0, 1, undefined, 0]);
  });

  it('dots that touch become one', () => {
    assert.deepEqual(
      clustersOf([1, 3, 9, 30], (x) => x, 6).map(({ x, members }) => [x, members.length]),
      [
        [1, 2],
        [9, 1],
        [30, 1],
      ],
    );
  });
});
