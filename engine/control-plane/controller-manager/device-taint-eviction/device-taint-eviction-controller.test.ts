import assert from 'node:assert/strict';
import { pods, resourceclaims, resourceslices } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { DeviceTaint, DeviceToleration, ResourceClaim, ResourceSlice } from '../../../api/types/resource-v1';
import { ControllerHarness } from '../testing/harness';
import { deviceTaintEvictionController } from './device-taint-eviction-controller';

const TAINT = { key: 'broken', effect: 'NoExecute' };

describe('device taint eviction controller', () => {
  let harness: ControllerHarness;
  beforeEach(() => {
    harness = new ControllerHarness([deviceTaintEvictionController]);
    harness.kubelet.addNode('n1');
    harness.kubelet.schedules = false;
    harness.create<ResourceSlice>(resourceslices, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name: 'n1-gpus' },
      spec: {
        driver: 'gpu.example.com',
        nodeName: 'n1',
        pool: { name: 'n1', generation: 1, resourceSliceCount: 1 },
        devices: [{ name: 'gpu-0' }, { name: 'gpu-1' }],
      },
    } as never);
  });

  const request = (tolerations: readonly DeviceToleration[]): object => ({
    name: 'gpu',
    exactly: { deviceClassName: 'gpu.example.com', ...(tolerations.length === 0 ? {} : { tolerations }) },
  });
  /** A pod on the node that has the first of its devices. */
  const run = (tolerations: readonly DeviceToleration[] = []): void => {
    const at = { name: 'train', namespace: 'default' };
    const claim = harness.create<ResourceClaim>(resourceclaims, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: at,
      spec: { devices: { requests: [request(tolerations)] } },
    } as never);
    const { metadata } = harness.create<Pod>(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: at,
      spec: {
        resourceClaims: [{ name: 'gpu', resourceClaimName: 'train' }],
        containers: [{ name: 'c', image: 'app', resources: { claims: [{ name: 'gpu' }] } }],
      },
    } as never);
    const result = { request: 'gpu', driver: 'gpu.example.com', pool: 'n1', device: 'gpu-0', tolerations };
    const status = {
      allocation: { devices: { results: [result] } },
      reservedFor: [{ resource: 'pods', name: 'train', uid: metadata.uid }],
    };
    harness.client.update<ResourceClaim>(resourceclaims, { ...claim, status }, 'status');
    harness.client.bind(at, 'n1');
    harness.run(3);
  };
  const taint = (device: string, taints: readonly DeviceTaint[]): void => {
    const slice = harness.get(resourceslices, 'n1-gpus') ?? assert.fail();
    const devices = (slice.spec.devices ?? []).map((one) => (one.name === device ? { ...one, taints } : one));
    harness.client.update<ResourceSlice>(resourceslices, { ...slice, spec: { ...slice.spec, devices } });
    harness.run(0.1);
  };
  const pod = (): Pod | undefined => harness.get(pods, 'train');

  it('deletes the pod of a device with such a taint, and says why', () => {
    run();
    taint('gpu-1', [TAINT]);
    assert.equal(pod()?.metadata.deletionTimestamp, undefined);
    taint('gpu-0', [TAINT]);
    assert.notEqual(pod()?.metadata.deletionTimestamp, undefined);
    const condition = pod()?.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
    assert.equal(condition?.reason, 'DeletionByDeviceTaintManager');
    assert.deepEqual(harness.eventsOf('Pod'), ['DeviceTaintManagerEviction: Marking for deletion']);
  });

  it('leaves the pod as long as it tolerates the taint', () => {
    run([{ key: 'broken', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }]);
    taint('gpu-0', [TAINT]);
    harness.run(28);
    assert.equal(pod()?.metadata.deletionTimestamp, undefined);
    harness.run(2);
    assert.notEqual(pod()?.metadata.deletionTimestamp, undefined);
  });

  it('calls the deletion off when the taint goes', () => {
    run([{ operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 }]);
    taint('gpu-0', [TAINT]);
    taint('gpu-0', []);
    harness.run(60);
    assert.equal(pod()?.metadata.deletionTimestamp, undefined);
    assert.deepEqual(harness.eventsOf('Pod'), ['DeviceTaintManagerEviction: Cancelling deletion']);
  });

  it('knows taints that only keep new pods away', () => {
    run();
    taint('gpu-0', [{ key: 'broken', effect: 'NoSchedule' }]);
    harness.run(5);
    assert.equal(pod()?.metadata.deletionTimestamp, undefined);
  });
});
