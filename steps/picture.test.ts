import assert from 'node:assert/strict';
import { pods } from '../engine/api/resources';
import { instant, seconds } from '../engine/base/brand';
import { Cluster } from '../engine/cluster/cluster';
import { EngineDriver } from '../engine/driver/engine-driver';
import { Picture } from './picture';

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
};

describe('the picture of a cluster', () => {
  it('has what a node and a pod looked like, each state once', async () => {
    const cluster = new Cluster({ seed: 1, nodes: [{ name: 'n1', zone: 'a' }] });
    const driver = new EngineDriver(cluster);
    const picture = new Picture();
    const look = (): void => picture.look(driver.view, driver.view.at - cluster.epoch);
    driver.onCommit(look);
    look();
    await driver.runUntil(instant(cluster.epoch + seconds(60)));
    await driver.apply([POD]);
    await driver.runUntil(instant(cluster.epoch + seconds(120)));
    await driver.remove(pods, { namespace: 'default', name: 'web' }, { gracePeriodSeconds: 0 });
    await driver.runUntil(instant(cluster.epoch + seconds(180)));

    const statesOf = (kind: string, id: string): readonly (string | undefined)[] =>
      picture.changes.filter((each) => each.kind === kind && each.id === id).map(({ state }) => state);
    assert.deepEqual(statesOf('node', 'n1'), ['NotReady', 'Ready']);
    const [first, ...later] = statesOf('pod', 'default/web');
    assert.equal(first, 'Pending, Unscheduled');
    assert.deepEqual(later.slice(-2), ['Running, Ready', undefined]);
    const events = picture.events.filter(({ about }) => about === 'Pod default/web').map(({ reason }) => reason);
    assert.deepEqual(events.slice(0, 2), ['Scheduled', 'Pulling']);
  });
});
