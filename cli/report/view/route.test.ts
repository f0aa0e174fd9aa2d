import assert from 'node:assert/strict';
import { hashOf, routeOf } from './route';

describe('routes', () => {
  it('name a scenario and an instant', () => {
    assert.deepEqual(routeOf('#scenario-2@4500', 3), { kind: 'scenario', index: 2, at: 4500 });
    assert.deepEqual(routeOf(hashOf(0), 3), { kind: 'scenario', index: 0, at: undefined });
  });

  it('lead to the list when there is no such scenario', () => {
    for (const hash of ['', '#', '#scenario-3', '#scenario-x', '#nonsense'])
      assert.deepEqual(routeOf(hash, 3), { kind: 'overview' });
  });
});
