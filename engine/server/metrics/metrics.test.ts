import assert from 'node:assert/strict';
import { openWire, type WireBench } from '../testing/wire-bench';
import { wholeCluster } from '../whole-cluster';

interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly usage?: { readonly cpu: string; readonly memory: string };
  readonly containers?: readonly { readonly name: string; readonly usage: { readonly cpu: string } }[];
}

interface List {
  readonly kind: string;
  readonly items: readonly Item[];
}

const METRICS = '/apis/metrics.k8s.io/v1beta1';
const CUSTOM = '/apis/custom.metrics.k8s.io/v1beta2';
const EXTERNAL = '/apis/external.metrics.k8s.io/v1beta1';

describe('metrics over the wire', () => {
  let wire: WireBench;

  before(async () => {
    wire = await openWire({
      simulation: (signer) =>
        wholeCluster({
          seed: 1,
          startsAt: Date.UTC(2026, 0, 1),
          nodes: 2,
          components: new Set([
            ...(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const),
            ...(['kubelet', 'kube-proxy', 'metrics-server'] as const),
          ]),
          signer,
          tokenLookups: [],
        }),
    });
    const metadata = { name: 'web', labels: { app: 'web' } };
    const spec = { containers: [{ name: 'main', image: 'nginx' }] };
    await wire.json('/api/v1/namespaces/default/pods', { method: 'POST', body: { metadata, spec } });
    await wire.json('/sim/v1/clock/advance', { method: 'POST', body: { seconds: 60 } });
  });

  after(async () => {
    assert.deepEqual(wire.bugs, []);
    await wire.close();
  });

  it('tells what nodes and pods use', async () => {
    const nodes = await wire.json<List>(`${METRICS}/nodes`);
    assert.equal(nodes.kind, 'NodeMetricsList');
    assert.deepEqual(
      nodes.items.map(({ metadata }) => metadata.name),
      ['worker-1', 'worker-2'],
    );
    for (const { usage } of nodes.items) assert.match(`${usage?.cpu ?? ''} ${usage?.memory ?? ''}`, /^\d+n \d+Ki$/);
    const pods = await wire.json<List>(`${METRICS}/namespaces/default/pods?labelSelector=app%3Dweb`);
    assert.equal(pods.kind, 'PodMetricsList');
    assert.deepEqual(
      pods.items.map(({ metadata, containers }) => [metadata.name, containers?.map(({ name }) => name)]),
      [['web', ['main']]],
    );
    assert.deepEqual((await wire.json<List>(`${METRICS}/pods?labelSelector=app%3Dother`)).items, []);
    assert.equal((await wire.json<Item & { kind: string }>(`${METRICS}/nodes/worker-1`)).kind, 'NodeMetrics');
  });

  const refusals: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', `${METRICS}/nodes/none`, 404],
    ['GET', `${METRICS}/namespaces/default/pods/none`, 404],
    ['GET', `${METRICS}/pods?labelSelector=a%20in%20(`, 400],
    ['POST', `${METRICS}/nodes`, 405],
  ];
  for (const [method, path, status] of refusals) {
    it(`${method} ${path} is refused with ${status}`, async () => {
      const got = await wire.json<{ kind: string; code: number }>(path, { method });
      assert.deepEqual([got.kind, got.code], ['Status', status]);
    });
  }

  it('knows no other resources, and says so as such a server would', async () => {
    const { status, text } = await wire.call(`${METRICS}/nothing`);
    assert.deepEqual([status, text], [404, '404 page not found\n']);
  });

  it('lets only those ask who may', async () => {
    const headers = { authorization: 'Bearer plain' };
    const { message } = await wire.json<{ message: string }>(`${METRICS}/nodes`, { headers });
    assert.match(
      message,
      /User "jane" cannot list resource "nodes" in API group "metrics.k8s.io" at the cluster scope/,
    );
    assert.equal((await wire.call('/sim/v1/metrics/custom', { method: 'POST', headers, body: {} })).status, 403);
  });

  it('has no API of other metrics before one was told', async () => {
    const { status, text } = await wire.call(`${CUSTOM}/namespaces/default/pods/web/none`);
    assert.deepEqual([status, text], [404, '404 page not found\n']);
  });

  it('tells again what it was told of objects', async () => {
    const body = { namespace: 'default', resource: 'pods', name: 'web', metric: 'rps', value: '1500m' };
    assert.equal((await wire.call('/sim/v1/metrics/custom', { method: 'POST', body })).status, 200);
    const ask = (path: string): Promise<{ items: readonly object[] }> =>
      wire.json(`${CUSTOM}/namespaces/default/${path}`);
    const { items } = await ask('pods/web/rps');
    const [item = {}] = items;
    const { timestamp: _timestamp, ...rest } = item as { readonly timestamp: string };
    assert.deepEqual(rest, {
      describedObject: { kind: 'Pod', namespace: 'default', name: 'web', apiVersion: 'v1' },
      metric: { name: 'rps', selector: null },
      value: '1500m',
    });
    assert.deepEqual((await ask('pods/*/rps?labelSelector=app%3Dweb')).items, items);
    const none = await wire.json<{ kind: string; code: number }>(`${CUSTOM}/namespaces/default/pods/web/none`);
    assert.deepEqual([none.kind, none.code], ['Status', 404]);
    const { resources } = await wire.json<{ resources: readonly { name: string }[] }>(CUSTOM);
    assert.deepEqual(
      resources.map(({ name }) => name),
      ['pods/rps'],
    );
  });

  it('tells again what it was told of the world outside', async () => {
    for (const [queue, value] of [
      ['a', 3],
      ['b', 4],
      ['a', 5],
    ] as const) {
      const body = { namespace: 'default', metric: 'length', labels: { queue }, value };
      assert.equal((await wire.call('/sim/v1/metrics/external', { method: 'POST', body })).status, 200);
    }
    const values = async (selector: string): Promise<readonly string[]> => {
      const path = `${EXTERNAL}/namespaces/default/length?labelSelector=${encodeURIComponent(selector)}`;
      const { items } = await wire.json<{ items: readonly { value: string }[] }>(path);
      return items.map(({ value }) => value);
    };
    assert.deepEqual(await values(''), ['5', '4']);
    assert.deepEqual(await values('queue=b'), ['4']);
    const wrong = { namespace: 'default', metric: 'length', value: 'many' };
    assert.equal((await wire.call('/sim/v1/metrics/external', { method: 'POST', body: wrong })).status, 400);
  });

  it('is registered as an add-on would be, and described', async () => {
    const { status } = await wire.json<{ status: { conditions: readonly object[] } }>(
      '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io',
    );
    assert.deepEqual(
      status.conditions.map((each) => ({ ...each, lastTransitionTime: '' })),
      [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: '',
          reason: 'Passed',
          message: 'all checks passed',
        },
      ],
    );
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const { items } = await wire.json<{
      items: readonly { metadata: { name: string }; versions: readonly { freshness: string }[] }[];
    }>('/apis', { headers: { accept } });
    const group = items.find(({ metadata }) => metadata.name === 'metrics.k8s.io');
    assert.equal(group?.versions[0]?.freshness, 'Current');
    const { paths } = await wire.json<{ paths: Record<string, { serverRelativeURL: string }> }>('/openapi/v3');
    const url = paths['apis/metrics.k8s.io/v1beta1']?.serverRelativeURL ?? '';
    const document = await wire.json<{ components: { schemas: Record<string, Record<string, unknown>> } }>(url);
    const schema = document.components.schemas['io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics'];
    assert.deepEqual(schema?.['x-kubernetes-group-version-kind'], [
      { group: 'metrics.k8s.io', kind: 'NodeMetrics', version: 'v1beta1' },
    ]);
  });
});
