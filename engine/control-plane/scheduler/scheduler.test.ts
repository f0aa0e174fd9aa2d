import assert from 'node:assert/strict';
import * as resources from '../../api/resources';
import { SchedulerCluster } from './testing/cluster';

describe('kube-scheduler', () => {
  it('binds a pod to a node that has room, and says why', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'small', cpu: '1' });
    cluster.addNode({ name: 'large', cpu: '8' });
    cluster.run(100);
    cluster.addPod({ name: 'p', cpu: '2' });
    cluster.run(100);
    assert.equal(cluster.nodeOf('p'), 'large');
    const decision = cluster.scheduler.decision('default/p');
    assert.equal(decision?.node, 'large');
    assert.deepEqual(decision?.feasible, ['large']);
    assert.deepEqual(decision?.rejected['small'], {
      plugin: 'NodeResourcesFit',
      code: 'UnschedulableAndUnresolvable',
      reasons: ['Insufficient cpu'],
    });
  });

  it('adds up raw, normalised and weighted scores', () => {
    const cluster = new SchedulerCluster();
    for (const name of ['a', 'b']) cluster.addNode({ name });
    cluster.run(100);
    cluster.addPod({ name: 'first', cpu: '1' });
    cluster.run(100);
    cluster.addPod({ name: 'second', cpu: '1' });
    cluster.run(100);
    const decision = cluster.scheduler.decision('default/second');
    assert.ok(decision !== undefined);
    assert.notEqual(cluster.nodeOf('second'), cluster.nodeOf('first'));
    for (const name of decision.feasible) {
      const sum: number = Object.values(decision.scores).reduce(
        (total: number, byNode) => total + (byNode[name] ?? 0),
        0,
      );
      assert.equal(decision.total[name], sum);
    }
    assert.equal(decision.scores['TaintToleration']?.['a'], 300);
  });

  it('tells of a pod that fits nowhere, and places it once there is room', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n', cpu: '2' });
    cluster.run(100);
    cluster.addPod({ name: 'big', cpu: '2' });
    cluster.run(100);
    cluster.addPod({ name: 'late', cpu: '1' });
    cluster.run(100);
    assert.equal(
      cluster.messageOf('late'),
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, ' +
        'preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
    );
    cluster.removePod('big');
    cluster.run(3000);
    assert.equal(cluster.nodeOf('late'), 'n');
  });

  it('does not try again for an event that cannot help', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n', cpu: '1' });
    cluster.run(100);
    cluster.addPod({ name: 'p', cpu: '2' });
    cluster.run(5000);
    cluster.addNode({ name: 'also-small', cpu: '1' });
    cluster.run(5000);
    assert.equal(cluster.scheduler.decision('default/p')?.attempt, 1);
    cluster.addNode({ name: 'large', cpu: '4' });
    cluster.run(100);
    assert.equal(cluster.nodeOf('p'), 'large');
    assert.equal(cluster.scheduler.decision('default/p')?.attempt, 2);
  });

  it('looks again after five minutes, whatever happened', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n', cpu: '1' });
    cluster.run(100);
    cluster.addPod({ name: 'p', cpu: '2' });
    cluster.run(290_000);
    assert.equal(cluster.scheduler.decision('default/p')?.attempt, 1);
    cluster.run(60_000);
    assert.equal(cluster.scheduler.decision('default/p')?.attempt, 2);
  });

  it('keeps a gated pod out until the gate is gone', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n' });
    cluster.addPod({ name: 'p', spec: { schedulingGates: [{ name: 'example.com/wait' }] } });
    cluster.run(5000);
    assert.equal(cluster.nodeOf('p'), undefined);
    assert.equal(cluster.scheduler.decision('default/p'), undefined);
    const key = { namespace: 'default', name: 'p' };
    cluster.client.patch(resources.pods, key, { type: 'merge', body: { spec: { schedulingGates: null } } });
    cluster.run(100);
    assert.equal(cluster.nodeOf('p'), 'n');
  });

  it('evicts a less important pod to make room, and nominates the node', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n', cpu: '1' });
    cluster.run(100);
    cluster.addPod({ name: 'low', cpu: '1', spec: { priority: 1, terminationGracePeriodSeconds: 30 } });
    cluster.run(100);
    cluster.addPod({ name: 'high', cpu: '1', spec: { priority: 10 } });
    cluster.run(100);
    assert.notEqual(cluster.pod('low')?.metadata.deletionTimestamp, undefined);
    assert.equal(cluster.pod('high')?.status.nominatedNodeName, 'n');
    cluster.removePod('low');
    cluster.run(2000);
    assert.equal(cluster.nodeOf('high'), 'n');
  });

  it('leaves pods of other schedulers alone', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n' });
    cluster.addPod({ name: 'p', spec: { schedulerName: 'somebody-else' } });
    cluster.run(5000);
    assert.equal(cluster.nodeOf('p'), undefined);
  });

  it('finds its way after a crash from what it lists', () => {
    const cluster = new SchedulerCluster();
    cluster.addNode({ name: 'n', cpu: '1' });
    cluster.addPod({ name: 'first', cpu: '1' });
    cluster.run(1000);
    cluster.runner.crash();
    cluster.addPod({ name: 'second', cpu: '1' });
    cluster.addNode({ name: 'm', cpu: '1' });
    cluster.run(1000);
    assert.equal(cluster.nodeOf('second'), undefined);
    cluster.runner.start();
    cluster.run(30_000);
    assert.equal(cluster.nodeOf('second'), 'm');
  });

  it('runs the plugins of a profile of its own', () => {
    const cluster = new SchedulerCluster({
      profiles: [
        {
          schedulerName: 'alphabetical',
          plugins: [
            { source: { name: 'Order', create: () => ({ name: 'Order', less: (a, b) => a.queuedAt < b.queuedAt }) } },
            {
              source: {
                name: 'Last',
                create: () => ({ name: 'Last', score: (_, __, { name }) => name.charCodeAt(0) - 97 }),
              },
            },
            {
              source: {
                name: 'Bind',
                create: ({ client }) => ({
                  name: 'Bind',
                  bind: (_, { namespace, name }, node) => {
                    client.bind({ namespace, name }, node);
                    return undefined;
                  },
                }),
              },
            },
          ],
        },
      ],
    });
    for (const name of ['c', 'a', 'z', 'k']) cluster.addNode({ name });
    cluster.run(100);
    cluster.addPod({ name: 'p', spec: { schedulerName: 'alphabetical' } });
    cluster.run(100);
    assert.equal(cluster.nodeOf('p'), 'z');
  });
});
