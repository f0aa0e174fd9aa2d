import assert from 'node:assert/strict';
import { instant } from '../base/brand';
import { CallPolicy } from './call-policy';

describe('what becomes of calls to a cloud', () => {
  it('leaves those without an answer that hang, until they are answered again', () => {
    const policy = new CallPolicy();
    policy.setHanging('disk.detach', ' n1', true);
    policy.setHanging('disk.detach', ' n1', true);
    assert.equal(policy.hangs('disk.detach', 'vol-1 n1'), true);
    assert.equal(policy.hangs('disk.detach', 'vol-1 n11'), false);
    assert.equal(policy.hangs('disk.attach', 'vol-1 n1'), false);
    policy.setHanging('disk.detach', ' n1', false);
    assert.equal(policy.hangs('disk.detach', 'vol-1 n1'), false);
  });

  it('is as usual when the cloud has recovered', () => {
    const policy = new CallPolicy();
    policy.setHanging('disk.detach', ' n1', true);
    policy.fail('any', 'no');
    policy.recover();
    assert.equal(policy.hangs('disk.detach', 'vol-1 n1'), false);
    assert.deepEqual(policy.admit('disk.detach', 'vol-1 n1', instant(0)), { kind: 'allowed' });
  });
});
