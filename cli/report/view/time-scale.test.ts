import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compressedScale, linearScale } from './time-scale';

const aRun = fc.record({
  instants: fc.array(fc.nat({ max: 4_000_000 }), { maxLength: 40 }),
  end: fc.integer({ min: 1, max: 4_000_000 }),
});

describe('time scale', () => {
  it('begins at 0, ends at 1, and never goes back', () => {
    fc.assert(
      fc.property(aRun, fc.array(fc.nat({ max: 4_000_000 }), { maxLength: 20 }), ({ instants, end }, asked) => {
        const scale = compressedScale(instants, end);
        assert.equal(scale.toShare(0), 0);
        assert.equal(scale.toShare(scale.end), 1);
        const shares = asked.sort((a, b) => a - b).map((at) => scale.toShare(at));
        shares.slice(1).forEach((share, index) => assert.ok(share >= (shares[index] ?? 0)));
      }),
    );
  });

  it('comes back to the instant it came from', () => {
    fc.assert(
      fc.property(aRun, fc.double({ min: 0, max: 1, noNaN: true }), ({ instants, end }, where) => {
        const at = where * end;
        const scale = compressedScale(instants, end);
        assert.ok(Math.abs(scale.toInstant(scale.toShare(at)) - at) < 1e-3 + end * 1e-6);
      }),
    );
  });

  it('does not let ten minutes of waiting hide the seconds before and after', () => {
    const busy = [0, 200, 500, 900, 1500, 2000, 602_000, 602_300, 603_000, 604_000];
    const scale = compressedScale(busy, 605_000);
    const width = (from: number, to: number): number => scale.toShare(to) - scale.toShare(from);
    assert.ok(width(0, 2000) > 0.1, `two seconds get ${width(0, 2000)}`);
    assert.ok(width(2000, 602_000) < 0.75);
    assert.ok(width(2000, 602_000) > width(0, 2000));
    assert.deepEqual(
      scale.segments.filter(({ isIdle }) => isIdle).map(({ from, to }) => [from, to]),
      [[2000, 602_000]],
    );
  });

  it('leaves an even run as it is', () => {
    const scale = compressedScale([10_000, 20_000, 30_000, 40_000], 50_000);
    assert.ok(Math.abs(scale.toShare(25_000) - 0.5) < 1e-9);
    assert.ok(scale.segments.every(({ isIdle }) => !isIdle));
  });

  it('is proportional when it is linear', () => {
    assert.equal(linearScale(1000).toShare(250), 0.25);
    assert.equal(linearScale(0).end, 1);
  });
});
