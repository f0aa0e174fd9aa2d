import assert from 'node:assert/strict';
import { compressedScale, linearScale } from './time-scale';
import { ticks } from './ticks';

const labelsOf = (found: ReturnType<typeof ticks>): readonly string[] => found.map(({ label }) => label);

describe('ticks', () => {
  it('are round, and leave each other room', () => {
    const found = ticks(linearScale(60_000), { from: 0, to: 1, pixels: 800 });
    assert.deepEqual(labelsOf(found), ['T+0', 'T+10s', 'T+20s', 'T+30s', 'T+40s', 'T+50s', 'T+1m']);
  });

  it('get finer as one looks closer', () => {
    const found = ticks(linearScale(60_000), { from: 0.5, to: 0.51, pixels: 400 });
    assert.deepEqual(labelsOf(found), ['T+30s', 'T+30.2s', 'T+30.4s', 'T+30.6s']);
  });

  it('are dense where the scale is wide and sparse where it is compressed', () => {
    const scale = compressedScale([1000, 2000, 3000, 4000, 600_000, 601_000, 602_000], 603_000);
    const found = ticks(scale, { from: 0, to: 1, pixels: 1200 });
    found.slice(1).forEach((tick, index) => assert.ok(tick.x - (found[index]?.x ?? 0) >= 68));
    assert.ok(labelsOf(found).includes('T+10m'), labelsOf(found).join(' '));
    assert.ok(found.some(({ at }) => at > 0 && at < 4000));
  });
});
