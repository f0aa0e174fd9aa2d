import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BoundedMap } from './bounded-map';

const SIZE = 3;
const use = fc.record({ put: fc.boolean(), key: fc.integer({ min: 0, max: 5 }) });

describe('a bounded map', () => {
  it('holds what was used last, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(use, { maxLength: 60 }), (uses) => {
        const map = new BoundedMap<number, string>(SIZE);
        let held: number[] = [];
        for (const { put, key } of uses) {
          const isKnown = held.includes(key);
          if (put) map.set(key, `value ${key}`);
          else assert.equal(map.get(key), isKnown ? `value ${key}` : undefined);
          if (put || isKnown) held = [...held.filter((one) => one !== key), key].slice(-SIZE);
        }
        for (const key of [0, 1, 2, 3, 4, 5]) assert.equal(map.get(key) !== undefined, held.includes(key));
      }),
    );
  });
});
