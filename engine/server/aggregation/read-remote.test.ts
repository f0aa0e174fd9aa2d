import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { openWire, type WireBench } from '../testing/wire-bench';
import { Pki } from '../tls/pki';
import { wholeCluster } from '../whole-cluster';

const GROUP = '/apis/external.metrics.k8s.io/v1beta1';
const AUTOSCALER = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/web';

interface Status {
  readonly desiredReplicas: number;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
}

/** An adapter of metrics that takes its time. */
class Adapter {
  readonly heard: string[] = [];
  value: string | undefined = '30';
  private server: Server | undefined;

  async open(): Promise<number> {
    const { key, certificate: cert } = Pki.create(new Date()).server(['localhost'], new Date());
    const server = createServer({ key, cert }, (request, response) => {
      this.heard.push(`${request.url ?? ''} ${String(request.headers['x-remote-user'])}`);
      setTimeout(() => {
        if (this.value === undefined) return void response.writeHead(500).end('out of order');
        const item = { metricName: 'queue', metricLabels: {}, timestamp: '2026-01-01T00:00:00Z', value: this.value };
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ kind: 'ExternalMetricValueList', items: [item], resources: [] }));
      }, 30);
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}

describe('reads of other servers, for somebody within', () => {
  const adapter = new Adapter();
  let wire: WireBench;

  const status = async (): Promise<Status> => (await wire.json<{ status: Status }>(AUTOSCALER)).status;
  const advance = async (seconds: number): Promise<string> =>
    (await wire.json<{ now: string }>('/sim/v1/clock/advance', { method: 'POST', body: { seconds } })).now;
  const post = async (path: string, body: object): Promise<void> => {
    const { status: code, text } = await wire.call(path, { method: 'POST', body });
    assert.equal(code, 201, text);
  };

  before(async () => {
    wire = await openWire({
      simulation: (signer) =>
        wholeCluster({
          seed: 1,
          startsAt: Date.UTC(2026, 0, 1),
          nodes: 0,
          components: new Set(['kube-apiserver', 'kube-controller-manager']),
          signer,
          tokenLookups: [],
        }),
    });
    const port = await adapter.open();
    await post('/api/v1/namespaces/default/services', {
      metadata: { name: 'adapter' },
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] },
    });
    await post('/apis/apiregistration.k8s.io/v1/apiservices', {
      metadata: { name: 'v1beta1.external.metrics.k8s.io' },
      spec: {
        group: 'external.metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { namespace: 'default', name: 'adapter', port },
      },
    });
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'app:1' }] } };
    await post('/apis/apps/v1/namespaces/default/deployments', {
      metadata: { name: 'web' },
      spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template },
    });
    const external = { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } };
    await post('/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', {
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 9,
        metrics: [{ type: 'External', external }],
      },
    });
  });

  after(async () => {
    adapter.close();
    assert.deepEqual(wire.bugs, []);
    await wire.close();
  });

  const isAvailable = async (): Promise<boolean> => {
    const path = '/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.external.metrics.k8s.io';
    const { status: told } = await wire.json<{ status: { conditions?: readonly { status: string }[] } }>(path);
    return told.conditions?.[0]?.status === 'True';
  };

  it('take no time of the cluster, and are made for whoever asks', async () => {
    const started = Date.parse(await advance(0));
    // The API server must first find the adapter to be there, which takes real time.
    for (let tries = 0; tries < 500 && !(await isAvailable()); tries++) await new Promise((go) => setTimeout(go, 10));
    await advance(1);
    const now = Date.parse(await advance(19));
    assert.equal(now - started, 20_000);
    assert.equal((await status()).desiredReplicas, 3);
    const asked = adapter.heard.find((each) => each.includes('/queue'));
    const user = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';
    assert.equal(asked, `${GROUP}/namespaces/default/queue ${user}`);
  });

  it('are told why there is no answer', async () => {
    adapter.value = undefined;
    await advance(20);
    const { conditions } = await status();
    const why = `an error on the server ("out of order") has prevented the request from succeeding (get queue.external.metrics.k8s.io)`;
    const said = conditions.find(({ type }) => type === 'ScalingActive')?.message ?? '';
    assert.equal(said.endsWith(why), true, said);
    adapter.close();
    await advance(20);
    const gone = (await status()).conditions.find(({ type }) => type === 'ScalingActive')?.message ?? '';
    assert.match(gone, /the server is currently unable to handle the request \(get queue.external.metrics.k8s.io\)$/);
  });
});
