import assert from 'node:assert/strict';
import { HashedJournal } from '../../../sim/hashed-journal';
import { instant } from '../../../base/brand';
import { PodInfo } from '../model/pod-info';
import { pod as podOf } from '../testing/objects';
import { CycleState } from './cycle-state';
import { foreignPlugin } from './foreign-plugin';
import type { SchedulerPlugin } from './plugin';
import { stateless } from './plugin-source';

function made(plugin: Omit<SchedulerPlugin, 'name'>) {
  const journal = new HashedJournal({ now: () => instant(0), keepEntries: true });
  const source = foreignPlugin(stateless({ ...plugin, name: 'Mine' }), journal);
  return { journal, plugin: source.create(undefined as never, undefined) };
}

describe('a plugin that is not ours', () => {
  const pod = new PodInfo(podOf({ name: 'web' }));
  const state = new CycleState();

  it('takes part where it did before, and nowhere else', () => {
    const { plugin } = made({ permit: () => undefined });
    assert.deepEqual(Object.keys(plugin).sort(), ['name', 'permit']);
  });

  it('is journalled between Reserve and PostBind', () => {
    const { plugin, journal } = made({ reserve: () => undefined, score: () => 1 });
    plugin.reserve?.(state, pod, 'n1');
    const [entry, ...others] = journal.since(0);
    assert.deepEqual([entry?.action, entry?.subject, others.length], ['plugin.Reserve', 'pods default/web', 0]);
  });

  it('answers an error where it throws', () => {
    const { plugin } = made({
      permit: () => {
        throw new TypeError('x is undefined');
      },
    });
    assert.deepEqual(plugin.permit?.(state, pod, 'n1'), {
      code: 'Error',
      reasons: ['the scheduler plugin "Mine" threw in Permit: TypeError: x is undefined'],
    });
  });

  it('cannot change what it is shown', () => {
    const { plugin } = made({
      permit: (_state, shown) => {
        Object.assign(shown.pod.spec, { nodeName: 'n2' });
        return undefined;
      },
    });
    assert.equal(plugin.permit?.(state, pod, 'n1')?.code, 'Error');
    assert.equal(pod.pod.spec.nodeName, undefined);
  });
});
