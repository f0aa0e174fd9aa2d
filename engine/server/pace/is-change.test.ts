import assert from 'node:assert/strict';
import { leases, pods, serviceaccounts } from '../../api/resources';
import { isChange } from './is-change';

describe('a change of the cluster', () => {
  it('is a write of anything that is not written at rest', () => {
    assert.ok(isChange({ verb: 'create', resource: pods }));
    assert.ok(isChange({ verb: 'patch', resource: pods, subresource: 'status' }));
    assert.ok(!isChange({ verb: 'list', resource: pods }));
    assert.ok(!isChange({ verb: 'update', resource: leases }));
    assert.ok(!isChange({ verb: 'create', resource: serviceaccounts, subresource: 'token' }));
  });
});
