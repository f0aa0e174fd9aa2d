import assert from 'node:assert/strict';
import { stayOf } from './decision';

const taint = (key: string, value?: string) => ({
  key,
  effect: 'NoExecute',
  ...(value === undefined ? {} : { value }),
});

describe('stay under NoExecute taints', () => {
  it('ends at once when a taint is not tolerated', () => {
    assert.deepEqual(stayOf([taint('a'), taint('b')], [{ key: 'a', operator: 'Exists' }]), { kind: 'none' });
  });
  it('is as long as the shortest toleration in use', () => {
    const tolerations = [
      { key: 'a', operator: 'Exists', tolerationSeconds: 300 },
      { key: 'b', operator: 'Exists', tolerationSeconds: 5 },
      { key: 'c', operator: 'Exists', tolerationSeconds: 1 },
    ];
    assert.deepEqual(stayOf([taint('a'), taint('b')], tolerations), { kind: 'limited', delay: 5000 });
  });
  it('has no end without seconds', () => {
    assert.deepEqual(stayOf([taint('a')], [{ operator: 'Exists' }]), { kind: 'forever' });
  });
  it('ends at once for zero or less', () => {
    assert.deepEqual(stayOf([taint('a')], [{ key: 'a', operator: 'Exists', tolerationSeconds: -1 }]), {
      kind: 'limited',
      delay: 0,
    });
  });
  it('Equal compares values, an empty effect matches each', () => {
    assert.deepEqual(stayOf([taint('a', 'x')], [{ key: 'a', value: 'y' }]), { kind: 'none' });
    assert.deepEqual(stayOf([taint('a', 'x')], [{ key: 'a', value: 'x' }]), { kind: 'forever' });
  });
});
