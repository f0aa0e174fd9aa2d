import assert from 'node:assert/strict';
import { seconds } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import { nodes, pods } from '../../api/resources';
import { ComponentRunner } from '../../client/component-runner';
import { ApiServerBench } from '../../control-plane/apiserver/testing/api-server-bench';
import { HashedJournal } from '../../sim/hashed-journal';
import { RecordedChoices } from '../../sim/recorded-choices';
import { SeededRandom } from '../../sim/seeded-random';
import { MetricsServer } from './metrics-server';
import { resourceMetrics } from './resource-metrics';

const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };

/** A node with a pod of two containers, of which each uses 100m and 2Mi. */
class World {
  answers = true;
  readonly server = new MetricsServer(() =>
    this.answers ? { cpuUsage: () => 100, memoryUsage: () => 2 * 1024 * 1024 } : undefined,
  );
  private readonly api = resourceMetrics(this.server);
  readonly bench = new ApiServerBench();

  constructor() {
    const { bench } = this;
    bench.create(nodes, { metadata: { name: 'n1' } });
    const { clock } = bench;
    const journal = new HashedJournal({ now: () => clock.now() });
    const random = new SeededRandom('metrics');
    new ComponentRunner({
      identity: { name: 'metrics-server', user: ADMIN },
      make: () => this.server,
      environment: { transport: bench.api, clock, random, choices: new RecordedChoices(), journal },
    }).start();
  }

  /** Its containers begin now. */
  pod(name: string): this {
    const containers = ['a', 'b'].map((each) => ({ name: each, image: 'app:1' }));
    this.bench.create(
      pods,
      { metadata: { name, labels: { app: name } }, spec: { nodeName: 'n1', containers } },
      { namespace: 'default' },
    );
    const startedAt = formatTime(this.bench.clock.now());
    const containerStatuses = containers.map((each) => ({
      ...each,
      ready: true,
      restartCount: 0,
      imageID: '',
      state: { running: { startedAt } },
    }));
    this.bench.api.request({
      user: ADMIN,
      resource: pods,
      namespace: 'default',
      verb: 'patch',
      name,
      subresource: 'status',
      patch: { type: 'merge', body: { status: { phase: 'Running', containerStatuses } } },
    });
    return this;
  }

  run(span: number): this {
    this.bench.clock.run({ within: seconds(span), stepsMax: 100_000 });
    return this;
  }

  read(path: string, query: Readonly<Record<string, string>> = {}): { items: readonly Record<string, unknown>[] } {
    const answered = this.api.read({
      server: this.bench.api.server,
      method: 'GET',
      path: `/apis/metrics.k8s.io/v1beta1/${path}`,
      query: new Map(Object.entries(query).map(([name, value]) => [name, [value]])),
    });
    return answered as { items: readonly Record<string, unknown>[] };
  }

  get known(): readonly unknown[] {
    return this.read('pods').items.map((item) => [item['timestamp'], item['window']]);
  }
}

describe('MetricsServer', () => {
  it('speaks of what it has seen twice', () => {
    const world = new World().pod('web');
    assert.deepEqual(world.run(14).known, []);
    assert.deepEqual(world.run(2).known, [['2026-01-01T00:00:15Z', '15s']]);
    assert.deepEqual(world.run(15).known, [['2026-01-01T00:00:30Z', '15s']]);
    const [node] = world.read('nodes').items;
    assert.deepEqual([node?.['window'], node?.['usage']], ['15s', { cpu: '250000000n', memory: '311296Ki' }]);
    assert.deepEqual(world.read('pods').items[0]?.['containers'], [
      { name: 'a', usage: { cpu: '100000000n', memory: '2048Ki' } },
      { name: 'b', usage: { cpu: '100000000n', memory: '2048Ki' } },
    ]);
  });

  it('takes a container of ten seconds or more from its start', () => {
    assert.deepEqual(new World().run(4).pod('web').run(12).known, [['2026-01-01T00:00:15Z', '11s']]);
    const late = new World().run(10).pod('web').run(10);
    assert.deepEqual(late.known, []);
    assert.deepEqual(late.run(11).known, [['2026-01-01T00:00:30Z', '15s']]);
  });

  it('forgets what it cannot ask of any more', () => {
    const world = new World().pod('web').run(16);
    world.answers = false;
    assert.deepEqual(world.run(15).known, []);
    assert.deepEqual(world.read('nodes').items, []);
  });

  it('answers by label, and by name', () => {
    const world = new World().pod('web').pod('db').run(20);
    assert.equal(world.read('pods', { labelSelector: 'app=db' }).items.length, 1);
    assert.equal(world.read('namespaces/other/pods').items.length, 0);
    assert.equal((world.read('namespaces/default/pods/web') as unknown as { kind: string }).kind, 'PodMetrics');
    assert.throws(() => world.read('namespaces/default/pods/none'), {
      message: 'podmetrics.metrics.k8s.io "default/none" not found',
    });
    assert.throws(() => world.read('nodes/none'), { message: 'nodemetrics.metrics.k8s.io "none" not found' });
  });
});
