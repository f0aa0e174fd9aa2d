import assert from 'node:assert/strict';
import { readSpan } from './duration-text';

describe('a duration of Go', () => {
  it('is a sum of spans with units', () => {
    assert.equal(readSpan('40s'), 40_000);
    assert.equal(readSpan('1h1m30.5s'), 3_690_500);
    assert.equal(readSpan('250ms'), 250);
    assert.equal(readSpan('0'), 0);
  });

  it('has no other form', () => {
    for (const text of ['', '40', 's', '-1s', '1d', 'soon', '1s ', '1,5s'])
      assert.equal(readSpan(text), undefined, text);
  });
});
