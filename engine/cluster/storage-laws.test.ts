import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as resources from '../api/resources';
import { isApiError } from '../api/request';
import { millis } from '../base/brand';
import type { Fault } from '../faults/fault';
import { Cluster } from './cluster';
import { inject } from './inject';

const NODES = ['n1', 'n2', 'n3'];
const PODS = ['p1', 'p2'];

/** What happens to a cluster with one claim that several pods want. */
type Happening =
  | { readonly kind: 'start' | 'delete' | 'kill'; readonly pod: string; readonly node: string }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'wait'; readonly seconds: number };

const fault = (each: Fault): Happening => ({ kind: 'fault', fault: each });
const FAULTS: readonly Happening[] = [
  ...NODES.flatMap((node) => [
    fault({ kind: 'node-fails', node }),
    fault({ kind: 'node-recovers', node }),
    fault({ kind: 'kubelet-stops', node }),
    fault({ kind: 'kubelet-starts', node }),
  ]),
  ...['controller manager', 'CSI driver', 'scheduler'].flatMap((component) => [
    fault({ kind: 'component-crashes', component }),
    fault({ kind: 'component-starts', component }),
  ]),
  fault({ kind: 'cloud-fails', call: 'disk.attach', message: 'InternalError: no luck' }),
  fault({ kind: 'cloud-fails', call: 'disk.detach', message: 'InternalError: no luck' }),
  fault({ kind: 'cloud-recovers' }),
];

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('start' as const, 'delete' as const, 'kill' as const),
    pod: fc.constantFrom(...PODS),
    node: fc.constantFrom(...NODES),
  }),
  fc.constantFrom(...FAULTS),
  fc.integer({ min: 1, max: 120 }).map((seconds): Happening => ({ kind: 'wait', seconds })),
);

class Bench {
  readonly cluster = new Cluster({ seed: 1, nodes: NODES.map((name) => ({ name, zone: 'a' })), keepJournal: false });
  readonly client = this.cluster.client();

  constructor() {
    this.run(30);
    this.client.create(resources.persistentvolumeclaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
    });
  }

  run(seconds: number): void {
    this.cluster.clock.run({ within: millis(seconds * 1000), stepsMax: 5_000_000 });
  }

  happens(one: Happening): void {
    if (one.kind === 'fault') this.inject(one.fault);
    else if (one.kind === 'start') this.start(one.pod, one.node);
    else if (one.kind !== 'wait') this.remove(one.pod, one.kind === 'kill' ? 0 : undefined);
    for (let left = one.kind === 'wait' ? one.seconds : 1; left > 0; left--) {
      this.run(1);
      this.check();
    }
  }

  /** A disk with a file system is never at two nodes, nor does the cluster think so. */
  check(): void {
    for (const { attachedTo } of this.cluster.cloud?.allDisks() ?? []) assert.ok(attachedTo.length <= 1, 'one node');
    const attached = this.client.list(resources.volumeattachments).filter(({ status }) => status.attached);
    assert.ok(attached.length <= 1, 'one attachment');
  }

  start(name: string, node: string): void {
    this.tolerate(() =>
      this.client.create(resources.pods, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'default' },
        spec: {
          nodeSelector: { 'kubernetes.io/hostname': node },
          containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
        },
      }),
    );
  }

  remove(name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.tolerate(() => this.client.remove(resources.pods, { namespace: 'default', name }, options));
  }

  /** A kubelet can be started by hand only where there is power. */
  inject(each: Fault): void {
    if (each.kind === 'kubelet-starts' && this.cluster.machines.get(each.node)?.hasPower !== true) return;
    inject(this.cluster, each);
  }

  heal(): void {
    inject(this.cluster, { kind: 'cloud-recovers' });
    for (const component of ['controller manager', 'CSI driver', 'scheduler'])
      inject(this.cluster, { kind: 'component-starts', component });
    for (const node of NODES) {
      inject(this.cluster, { kind: 'node-recovers', node });
      this.inject({ kind: 'kubelet-starts', node });
    }
  }

  private tolerate(request: () => void): void {
    try {
      request();
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }
}

describe('laws of storage', () => {
  it('whatever fails, a disk is at one node at most; healed, the pod that is left has it, and nothing stays behind', function () {
    this.timeout(120_000);
    fc.assert(
      fc.property(fc.array(happening, { minLength: 4, maxLength: 14 }), (happenings) => {
        const bench = new Bench();
        for (const one of happenings) bench.happens(one);
        bench.heal();
        for (const pod of PODS) bench.remove(pod);
        bench.run(600);
        bench.start('last', 'n2');
        bench.run(600);
        bench.check();
        const last = bench.client.get(resources.pods, { namespace: 'default', name: 'last' });
        assert.equal(last?.status.phase, 'Running');
        assert.deepEqual(
          bench.cluster.cloud?.allDisks().map(({ attachedTo }) => attachedTo),
          [['n2']],
        );
        bench.remove('last');
        bench.client.remove(resources.persistentvolumeclaims, { namespace: 'default', name: 'data' });
        bench.run(600);
        assert.equal(bench.cluster.cloud?.allDisks().length, 0);
        assert.equal(bench.client.list(resources.persistentvolumes).length, 0);
      }),
      { numRuns: 12, seed: 7 },
    );
  });
});
