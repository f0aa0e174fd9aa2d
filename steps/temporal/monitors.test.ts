import assert from 'node:assert/strict';
import { nodes, pods } from '../../engine/api/resources';
import { instant, seconds } from '../../engine/base/brand';
import { Cluster } from '../../engine/cluster/cluster';
import { EngineDriver } from '../../engine/driver/engine-driver';
import type { Look, Scope } from '../language/predicate';
import { Monitors } from './monitors';

const NODES = [{ name: 'n1', zone: 'a' }];
const scope: Scope = {
  namespace: 'default',
  records: { traffic: [], lastRejection: undefined, journal: () => [] },
  elapsed: 0,
  remembered: new Map(),
};

/** How often a predicate was looked at over 30 seconds of a cluster that starts, and over 30 more of an idle one. */
async function looks(look: Look): Promise<{ readonly starting: number; readonly idle: number }> {
  const cluster = new Cluster({ seed: 1, nodes: NODES });
  const driver = new EngineDriver(cluster);
  const monitors = new Monitors();
  let count = 0;
  const counted: Look = (view, known) => {
    count++;
    return look(view, known);
  };
  monitors.watch({ text: 'it', about: [], look: counted }, driver.view, scope);
  driver.onCommit(() => monitors.look(driver.view, scope));
  await driver.runUntil(instant(cluster.epoch + seconds(30)));
  const starting = count;
  await driver.runUntil(instant(cluster.epoch + seconds(60)));
  return { starting, idle: count - starting };
}

describe('monitors', () => {
  it('look again when an object has changed, and not for what others wrote', async () => {
    const { starting, idle } = await looks((view) => {
      const node = view.get(nodes, { name: 'n1' });
      return { holds: node !== undefined, seen: String(node?.metadata.resourceVersion) };
    });
    assert.ok(starting > 2, `the node changes while it joins: ${starting} looks`);
    assert.equal(idle, 0);
  });

  it('look again when a list has changed', async () => {
    const { starting, idle } = await looks((view) => ({ holds: true, seen: `${view.list(nodes).length}` }));
    assert.ok(starting > 2);
    assert.equal(idle, 0);
    assert.equal((await looks((view) => ({ holds: true, seen: `${view.list(pods).length}` }))).starting, 1);
  });

  it('look after every commit at what can change without an object', async () => {
    const { idle } = await looks((view) => ({ holds: view.at > 0, seen: '' }));
    assert.ok(idle > 10, `leases are renewed: ${idle} looks`);
  });

  it('keep the history of what they saw', async () => {
    const cluster = new Cluster({ seed: 1, nodes: NODES });
    const driver = new EngineDriver(cluster);
    const monitors = new Monitors();
    const ready: Look = (view) => {
      const conditions = view.get(nodes, { name: 'n1' })?.status.conditions ?? [];
      const status = conditions.find(({ type }) => type === 'Ready')?.status ?? 'absent';
      return { holds: status === 'True', seen: status };
    };
    const trace = monitors.watch({ text: 'ready', about: [], look: ready }, driver.view, scope);
    driver.onCommit(() => monitors.look(driver.view, scope));
    await driver.runUntil(instant(cluster.epoch + seconds(30)));
    const seen = trace.moments(cluster.epoch, cluster.now).map((point) => point.seen);
    assert.deepEqual(seen, ['absent', 'False', 'True']);
  });
});
