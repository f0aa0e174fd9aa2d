import assert from 'node:assert/strict';
import { lanesOf } from './lanes';
import { sharesOf, sharesText } from './shares';

describe('many lanes as one', () => {
  it('count how many are in which state', () => {
    const row = (at: number, id: string, state: string) => ({ at, kind: 'pod', id, state, place: '', owner: '' });
    const lanes = lanesOf(
      [
        row(0, 'a', 'Running, Ready'),
        row(5, 'b', 'Pending'),
        row(8, 'b', 'Running, Ready'),
        row(9, 'a', ''),
        row(9, 'b', ''),
      ],
      20,
    );
    assert.deepEqual(
      sharesOf(lanes).map((shares) => [shares.from, shares.to, sharesText(shares)]),
      [
        [0, 5, '1 ready'],
        [5, 8, '1 ready, 1 pending'],
        [8, 9, '2 ready'],
      ],
    );
  });
});
