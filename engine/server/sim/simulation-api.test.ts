import assert from 'node:assert/strict';
import { openWire, type Got, type WireBench } from '../testing/wire-bench';
import { wholeCluster } from '../whole-cluster';

const PROCESSES = ['kube-apiserver', 'kubelet', 'kube-scheduler', 'kube-controller-manager'] as const;

describe('/sim/v1', () => {
  let wire: WireBench;

  before(async () => {
    wire = await openWire({
      simulation: (signer) =>
        wholeCluster({ seed: 1, startsAt: 0, nodes: 2, components: new Set(PROCESSES), signer, tokenLookups: [] }),
    });
    const spec = { containers: [{ name: 'web', image: 'nginx' }] };
    await wire.call('/api/v1/namespaces/default/pods', { method: 'POST', body: { metadata: { name: 'web' }, spec } });
    await post('clock/advance', { seconds: 30 });
  });

  after(async () => {
    await wire.close();
    assert.deepEqual(wire.bugs, []);
  });

  const post = (path: string, body: unknown = {}): Promise<Got> =>
    wire.call(`/sim/v1/${path}`, { method: 'POST', body });
  const lines = async (path: string): Promise<readonly Record<string, unknown>[]> => {
    const { text } = await wire.call(`/sim/v1/${path}`);
    const whole = text.split('\n').filter((line) => line !== '');
    return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const isReady = async (node: string): Promise<string | undefined> => {
    const { status } = await wire.json<{ status: { conditions: readonly { type: string; status: string }[] } }>(
      `/api/v1/nodes/${node}`,
    );
    return status.conditions.find(({ type }) => type === 'Ready')?.status;
  };

  it('settles: goes on until nothing but heartbeats is due', async () => {
    const before = (await wire.json<{ now: string }>('/sim/v1/clock')).now;
    const got = await post('settle', { maxSeconds: 60 });
    const { now } = JSON.parse(got.text) as { readonly now: string };
    assert.ok(Date.parse(now) - Date.parse(before) <= 60_000);
  });

  it('tells why a pod is where it is', async () => {
    const decision = await wire.json<{ node: string; feasible: readonly string[]; scores: object }>(
      '/sim/v1/scheduler/decisions?pod=default/web',
    );
    assert.deepEqual(decision.feasible, ['worker-1', 'worker-2']);
    assert.ok(decision.feasible.includes(decision.node));
    assert.ok('NodeResourcesFit' in decision.scores);
    assert.equal((await wire.call('/sim/v1/scheduler/decisions?pod=none')).status, 404);
  });

  it('tells the journal from any entry on', async () => {
    const all = await lines('journal?since=0');
    const last = Number(all.at(-1)?.['sequence']);
    const end = await lines(`journal?since=${last}`);
    assert.ok(all.length > 10 && end.length <= 1);
  });

  it('tells what a kubelet asked of its runtime', async () => {
    const calls = [...(await lines('nodes/worker-1/cri')), ...(await lines('nodes/worker-2/cri'))];
    assert.ok(calls.some(({ pod, call }) => pod === 'web' && call === 'StartContainer'));
  });

  it('orders machines', async () => {
    assert.equal((await post('nodes/worker-1/stop-heartbeats')).status, 200);
    await post('clock/advance', { seconds: 120 });
    assert.equal(await isReady('worker-1'), 'Unknown');
    assert.equal((await post('nodes/worker-1/start-heartbeats')).status, 200);
    await post('clock/advance', { seconds: 60 });
    assert.equal(await isReady('worker-1'), 'True');
  });

  it('injects faults', async () => {
    assert.equal((await post('faults', { kind: 'node-fails', node: 'worker-2' })).status, 200);
    await post('clock/advance', { seconds: 120 });
    assert.equal(await isReady('worker-2'), 'Unknown');
    assert.equal((await post('nodes/worker-2/recover')).status, 200);
  });

  it('shuts machines down, and starts no kubelet on one without power', async () => {
    const grace = { graceSeconds: 20, criticalGraceSeconds: 5 };
    assert.equal((await post('nodes/worker-2/shut-down', grace)).status, 200);
    await post('clock/advance', { seconds: 1 });
    assert.equal(await isReady('worker-2'), 'False');
    await post('clock/advance', { seconds: 20 });
    const refused = await post('nodes/worker-2/start-kubelet');
    assert.equal(refused.status, 409);
    assert.match(refused.text, /has no power, so that no kubelet can start there: power it on first/);
    assert.equal((await post('nodes/worker-2/recover')).status, 200);
    await post('clock/advance', { seconds: 60 });
    assert.equal(await isReady('worker-2'), 'True');
  });

  const refusals: readonly (readonly [method: string, path: string, body: unknown, status: number])[] = [
    ['GET', 'nothing', undefined, 404],
    ['POST', 'nodes/none/fail', {}, 404],
    ['POST', 'nodes/worker-1/dance', {}, 404],
    ['POST', 'nodes/worker-1/shut-down', { graceSeconds: 5, criticalGraceSeconds: 6 }, 400],
    ['POST', 'nodes/worker-1/shut-down', { graceSeconds: '5s' }, 400],
    ['POST', 'nodes/worker-1/announce-termination', { seconds: 'soon' }, 400],
    ['POST', 'clock/advance', { seconds: 'x' }, 400],
    ['POST', 'settle', {}, 400],
    ['POST', 'faults', [], 400],
    ['POST', 'faults', { kind: 'nonsense' }, 404],
    ['POST', 'faults', { kind: 'node-fails', node: 'none' }, 404],
    ['POST', 'faults', { kind: 'node-shuts-down', node: 'worker-1' }, 400],
    ['POST', 'faults', { kind: 'requests-fail' }, 400],
    ['POST', 'faults', { kind: 'later', after: 1 }, 400],
    ['POST', 'metrics/custom', {}, 400],
    ['POST', 'metrics/nothing', { value: 1 }, 404],
  ];
  for (const [method, path, body, status] of refusals) {
    it(`refuses ${method} ${path} ${body === undefined ? '' : JSON.stringify(body)} with ${status}`, async () => {
      const sent = body === undefined ? { method } : { method, body };
      const got = await wire.json<{ kind: string; code: number }>(`/sim/v1/${path}`, sent);
      assert.deepEqual([got.kind, got.code], ['Status', status]);
    });
  }

  it('is only for those who may', async () => {
    const headers = { authorization: 'Bearer plain' };
    for (const path of ['clock', 'journal', 'scheduler/decisions?pod=default/web', 'nodes/worker-1/cri']) {
      assert.equal((await wire.call(`/sim/v1/${path}`, { headers })).status, 403, path);
    }
    const asJane = await wire.json<{ message: string }>('/sim/v1/clock', { headers: { 'impersonate-user': 'jane' } });
    assert.match(asJane.message, /User "jane" cannot get resource "clock"/);
  });
});
