import assert from 'node:assert/strict';
import { instant } from '../../engine/base/brand';
import { stretchesAround } from './stretches-around';
import { traceOf } from './testing/trace-of';

describe('stretches of a history around an instant', () => {
  const trace = traceOf(Array.from({ length: 10 }, (_, index) => `${index * 10}:v${index}`).join(' '));
  const around = (at: number, most: number): string => {
    const { earlier, shown, later } = stretchesAround(trace.stretches(instant(0), instant(100)), instant(at), most);
    return `${earlier} | ${shown.map(({ seen }) => seen).join(' ')} | ${later}`;
  };

  it('shows the beginning when it broke there', () => assert.equal(around(0, 4), '0 | v0 v1 v2 v3 | 6'));
  it('shows what came before and after', () => assert.equal(around(55, 4), '3 | v3 v4 v5 v6 | 3'));
  it('shows the end when it broke there', () => assert.equal(around(100, 4), '6 | v6 v7 v8 v9 | 0'));
  it('shows everything when there is little', () =>
    assert.equal(around(50, 20), '0 | v0 v1 v2 v3 v4 v5 v6 v7 v8 v9 | 0'));
  it('always shows the stretch of the instant', () => {
    for (let at = 0; at <= 100; at++)
      for (const most of [1, 2, 3, 6])
        assert.match(around(at, most), new RegExp(`v${Math.min(9, Math.floor(at / 10))} `));
  });
  it('shows nothing of nothing', () =>
    assert.deepEqual(stretchesAround([], instant(5), 6), { earlier: 0, shown: [], later: 0 }));
});
