import assert from 'node:assert/strict';
import { DEPTH_MAX, isTooDeep } from './nesting';

describe('how deep a body is', () => {
  const nested = (depth: number): Buffer => Buffer.from('['.repeat(depth) + ']'.repeat(depth));

  it('is told by its brackets', () => {
    assert.equal(isTooDeep(nested(DEPTH_MAX)), false);
    assert.equal(isTooDeep(nested(DEPTH_MAX + 1)), true);
    assert.equal(isTooDeep(Buffer.from(`[${'[],'.repeat(5000)}[]]`)), false);
  });

  it('brackets within texts do not count', () => {
    assert.equal(isTooDeep(Buffer.from(JSON.stringify({ a: `"\\${'[{'.repeat(5000)}` }))), false);
  });
});
