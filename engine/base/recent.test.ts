import assert from 'node:assert/strict';
import { RecentMap, RecentSet } from './recent';

describe('what was met lately', () => {
  const objects = Array.from({ length: 5 }, (_, index) => ({ index }));

  it('is remembered for a generation or two', () => {
    const recent = new RecentMap<object, number>(2);
    for (const object of objects) recent.set(object, object.index);
    assert.deepEqual(
      objects.map((object) => recent.get(object)),
      [undefined, undefined, 2, 3, 4],
    );
  });

  it('is kept for as long as it is asked for', () => {
    const recent = new RecentSet<object>(2);
    const [first, ...others] = objects;
    assert.ok(first !== undefined);
    recent.add(first);
    for (const object of others) {
      recent.add(object);
      assert.ok(recent.has(first));
    }
    assert.ok(!recent.has({ index: 0 }));
  });
});
