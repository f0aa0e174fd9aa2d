import assert from 'node:assert/strict';
import type { PictureChange } from '../../steps/picture';
import { thinPicture } from './thin-picture';

const change = (at: number, kind: PictureChange['kind'], id: string): PictureChange => ({ at, kind, id, state: 'x' });
const CHANGES = [
  change(0, 'node', 'n1'),
  change(1, 'pod', 'a'),
  change(2, 'pod', 'b'),
  change(3, 'pod', 'b'),
  change(4, 'service', 's'),
];

describe('thinning the picture', () => {
  it('leaves a small picture alone', () => {
    assert.deepEqual(thinPicture(CHANGES, 5), { kept: CHANGES, podsLeftOut: 0 });
  });

  it('keeps nodes, services and the pods that changed most, with their whole history', () => {
    const { kept, podsLeftOut } = thinPicture(CHANGES, 4);
    assert.deepEqual(
      kept.map(({ at }) => at),
      [0, 2, 3, 4],
    );
    assert.equal(podsLeftOut, 1);
  });
});
