import assert from 'node:assert/strict';
import type { ContainerStatus } from '../../types/core-v1';
import { sharedContainers } from './shared-status';

const running = (name: string, startedAt: string): ContainerStatus => ({
  name,
  state: { running: { startedAt } },
  lastState: {},
  ready: true,
  restartCount: 0,
  image: 'app:1',
  imageID: 'app@1',
});

describe('statuses of containers', () => {
  it('hold equal states once, and stay equal to what was given', () => {
    const given = [running('a', '2026-01-01T00:00:01Z'), running('b', '2026-01-01T00:00:01Z')];
    const [a, b] = sharedContainers(given);
    assert.deepEqual([a, b], given);
    assert.equal(a?.state, b?.state);
    assert.equal(a?.lastState, b?.lastState);
  });

  it('keep states apart that differ', () => {
    const [a, b] = sharedContainers([running('a', '2026-01-01T00:00:01Z'), running('b', '2026-01-01T00:00:02Z')]);
    assert.notEqual(a?.state, b?.state);
  });

  it('are the same list when all is shared already', () => {
    const once = sharedContainers([running('a', '2026-01-01T00:00:03Z')]);
    assert.equal(sharedContainers(once), once);
  });
});
