import assert from 'node:assert/strict';
import { nodes } from '../api/resources';
import { isApiError } from '../api/request';
import { millis } from '../base/brand';
import type { Fault } from '../faults/fault';
import { Cluster } from './cluster';
import { inject } from './inject';
import type { ClusterOptions } from './options';

class Bench {
  readonly cluster: Cluster;

  constructor(options: Partial<ClusterOptions> = {}) {
    this.cluster = new Cluster({ seed: 1, nodes: ['n1', 'n2', 'n3', 'n4'].map((name) => ({ name })), ...options });
    this.run(30);
  }

  run(seconds: number): this {
    this.cluster.clock.run({ within: millis(seconds * 1000), stepsMax: 1_000_000 });
    return this;
  }

  inject(fault: Fault): this {
    inject(this.cluster, fault);
    return this;
  }

  get dark(): readonly string[] {
    return [...this.cluster.machines.values()].filter(({ hasPower }) => !hasPower).map(({ name }) => name);
  }

  instance(name: string): string | undefined {
    return this.cluster.cloud?.allInstances().find((one) => one.name === name)?.state;
  }

  /** Since an instant, in its seconds. */
  actionsOf(actor: string, since: number): readonly string[] {
    return this.cluster.journal
      .since(0)
      .filter((entry) => entry.actor === actor && entry.at >= since)
      .map(({ at, action }) => `${(at - since) / 1000} ${action}`);
  }
}

const GRACE = { total: millis(30_000), criticalPods: millis(10_000) };

describe('nodes that fail by chance', () => {
  it('are others the second time', () => {
    const bench = new Bench().inject({ kind: 'random-nodes-fail', count: 1 });
    const [first = ''] = bench.dark;
    bench.inject({ kind: 'node-recovers', node: first }).inject({ kind: 'random-nodes-fail', count: 1 });
    assert.equal(bench.dark.length, 1);
    assert.notDeepEqual(bench.dark, [first]);
  });

  it('are the same in each run of a seed', () => {
    const fails = (): readonly string[] => new Bench().inject({ kind: 'random-nodes-fail', count: 2 }).dark;
    assert.deepEqual(fails(), fails());
  });
});

describe('a kubelet that is started', () => {
  it('needs a machine with power', () => {
    const bench = new Bench().inject({ kind: 'node-fails', node: 'n1' });
    assert.throws(
      () => bench.inject({ kind: 'kubelet-starts', node: 'n1' }),
      (error) => isApiError(error, 'Conflict') && error.message.endsWith('power it on first (`node "n1" recovers`)'),
    );
  });

  it('is started where it had stopped', () => {
    const bench = new Bench()
      .inject({ kind: 'kubelet-stops', node: 'n1' })
      .inject({ kind: 'kubelet-starts', node: 'n1' });
    assert.equal(bench.cluster.machines.get('n1')?.kubelet.state, 'running');
  });
});

describe('a kube-proxy', () => {
  it('is started where it had stopped, and not by the start of a kubelet', () => {
    const bench = new Bench()
      .inject({ kind: 'kube-proxy-stops', node: 'n1' })
      .inject({ kind: 'kubelet-stops', node: 'n1' })
      .inject({ kind: 'kubelet-starts', node: 'n1' });
    assert.equal(bench.cluster.machines.get('n1')?.proxy?.state, 'stopped');
    bench.inject({ kind: 'kube-proxy-starts', node: 'n1' });
    assert.equal(bench.cluster.machines.get('n1')?.proxy?.state, 'running');
  });

  it('is refused where there is no power', () => {
    const bench = new Bench().inject({ kind: 'node-fails', node: 'n1' });
    assert.throws(
      () => bench.inject({ kind: 'kube-proxy-starts', node: 'n1' }),
      (error) => isApiError(error, 'Conflict'),
    );
  });
});

describe('a machine that shuts down', () => {
  it('is off as soon as nothing holds it up', () => {
    const bench = new Bench().inject({ kind: 'node-shuts-down', node: 'n1', grace: millis(30_000) }).run(3);
    assert.deepEqual(bench.dark, ['n1']);
    assert.equal(bench.instance('n1'), 'stopped');
  });

  it('is off at once when its kubelet does not run', () => {
    const bench = new Bench()
      .inject({ kind: 'kubelet-stops', node: 'n1' })
      .inject({ kind: 'node-shuts-down', node: 'n1', grace: millis(30_000) });
    assert.deepEqual(bench.dark, ['n1']);
  });

  it('stays on when it has been switched off and on meanwhile', () => {
    const bench = new Bench()
      .inject({ kind: 'node-shuts-down', node: 'n1', grace: millis(30_000) })
      .inject({ kind: 'node-fails', node: 'n1' })
      .inject({ kind: 'node-recovers', node: 'n1' })
      .run(60);
    assert.deepEqual(bench.dark, []);
    const ready = bench.cluster
      .client()
      .get(nodes, { name: 'n1' })
      ?.status.conditions?.find(({ type }) => type === 'Ready');
    assert.equal(ready?.status, 'True');
  });

  it('is refused a grace that no kubelet would start with', () => {
    const bench = new Bench();
    assert.throws(
      () => bench.inject({ kind: 'node-shuts-down', node: 'n1', grace: millis(5000), criticalGrace: millis(6000) }),
      (error) => isApiError(error, 'BadRequest') && error.message.includes('must be <= shutdownGracePeriod {5s}'),
    );
    assert.deepEqual(bench.dark, []);
  });
});

describe('a spot instance', () => {
  it('is told of its end and has power until then', () => {
    const bench = new Bench();
    const since = bench.cluster.now;
    bench.inject({ kind: 'spot-termination', node: 'n1', after: millis(120_000) });
    const told = bench.cluster.cloud?.allInstances().find(({ name }) => name === 'n1');
    assert.equal((told?.terminatesAt ?? 0) - since, 120_000);
    bench.run(119);
    assert.deepEqual(bench.dark, []);
    bench.run(1);
    assert.deepEqual([bench.dark, bench.instance('n1')], [['n1'], 'terminated']);
    assert.deepEqual(bench.actionsOf('cloud', since), [
      '0 cloud.instance.termination-announced',
      '120 cloud.instance.terminated',
    ]);
  });

  it('shuts down in time for the grace of its kubelet', () => {
    const bench = new Bench({ shutdownGrace: GRACE });
    const since = bench.cluster.now;
    bench.inject({ kind: 'spot-termination', node: 'n1', after: millis(120_000) }).run(130);
    assert.equal(bench.actionsOf('machine/n1', since)[0], '90 os.shutdown');
    assert.equal(bench.instance('n1'), 'terminated');
  });

  it('begins to shut down at once when the time is short', () => {
    const bench = new Bench({ shutdownGrace: GRACE });
    const since = bench.cluster.now;
    bench.inject({ kind: 'spot-termination', node: 'n1', after: millis(20_000) }).run(20);
    assert.equal(bench.actionsOf('machine/n1', since)[0], '0 os.shutdown');
    assert.equal(bench.instance('n1'), 'terminated');
  });

  it('runs on to its end when no kubelet is there to be told', () => {
    const bench = new Bench({ shutdownGrace: GRACE });
    bench
      .inject({ kind: 'spot-termination', node: 'n1', after: millis(60_000) })
      .inject({ kind: 'kubelet-stops', node: 'n1' })
      .run(59);
    assert.deepEqual(bench.dark, []);
    assert.deepEqual(bench.run(1).dark, ['n1']);
  });
});
