import assert from 'node:assert/strict';
import type { Lease } from '../../../api/types/coordination-v1';
import { at, later, node } from '../testing/objects';
import { readHealth, type NodeHealth } from './health';

const lease = (renewedAt: number): Lease => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: at(0) },
  spec: { renewTime: at(renewedAt).replace('Z', '.000000Z') },
});

describe('health of a node', () => {
  it('is lost when neither lease nor status has moved for more than 50 s', () => {
    let health: NodeHealth | undefined;
    const statuses: (string | undefined)[] = [];
    for (let second = 0; second <= 60; second += 5) {
      const reading = readHealth(node('n'), lease(0), health, later(second));
      health = reading.health;
      statuses.push(reading.write?.find(({ type }) => type === 'Ready')?.status);
    }
    assert.equal(statuses.indexOf('Unknown'), 11);
  });

  it('is kept by a lease that moves', () => {
    const first = readHealth(node('n'), lease(0), undefined, later(0));
    const second = readHealth(node('n'), lease(10), first.health, later(49));
    assert.equal(readHealth(node('n'), lease(10), second.health, later(99)).write, undefined);
    assert.notEqual(readHealth(node('n'), lease(10), second.health, later(100)).write, undefined);
  });

  it('a node that never spoke has a minute from its creation', () => {
    const silent = { ...node('n'), status: { ...node('n').status, conditions: [] } };
    const { health, write } = readHealth(silent, undefined, undefined, later(60));
    assert.equal(write, undefined);
    const lost = readHealth(silent, undefined, health, later(61));
    assert.deepEqual(
      lost.write?.map(({ type, reason }) => [type, reason]),
      ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => [type, 'NodeStatusNeverUpdated']),
    );
    assert.equal(lost.observed, 'Unknown');
  });
});
