import assert from 'node:assert/strict';
import { feasibleNodesEnough } from './feasible-count';

describe('feasibleNodesEnough', () => {
  it('is all nodes of a small cluster, whatever the percentage', () => {
    assert.equal(feasibleNodesEnough(99, 10), 99);
  });

  it('shrinks with the size of the cluster, from half down to a twentieth', () => {
    assert.equal(feasibleNodesEnough(1000, 0), 420);
    assert.equal(feasibleNodesEnough(5000, 0), 500);
    assert.equal(feasibleNodesEnough(6000, 0), 300);
  });

  it('is never below a hundred', () => {
    assert.equal(feasibleNodesEnough(150, 0), 100);
    assert.equal(feasibleNodesEnough(1000, 5), 100);
  });
});
