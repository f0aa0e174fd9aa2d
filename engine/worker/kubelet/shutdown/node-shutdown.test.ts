import assert from 'node:assert/strict';
import { events, nodes, pods, serviceaccounts } from '../../../api/resources';
import type { Manifest } from '../../../api/object';
import type { Pod, PodSpec } from '../../../api/types/core-v1';
import { millis } from '../../../base/brand';
import { KubeletWorld } from '../../testing/kubelet-world';

const IGNORES_THE_SIGNAL = ['sh', '-c', "trap '' TERM; sleep 100000"];
const endsAfter = (time: number, code = 143): readonly string[] => [
  'sh',
  '-c',
  `trap 'sleep ${time}; exit ${code}' TERM; sleep 100000`,
];

/** A kubelet whose machine shuts down: 30 s, 10 s of them for critical pods. */
class Bench {
  readonly world = new KubeletWorld().boot();
  off: number | undefined;
  private begun = 0;

  constructor() {
    const metadata = { name: 'default', namespace: 'default' };
    this.world.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  }

  pod(name: string, command: readonly string[] | undefined, spec: Partial<PodSpec> = {}): this {
    const manifest: Manifest<Pod> = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        nodeName: this.world.node,
        automountServiceAccountToken: false,
        containers: [{ name: 'c', image: 'busybox:1.36', ...(command === undefined ? {} : { command }) }],
        ...spec,
      },
    };
    this.world.create<Pod>(pods, manifest);
    return this;
  }

  shutDown(): this {
    this.begun = this.world.now;
    this.world.logind.shutDown({
      grace: { total: millis(30_000), criticalPods: millis(10_000) },
      done: () => {
        this.off = this.world.now - this.begun;
        this.world.kubelet.crash();
        this.world.runtime.powerOff();
      },
    });
    return this;
  }

  run(seconds: number): this {
    this.world.run(seconds);
    return this;
  }

  get(name: string): Pod {
    const pod = this.world.get(pods, { namespace: 'default', name });
    assert.ok(pod !== undefined, `there is no pod ${name}`);
    return pod;
  }

  /** When containers were told to stop, in seconds since the shutdown began, and how long they were given. */
  stops(): readonly string[] {
    return this.world.journal
      .since(0)
      .filter(({ action }) => action === 'cri.StopContainer')
      .map(({ at, subject, detail }) => {
        const since = (at - this.world.clock.now()) / 1000 + this.world.now - this.begun;
        return `${subject} ${since} ${detail?.['timeout']}`;
      });
  }

  events(): readonly string[] {
    return this.world.client
      .list(events, { namespace: 'default' })
      .map(({ involvedObject, reason, message }) => `${involvedObject.name} ${reason}: ${message}`);
  }
}

const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
const CRITICAL: Partial<PodSpec> = { priorityClassName: 'system-node-critical' };

