import assert from 'node:assert/strict';
import { moment, momentsIn, roughSpan, shortSpan } from './moment';

describe('moments', () => {
  it('are counted from the start of the scenario', () => {
    assert.equal(moment(0), 'T+0');
    assert.equal(moment(90_500), 'T+1m30.5s');
    assert.equal(moment(-5), 'T-5ms');
  });

  it('are found in a text', () => {
    const text = 'Ready from T+0 until T+55s, then T+1m30.5s (deadline T+20s)';
    const found = momentsIn(text);
    assert.deepEqual(
      found.map(({ at }) => at),
      [0, 55_000, 90_500, 20_000],
    );
    assert.deepEqual(
      found.map(({ from, to }) => text.slice(from, to)),
      ['T+0', 'T+55s', 'T+1m30.5s', 'T+20s'],
    );
  });

  it('spans leave out what nobody reads', () => {
    assert.equal(shortSpan(290_123), '4m50s');
    assert.equal(shortSpan(12), '12ms');
    assert.deepEqual([12, 2001, 14_831, 662_400, 101_100_000].map(roughSpan), ['12ms', '2s', '14.8s', '11m2s', '1d4h']);
  });
});
