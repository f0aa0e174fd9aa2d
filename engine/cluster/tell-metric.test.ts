import assert from 'node:assert/strict';
import { Cluster } from './cluster';
import { inject } from './inject';

const OF = { kind: 'deployment', namespace: 'default', name: 'web' };

describe('telling metrics', () => {
  it('refuses what is no amount', () => {
    const cluster = new Cluster({ seed: 1, nodes: [] });
    const each = { kind: 'each', quantity: 'much' } as const;
    assert.throws(
      () => inject(cluster, { kind: 'pods-use', of: OF, resource: 'cpu', amount: each }),
      /much: quantities/,
    );
    const percent = { kind: 'percent', percent: Number.NaN } as const;
    assert.throws(
      () => inject(cluster, { kind: 'pods-use', of: OF, resource: 'cpu', amount: percent }),
      /percent: expected/,
    );
    const queue = { kind: 'metric-from-outside', namespace: 'default', metric: 'queue', labels: {} } as const;
    assert.throws(() => inject(cluster, { ...queue, value: '' }), /quantities must match/);
    assert.equal(cluster.metrics.values.external.length, 0);
    inject(cluster, { ...queue, value: '1500' });
    assert.equal(cluster.metrics.values.external[0]?.value, '1500');
  });

  it('makes an API known with the first value that it serves', () => {
    const cluster = new Cluster({ seed: 1, nodes: [] });
    const services = (): readonly string[] =>
      cluster
        .client()
        .list({
          group: 'apiregistration.k8s.io',
          version: 'v1',
          plural: 'apiservices',
          kind: 'APIService',
          namespaced: false,
        })
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.includes('metrics'));
    assert.deepEqual(services(), []);
    const value = { namespace: 'default', resource: 'pods', name: 'a', metric: 'rps', value: '1' };
    inject(cluster, { kind: 'metric-of-object', ...value });
    inject(cluster, { kind: 'metric-of-object', ...value, value: '2' });
    assert.deepEqual(services(), ['v1beta2.custom.metrics.k8s.io']);
    assert.deepEqual(
      cluster.metrics.values.custom.map((each) => each.value),
      ['2'],
    );
  });
});
