import assert from 'node:assert/strict';
import { configmaps } from '../api/resources';
import type { ConfigMap } from '../api/types/core-v1';
import { Cluster } from './cluster';

describe('an API server that is started again', () => {
  it('gives new objects uids that nobody has', () => {
    const cluster = new Cluster({ seed: 1, nodes: [], components: new Set(['kube-apiserver']) });
    const uids = new Set<string>();
    const LIVES = 3;
    for (let life = 0; life < LIVES; life++) {
      const created = cluster
        .client()
        .create<ConfigMap>(configmaps, { metadata: { generateName: 'c-', namespace: 'default' } });
      uids.add(created.metadata.uid);
      cluster.apiServer.stop();
      cluster.apiServer.start();
    }
    assert.equal(uids.size, LIVES);
  });
});
