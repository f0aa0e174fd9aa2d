import assert from 'node:assert/strict';
import type { ProcessName } from '../../cluster/options';
import { openWire, type Got, type WireBench } from '../testing/wire-bench';
import { wholeCluster } from '../whole-cluster';

const PROCESSES: readonly ProcessName[] = ['kube-apiserver', 'kubelet', 'kube-scheduler', 'kube-controller-manager'];
const HERE = '/api/v1/namespaces/default';

describe('the proxy of pods, services and nodes', () => {
  let wire: WireBench;

  before(async () => {
    wire = await openWire({
      simulation: (signer) =>
        wholeCluster({ seed: 1, startsAt: 0, nodes: 1, components: new Set(PROCESSES), signer, tokenLookups: [] }),
    });
    await advance(5);
    const containers = [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }];
    const metadata = { name: 'proxy', labels: { app: 'web' } };
    const annotations = { 'sim.http/web': '{"80":{"/slow":[{"body":"late","delay":"2s"}],"*":[{"body":"{{path}}"}]}}' };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, annotations }, spec: { containers } };
    const spec = { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] };
    const service = { apiVersion: 'v1', kind: 'Service', metadata, spec };
    assert.equal((await wire.call(`${HERE}/pods`, { method: 'POST', body: pod })).status, 201);
    assert.equal((await wire.call(`${HERE}/services`, { method: 'POST', body: service })).status, 201);
    await advance(30);
  });

  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const advance = (seconds: number): Promise<Got> =>
    wire.call('/sim/v1/clock/advance', { method: 'POST', body: { seconds } });
  const settled = async (path: string): Promise<Got> => {
    const [got] = await Promise.all([wire.call(path), advance(1)]);
    return got;
  };

  it('a pod answers through it, and sees the path and query that were meant for it', async () => {
    const got = await settled(`${HERE}/pods/proxy/proxy/a/b?c=d`);
    assert.deepEqual([got.status, got.text], [200, '/a/b?c=d']);
    assert.equal((await settled(`${HERE}/pods/proxy:80/proxy/`)).text, '/');
  });

  it('a service answers through one of its endpoints', async () => {
    assert.equal((await settled(`${HERE}/services/proxy:http/proxy/x`)).text, '/x');
    assert.equal((await settled(`${HERE}/services/proxy:8080/proxy/x`)).text, '/x');
  });

  it('what a process takes its time for comes when its time has come', async () => {
    const answer = wire.call(`${HERE}/pods/proxy/proxy/slow`);
    await advance(1);
    await advance(2);
    assert.equal((await answer).text, 'late');
  });

  it('a path without its slash is sent there', async () => {
    const got = await wire.call(`${HERE}/pods/proxy/proxy?a=b`);
    assert.deepEqual([got.status, got.headers['location']], [301, `${HERE}/pods/proxy/proxy/?a=b`]);
  });

  it('a port where nobody listens is told as the dial that failed', async () => {
    const { status, text } = await wire.call(`${HERE}/pods/proxy:81/proxy/`);
    assert.equal(status, 503);
    assert.match(text, /error trying to reach service: dial tcp 10\.244\.\d+\.\d+:81: connect: connection refused/);
  });

  it('a node answers what its kubelet answers', async () => {
    assert.equal((await wire.call('/api/v1/nodes/worker-1/proxy/healthz')).text, 'ok');
    const pods = await wire.json<{ items: { metadata: { name: string } }[] }>('/api/v1/nodes/worker-1/proxy/pods');
    assert.ok(pods.items.some(({ metadata }) => metadata.name === 'proxy'));
    assert.equal((await wire.call('/api/v1/nodes/worker-1/proxy/nothing')).status, 404);
    assert.equal((await wire.call('/api/v1/nodes/worker-1/proxy/configz')).status, 501);
  });
});
