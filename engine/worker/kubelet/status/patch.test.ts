import assert from 'node:assert/strict';
import type { PodCondition, PodStatus } from '../../../api/types/core-v1';
import { statusPatch } from './patch';

const condition = (type: string, status: string, more: Partial<PodCondition> = {}): PodCondition => ({
  type,
  status,
  lastProbeTime: null,
  lastTransitionTime: '2026-01-01T00:00:00Z',
  ...more,
});
const withConditions = (...conditions: readonly PodCondition[]): PodStatus => ({ phase: 'Running', conditions });

describe('statusPatch', () => {
  const unready = condition('Ready', 'False', { reason: 'ContainersNotReady' });
  const ready = condition('Ready', 'True', { lastTransitionTime: '2026-01-01T00:00:01Z' });
  const scheduled = condition('PodScheduled', 'True');

  it('says nothing of statuses that are the same', () => {
    assert.equal(statusPatch(withConditions(scheduled), withConditions({ ...scheduled })), undefined);
  });

  it('names what differs in a condition, and its type', () => {
    assert.deepEqual(statusPatch(withConditions(unready, scheduled), withConditions(ready, scheduled)), {
      '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'PodScheduled' }],
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:01Z', reason: null }],
    });
  });

  it('gives a new condition whole, and takes away one that is gone', () => {
    assert.deepEqual(statusPatch(withConditions(scheduled), withConditions(ready))?.['conditions'], [
      ready,
      { $patch: 'delete', type: 'PodScheduled' },
    ]);
  });

  it('is the same patch for pods that show the same lists', () => {
    const [from, to] = [[unready], [ready]];
    const first = statusPatch({ phase: 'Running', conditions: from }, { phase: 'Running', conditions: to });
    const second = statusPatch({ phase: 'Running', conditions: from }, { phase: 'Running', conditions: to });
    assert.equal(first?.['conditions'], second?.['conditions']);
    const other = statusPatch({ phase: 'Running', conditions: [scheduled] }, { phase: 'Running', conditions: to });
    assert.notDeepEqual(other?.['conditions'], first?.['conditions']);
  });
});
