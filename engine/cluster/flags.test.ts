import assert from 'node:assert/strict';
import { expectedOfFlag, isFlagOf, knownFlags, settingsOf } from './flags';

describe('flags of components', () => {
  it('change the settings', () => {
    const flags = new Map([
      ['node lifecycle controller node-monitor-grace-period', '1m30s'],
      ['node lifecycle controller node-startup-grace-period', '2m'],
      ['controller manager terminated-pod-gc-threshold', '-1'],
      ['controller manager cluster-cidr', '10.1.0.0/16,fd00::/48'],
      ['controller manager horizontal-pod-autoscaler-tolerance', '0.2'],
    ]);
    const { nodeGrace, terminatedPodsMax, clusterCidrs, autoscaling } = settingsOf({ flags, nodes: [] });
    assert.deepEqual([nodeGrace?.monitor, nodeGrace?.startup, terminatedPodsMax], [90_000, 120_000, -1]);
    assert.deepEqual(clusterCidrs, ['10.1.0.0/16', 'fd00::/48']);
    assert.equal(autoscaling?.tolerance, 0.2);
  });

  it('leave pods addresses for as many nodes as the cluster begins with', () => {
    const cidrsOf = (count: number): readonly string[] =>
      settingsOf({ nodes: Array.from({ length: count }, (_, index) => ({ name: `n${index}` })) }).clusterCidrs;
    assert.deepEqual(cidrsOf(256), ['10.244.0.0/16']);
    assert.deepEqual(cidrsOf(257), ['10.128.0.0/9']);
  });

  it('of clients belong to a process that has one', () => {
    assert.ok(isFlagOf('scheduler', 'kube-api-qps') && isFlagOf('controller manager', 'kube-api-burst'));
    assert.ok(!isFlagOf('etcd', 'kube-api-qps') && !isFlagOf('deployment controller', 'kube-api-qps'));
  });

  it('are told from what is no value of theirs', () => {
    const wrong: Readonly<Record<string, string>> = { controllers: '', 'cluster-cidr': '10.1.0.0' };
    for (const name of knownFlags) {
      const value = wrong[name] ?? 'soon';
      const isAny = name === 'controllers';
      assert.equal(expectedOfFlag(name, value) === undefined, isAny, name);
    }
    assert.equal(expectedOfFlag('node-monitor-grace-period', '40'), 'a duration such as 40s or 1m30s');
  });
});
