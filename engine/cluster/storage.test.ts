import assert from 'node:assert/strict';
import type { KubeObject, Manifest } from '../api/object';
import * as resources from '../api/resources';
import type { Resource } from '../api/resource';
import type { PersistentVolumeClaim, Pod } from '../api/types/core-v1';
import { millis } from '../base/brand';
import { Cluster } from './cluster';
import { inject } from './inject';

const DRIVER = 'disk.csi.seatrial.dev';

class Bench {
  readonly cluster = new Cluster({
    seed: 1,
    nodes: [
      { name: 'n1', zone: 'a' },
      { name: 'n2', zone: 'b' },
      { name: 'n3', zone: 'b' },
    ],
  });
  readonly client = this.cluster.client();

  constructor() {
    this.run(30);
    this.client.create(resources.storageclasses, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: DRIVER,
      allowVolumeExpansion: true,
    });
  }

  run(seconds: number): void {
    this.cluster.clock.run({ within: millis(seconds * 1000), stepsMax: 1_000_000 });
  }

  claim(name: string, spec: Manifest<PersistentVolumeClaim>['spec'] = {}): PersistentVolumeClaim {
    const resourcesWanted = { requests: { storage: '5Gi' } };
    return this.client.create(resources.persistentvolumeclaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: resourcesWanted, ...spec },
    });
  }

  pod(name: string, claimName: string, spec: Manifest<Pod>['spec'] = {}): void {
    this.client.create(resources.pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: {
        containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
        ...spec,
      },
    });
  }

  get<T extends KubeObject>(resource: Resource<T>, name: string): T | undefined {
    return this.client.get(resource, resource.namespaced ? { namespace: 'default', name } : { name });
  }

  remove(resource: Resource, name: string): void {
    this.client.remove(resource, { namespace: 'default', name });
  }

  get disks() {
    return this.cluster.cloud?.allDisks() ?? [];
  }

  eventsOf(name: string): readonly string[] {
    const all = this.client.list(resources.events, { namespace: 'default' });
    return all
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`);
  }
}

describe('storage of a whole cluster', () => {
  it('a claim gets a disk, its pod the disk, and both go with the claim', () => {
    const bench = new Bench();
    const { uid } = bench.claim('data').metadata;
    bench.pod('web', 'data');
    bench.run(20);
    assert.equal(bench.get(resources.pods, 'web')?.status.phase, 'Running');
    const volume = bench.get(resources.persistentvolumes, `pvc-${uid}`);
    assert.equal(volume?.metadata.annotations?.['pv.kubernetes.io/provisioned-by'], DRIVER);
    assert.deepEqual(volume.spec.capacity, { storage: '5Gi' });
    const node = bench.get(resources.pods, 'web')?.spec.nodeName ?? '';
    assert.deepEqual(
      bench.disks.map(({ name, attachedTo }) => [name, attachedTo]),
      [[`pvc-${uid}`, [node]]],
    );
    assert.equal(bench.get(resources.nodes, node)?.status.volumesInUse?.length, 1);

    bench.remove(resources.persistentvolumeclaims, 'data');
    bench.run(20);
    assert.equal(bench.disks.length, 1, 'a claim in use stays');
    bench.remove(resources.pods, 'web');
    bench.run(60);
    assert.deepEqual([bench.disks.length, bench.get(resources.persistentvolumes, `pvc-${uid}`)], [0, undefined]);
    assert.equal(bench.client.list(resources.volumeattachments).length, 0);
  });

  it('the default class waits for the pod and makes the disk where that can run', () => {
    const bench = new Bench();
    bench.client.create(resources.persistentvolumeclaims, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', namespace: 'default' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } },
    });
    bench.run(20);
    assert.equal(bench.disks.length, 0);
    bench.pod('web', 'data', { nodeSelector: { 'topology.kubernetes.io/zone': 'b' } });
    bench.run(20);
    assert.deepEqual(
      bench.disks.map(({ zone }) => zone),
      ['b'],
    );
    assert.equal(bench.get(resources.pods, 'web')?.status.phase, 'Running');
  });

  it('an account without room says so in the claim, until there is room', () => {
    const bench = new Bench();
    inject(bench.cluster, { kind: 'cloud-quota', disks: 0 });
    bench.claim('data');
    bench.run(5);
    const text =
      'ProvisioningFailed: failed to provision volume with StorageClass "fast": rpc error: code = ResourceExhausted desc = DiskLimitExceeded: the account may have 0 disks';
    assert.ok(bench.eventsOf('data').includes(text), bench.eventsOf('data').join('\n'));
    inject(bench.cluster, { kind: 'cloud-quota', disks: 1 });
    bench.run(10);
    assert.equal(bench.get(resources.persistentvolumeclaims, 'data')?.status.phase, 'Bound');
  });

  it('a disk that cannot be attached is told of in the pod', () => {
    const bench = new Bench();
    bench.claim('data');
    bench.run(5);
    inject(bench.cluster, { kind: 'cloud-fails', call: 'disk.attach', message: 'InternalError: no luck' });
    bench.pod('web', 'data');
    bench.run(20);
    const volume = bench.get(resources.persistentvolumeclaims, 'data')?.spec.volumeName ?? '';
    const text = `FailedAttachVolume: AttachVolume.Attach failed for volume "${volume}" : rpc error: code = Internal desc = InternalError: no luck`;
    assert.ok(bench.eventsOf('web').includes(text), bench.eventsOf('web').join('\n'));
    inject(bench.cluster, { kind: 'cloud-recovers' });
    bench.run(180);
    assert.equal(bench.get(resources.pods, 'web')?.status.phase, 'Running');
  });

  it('a kubelet that starts again goes on telling what is in use, and tells what is not', () => {
    const bench = new Bench();
    bench.claim('data');
    bench.pod('web', 'data');
    bench.run(20);
    const node = bench.get(resources.pods, 'web')?.spec.nodeName ?? '';
    const inUse = (): number => bench.get(resources.nodes, node)?.status.volumesInUse?.length ?? 0;
    const restart = (meanwhile: () => void = () => undefined): void => {
      inject(bench.cluster, { kind: 'kubelet-stops', node });
      bench.run(5);
      meanwhile();
      inject(bench.cluster, { kind: 'kubelet-starts', node });
    };
    restart();
    for (let second = 0; second < 30; second++) {
      bench.run(1);
      assert.equal(inUse(), 1, `${second} s after the start`);
    }
    const key = { namespace: 'default', name: 'web' };
    restart(() => bench.client.remove(resources.pods, key, { gracePeriodSeconds: 0 }));
    bench.run(30);
    assert.deepEqual([inUse(), bench.disks[0]?.attachedTo], [0, []]);
  });

  it('two pods of a node share a volume, which stays until both are gone', () => {
    const bench = new Bench();
    bench.claim('data');
    bench.pod('first', 'data');
    bench.run(20);
    const nodeName = bench.get(resources.pods, 'first')?.spec.nodeName ?? '';
    bench.pod('second', 'data', { nodeName });
    bench.run(20);
    bench.remove(resources.pods, 'first');
    bench.run(60);
    assert.equal(bench.get(resources.nodes, nodeName)?.status.volumesInUse?.length, 1);
    assert.deepEqual(bench.disks[0]?.attachedTo, [nodeName]);
    bench.remove(resources.pods, 'second');
    bench.run(60);
    assert.deepEqual(bench.disks[0]?.attachedTo, []);
  });

  it('a pod that is gone before its volume came leaves nothing behind', () => {
    const bench = new Bench();
    bench.claim('data');
    bench.pod('web', 'data');
    bench.run(1);
    assert.notEqual(bench.get(resources.pods, 'web')?.spec.nodeName, undefined);
    bench.client.remove(resources.pods, { namespace: 'default', name: 'web' }, { gracePeriodSeconds: 0 });
    bench.run(60);
    assert.deepEqual(
      bench.disks.map(({ attachedTo }) => attachedTo),
      [[]],
    );
  });

  it('a claim grows with its disk', () => {
    const bench = new Bench();
    bench.claim('data');
    bench.run(5);
    const body = { spec: { resources: { requests: { storage: '8Gi' } } } };
    const key = { namespace: 'default', name: 'data' };
    bench.client.patch(resources.persistentvolumeclaims, key, { type: 'merge', body });
    bench.run(5);
    const claim = bench.get(resources.persistentvolumeclaims, 'data');
    assert.deepEqual(claim?.status.capacity, { storage: '8Gi' });
    assert.equal(bench.disks[0]?.sizeBytes, 8 * 1024 ** 3);
    assert.ok(bench.eventsOf('data').includes('VolumeResizeSuccessful: Resize volume succeeded'));
  });

  it('a driver that no node has is told of in the pod', () => {
    const bench = new Bench();
    bench.client.create(resources.csidrivers, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: 'other.example.com' },
      spec: { attachRequired: false },
    });
    bench.client.create(resources.persistentvolumes, {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'other' },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        csi: { driver: 'other.example.com', volumeHandle: 'h' },
        storageClassName: '',
      },
    });
    bench.run(2);
    bench.claim('data', { storageClassName: '', volumeName: 'other' });
    bench.pod('web', 'data');
    bench.run(5);
    const text =
      'FailedMount: MountVolume.MountDevice failed for volume "other" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name other.example.com not found in the list of registered CSI drivers';
    assert.ok(bench.eventsOf('web').includes(text), bench.eventsOf('web').join('\n'));
  });
});