describe('a kubelet whose machine shuts down', () => {
  it('says so at once', () => {
    const bench = new Bench().pod('web', IGNORES_THE_SIGNAL).run(5).shutDown().run(0.1);
    const ready = bench.world.get(nodes, { name: 'node-1' })?.status.conditions?.find(({ type }) => type === 'Ready');
    assert.deepEqual(
      [ready?.status, ready?.reason, ready?.message],
      ['False', 'KubeletNotReady', 'node is shutting down'],
    );
    for (const event of [
      'node-1 Shutdown: Shutdown manager detected shutdown event',
      'node-1 NodeNotReady: Node node-1 status is now: NodeNotReady',
    ])
      assert.ok(bench.events().includes(event), `${event} is not among ${bench.events().join('\n')}`);
  });

  it('ends its pods as failed', () => {
    const bench = new Bench().pod('web', endsAfter(3)).run(5).shutDown().run(60);
    const { phase, reason, message, conditions = [] } = bench.get('web').status;
    assert.deepEqual([phase, reason, message], ['Failed', 'Terminated', MESSAGE]);
    const target = conditions.find(({ type }) => type === 'DisruptionTarget');
    assert.deepEqual([target?.status, target?.reason, target?.message], ['True', 'TerminationByKubelet', MESSAGE]);
    assert.ok(bench.off !== undefined && bench.off >= 3 && bench.off <= 6, `off after ${bench.off} s`);
  });

  it('leaves a pod whose programs end well as succeeded', () => {
    const bench = new Bench().pod('web', endsAfter(3, 0)).run(5).shutDown().run(60);
    const { phase, reason, conditions = [] } = bench.get('web').status;
    assert.deepEqual([phase, reason], ['Succeeded', undefined]);
    assert.equal(conditions.find(({ type }) => type === 'DisruptionTarget')?.status, 'True');
  });

  it('ends critical pods when the others have ended', () => {
    const bench = new Bench().pod('system', endsAfter(2), CRITICAL).pod('web', endsAfter(3)).run(5).shutDown().run(60);
    const [first = '', second = ''] = bench.stops();
    assert.match(first, /^pods default\/web 0 20$/);
    assert.match(second, /^pods default\/system 3(\.\d+)? 10$/);
    assert.equal(bench.get('system').status.reason, 'Terminated');
    assert.ok(bench.off !== undefined && bench.off < 9, `off after ${bench.off} s`);
  });

  it('does not wait for a group longer than its time', () => {
    const bench = new Bench()
      .pod('system', endsAfter(2), CRITICAL)
      .pod('web', IGNORES_THE_SIGNAL, { terminationGracePeriodSeconds: 300 })
      .run(5)
      .shutDown()
      .run(60);
    assert.deepEqual(bench.stops(), ['pods default/web 0 20', 'pods default/system 20 10']);
    assert.equal(bench.get('web').status.phase, 'Failed');
  });

  it('gives a pod no more than its own grace', () => {
    const bench = new Bench()
      .pod('web', IGNORES_THE_SIGNAL, { terminationGracePeriodSeconds: 4 })
      .run(5)
      .shutDown()
      .run(60);
    assert.deepEqual(bench.stops(), ['pods default/web 0 4']);
    assert.ok(bench.off !== undefined && bench.off >= 4 && bench.off <= 7, `off after ${bench.off} s`);
  });

  it('runs preStop hooks within the time', () => {
    const hook = { lifecycle: { preStop: { sleep: { seconds: 5 } } } };
    const containers = [{ name: 'c', image: 'busybox:1.36', command: IGNORES_THE_SIGNAL, resources: {}, ...hook }];
    const bench = new Bench().pod('web', undefined, { containers }).run(5).shutDown().run(60);
    assert.deepEqual(bench.stops(), ['pods default/web 5 15']);
  });

  it('takes no pods any more, whatever their priority', () => {
    const bench = new Bench().pod('web', IGNORES_THE_SIGNAL).run(5).shutDown().run(1);
    bench.pod('late', undefined).pod('system', undefined, CRITICAL).run(2);
    for (const name of ['late', 'system']) {
      const { phase, reason, message } = bench.get(name).status;
      const why = 'Pod was rejected: Pod was rejected as the node is shutting down.';
      assert.deepEqual([phase, reason, message], ['Failed', 'NodeShutdown', why]);
      assert.ok(bench.events().includes(`${name} NodeShutdown: Pod was rejected as the node is shutting down.`));
    }
  });

  it('lets the machine go down at once when it has no pods', () => {
    const bench = new Bench().shutDown().run(10);
    assert.equal(bench.off, 1);
  });

  it('ends static pods as well, and runs them again after the next start', () => {
    const bench = new Bench();
    bench.world.staticPods.put('probe.yaml', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'probe' },
      spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] },
    });
    bench.run(5).shutDown().run(20);
    assert.equal(bench.get('probe-node-1').status.reason, 'Terminated');
    bench.world.kubelet.start();
    bench.run(10);
    assert.equal(bench.get('probe-node-1').status.phase, 'Running');
  });

  it('starts what had not ended again after the next start, and nothing that had', () => {
    const bench = new Bench()
      .pod('stubborn', IGNORES_THE_SIGNAL, { ...CRITICAL, terminationGracePeriodSeconds: 60 })
      .pod('web', endsAfter(1))
      .run(5)
      .shutDown()
      .run(40);
    assert.equal(bench.get('web').status.phase, 'Failed');
    bench.world.logind.reset();
    bench.world.kubelet.start();
    bench.run(20);
    assert.equal(bench.get('web').status.phase, 'Failed');
    assert.notEqual(bench.get('stubborn').status.phase, 'Pending');
  });
});
