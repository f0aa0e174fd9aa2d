import assert from 'node:assert/strict';
import { claimLines, truthLine } from './truth';

const POINTS = [
  { at: 0, holds: 0, seen: 'absent' },
  { at: 5, holds: 1, seen: '1 ready' },
  { at: 5, holds: 0, seen: '0 ready' },
  { at: 9, holds: 1, seen: '2 ready' },
];

describe('truth of a state', () => {
  it('is a span for each value that outlasted its instant', () => {
    assert.deepEqual(truthLine('s', POINTS, 12), {
      state: 's',
      truths: [
        { from: 0, to: 5, holds: false, seen: 'absent' },
        { from: 5, to: 9, holds: false, seen: '0 ready' },
        { from: 9, to: 12, holds: true, seen: '2 ready' },
      ],
      passing: [{ at: 5, holds: true, seen: '1 ready' }],
    });
  });

  it('stands below the claims that speak of it', () => {
    const claim = { step: 'x', operator: 'whenever', states: ['a', 'b'], anchor: 0, decidedAt: 9, holds: true };
    const [line] = claimLines([claim], new Map([['b', POINTS]]), 12);
    assert.deepEqual(
      line?.lines.map(({ state, truths }) => [state, truths.length]),
      [
        ['a', 0],
        ['b', 3],
      ],
    );
  });
});
