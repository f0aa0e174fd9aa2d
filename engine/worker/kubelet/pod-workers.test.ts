import assert from 'node:assert/strict';
import { effectiveGrace } from './pod-workers';
import { testPod } from '../testing/pods';

describe('seconds that a pod has to end', () => {
  it('are those of its spec', () => {
    assert.equal(effectiveGrace(0, testPod({ spec: { terminationGracePeriodSeconds: 12 } }), undefined), 12);
  });

  it('are never none', () => {
    assert.equal(effectiveGrace(0, testPod({ spec: { terminationGracePeriodSeconds: 0 } }), undefined), 1);
  });

  it('can only be shortened', () => {
    const pod = testPod({ spec: { terminationGracePeriodSeconds: 30 } });
    assert.equal(effectiveGrace(10, pod, 20), 10);
    assert.equal(effectiveGrace(10, pod, 4), 4);
  });
});
