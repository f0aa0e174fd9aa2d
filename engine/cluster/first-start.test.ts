import assert from 'node:assert/strict';
import { configmaps, namespaces, serviceaccounts, servicecidrs } from '../api/resources';
import type { ConfigMap } from '../api/types/core-v1';
import type { ServiceCIDR } from '../api/types/networking-v1';
import { seconds } from '../base/brand';
import { Cluster } from './cluster';

const FIRST = ['service-account-controller', 'root-ca-cert-publisher', 'service-cidrs-controller'];

/** Ten seconds of a cluster, and what the controllers wrote that work only once. */
function begun(cluster: Cluster): readonly string[] {
  cluster.clock.run({ within: seconds(10), stepsMax: Number.MAX_SAFE_INTEGER });
  return cluster.journal
    .since(0)
    .filter(({ actor, action }) => FIRST.includes(actor) && /^api\.(create|update|patch)/.test(action))
    .map(({ actor, action, subject }) => `${actor} ${action} ${subject}`);
}

/** What they leave, without what differs from cluster to cluster. */
function left(cluster: Cluster): unknown {
  const client = cluster.client();
  const range = client.get<ServiceCIDR>(servicecidrs, { name: 'kubernetes' });
  const ready = range?.status.conditions?.map(({ type, status, message }) => ({ type, status, message }));
  return {
    range: { finalizers: range?.metadata.finalizers, ready },
    namespaces: client.list(namespaces).map(({ metadata: { name } }) => {
      const map = client.get<ConfigMap>(configmaps, { namespace: name, name: 'kube-root-ca.crt' });
      const account = client.get(serviceaccounts, { namespace: name, name: 'default' });
      return { name, account: account !== undefined, annotations: map?.metadata.annotations, data: map?.data };
    }),
  };
}

describe('the first start of the controllers', () => {
  it('is behind a cluster that begins', () => {
    assert.deepEqual(begun(new Cluster({ seed: 1, nodes: [] })), []);
  });

  it('leaves what the same controllers make of an empty cluster', () => {
    const bare = new Cluster({
      seed: 1,
      nodes: [],
      components: new Set(['kube-apiserver', 'kube-controller-manager']),
    });
    const accounts = bare.client().list(namespaces).length;
    assert.equal(begun(bare).length, 2 * accounts + 2);
    assert.deepEqual(left(new Cluster({ seed: 1, nodes: [] })), left(bare));
  });
});
