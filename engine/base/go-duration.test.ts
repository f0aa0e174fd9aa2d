import assert from 'node:assert/strict';
import { readGoDuration } from './go-duration';

describe('a duration of Go', () => {
  it('is a sum of spans with units', () => {
    assert.equal(readGoDuration('40s'), 40_000);
    assert.equal(readGoDuration('1h1m30.5s'), 3_690_500);
    assert.equal(readGoDuration('250ms'), 250);
    assert.equal(readGoDuration('0'), 0);
  });

  it('has no other form', () => {
    for (const text of ['', '40', 's', '-1s', '1d', 'soon', '1s ', '1,5s'])
      assert.equal(readGoDuration(text), undefined, text);
  });
});
