import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import { OperationBackoff } from './operation-backoff';

describe('the pause after a failed operation on a volume', () => {
  let now = 0;
  const backoff = new OperationBackoff(() => instant(now));
  const wait = (): number => (backoff.nextAt('attach v') ?? now) - now;

  it('is half a second, doubled up to two minutes and two seconds', () => {
    const waits = Array.from({ length: 10 }, () => {
      backoff.failed('attach v');
      return wait();
    });
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 122_000, 122_000]);
  });

  it('is of that operation alone, and over once it has passed or been forgotten', () => {
    assert.deepEqual([backoff.isDue('attach v'), backoff.isDue('detach v')], [false, true]);
    now += 122_001;
    assert.equal(backoff.isDue('attach v'), true);
    backoff.failed('attach v');
    backoff.forget('attach v');
    assert.equal(backoff.isDue('attach v'), true);
  });
});
