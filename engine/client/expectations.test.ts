import assert from 'node:assert/strict';
import { instant } from '../base/brand';
import { Expectations, TrackedExpectations } from './expectations';

const MINUTE = 60_000;

describe('expectations', () => {
  it('hold back until all is seen', () => {
    const expectations = new Expectations(() => instant(0));
    assert.ok(expectations.satisfied('a'));
    expectations.expectCreations('a', 2);
    expectations.creationObserved('a');
    assert.ok(!expectations.satisfied('a'));
    expectations.creationObserved('a');
    assert.ok(expectations.satisfied('a'));
    expectations.expect('a', 1, 1);
    expectations.raise('a', 1, 0);
    expectations.creationObserved('a');
    expectations.deletionObserved('a');
    assert.ok(!expectations.satisfied('a'));
    expectations.forget('a');
    assert.ok(expectations.satisfied('a'));
  });

  it('do so for five minutes and no longer', () => {
    let now = 0;
    const expectations = new Expectations(() => instant(now));
    expectations.expectDeletions('a', 1);
    now = 5 * MINUTE;
    assert.ok(!expectations.satisfied('a'));
    now++;
    assert.ok(expectations.satisfied('a'));
  });

  it('count a deletion that is seen twice once, and none of a stranger', () => {
    const expectations = new TrackedExpectations(() => instant(0));
    expectations.expectDeletions('a', ['x', 'y']);
    for (const object of ['x', 'x', 'z']) expectations.deletionObserved('a', object);
    assert.ok(!expectations.satisfied('a'));
    expectations.deletionObserved('a', 'y');
    assert.ok(expectations.satisfied('a'));
  });
});
