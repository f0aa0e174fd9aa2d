import assert from 'node:assert/strict';
import type {
  Device,
  DeviceClass,
  DeviceConstraint,
  DeviceRequest,
  ResourceClaim,
  ResourceSlice,
} from '../../../../api/types/resource-v1';
import { node } from '../../testing/objects';
import { allocate, type Allocated } from './allocation';
import { deviceId } from './found-device';

const DRIVER = 'gpu.example.com';
const CLASS: DeviceClass = {
  apiVersion: 'resource.k8s.io/v1',
  kind: 'DeviceClass',
  metadata: { name: 'gpu', uid: 'u' } as DeviceClass['metadata'],
  spec: {},
};

const slice = (devices: readonly Device[], name = 's', resourceSliceCount = 1): ResourceSlice => ({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceSlice',
  metadata: { name, uid: name } as ResourceSlice['metadata'],
  spec: { driver: DRIVER, nodeName: 'n', pool: { name: 'p', generation: 1, resourceSliceCount }, devices },
});

const claim = (requests: readonly DeviceRequest[], constraints: readonly DeviceConstraint[] = []): ResourceClaim => ({
  apiVersion: 'resource.k8s.io/v1',
  kind: 'ResourceClaim',
  metadata: { name: 'c', namespace: 'default', uid: 'c' } as ResourceClaim['metadata'],
  spec: { devices: { requests, constraints } },
  status: {},
});

const exactly = (count: number, more: Partial<DeviceRequest['exactly']> = {}): DeviceRequest => ({
  name: 'r',
  exactly: { deviceClassName: 'gpu', allocationMode: 'ExactCount', count, ...more },
});

const device = (name: string, numa?: number): Device =>
  numa === undefined ? { name } : { name, attributes: { numa: { int: numa } } };

function run(
  slices: readonly ResourceSlice[],
  claims: readonly ResourceClaim[],
  taken: readonly string[] = [],
): Allocated {
  const ids = new Set(taken.map((name) => deviceId(DRIVER, 'p', name)));
  return allocate({ classOf: () => CLASS, slices, taken: ids }, node({ name: 'n' }), claims);
}

const devicesOf = (outcome: Allocated): unknown =>
  outcome.kind === 'allocated'
    ? outcome.results.map(({ devices }) => devices.results?.map(({ request, device: name }) => `${request}:${name}`))
    : outcome;

describe('allocate', () => {
  it('takes the first devices that are free', () => {
    const slices = [slice([device('d0'), device('d1'), device('d2')])];
    assert.deepEqual(devicesOf(run(slices, [claim([exactly(2)])], ['d0'])), [['r:d1', 'r:d2']]);
    assert.deepEqual(run(slices, [claim([exactly(3)])], ['d0']), { kind: 'none' });
  });

  it('steps back where a first choice leads nowhere', () => {
    const slices = [slice([device('d0', 0), device('d1', 1), device('d2', 1)])];
    const together = [{ matchAttribute: `${DRIVER}/numa` }];
    assert.deepEqual(devicesOf(run(slices, [claim([exactly(2)], together)])), [['r:d1', 'r:d2']]);
  });

  it('gives no device to two claims', () => {
    const slices = [slice([device('d0'), device('d1')])];
    assert.deepEqual(devicesOf(run(slices, [claim([exactly(1)]), claim([exactly(1)])])), [['r:d0'], ['r:d1']]);
    assert.deepEqual(run(slices, [claim([exactly(1)]), claim([exactly(2)])]), { kind: 'none' });
  });

  it('takes the first alternative that can be satisfied', () => {
    const request: DeviceRequest = {
      name: 'r',
      firstAvailable: [
        { name: 'many', deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 3 },
        { name: 'few', deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1 },
      ],
    };
    assert.deepEqual(devicesOf(run([slice([device('d0')])], [claim([request])])), [['r/few:d0']]);
  });

  it('takes all devices or none, and waits for a pool that is incomplete', () => {
    const all = claim([exactly(0, { allocationMode: 'All' })]);
    const devices = [device('d0'), device('d1')];
    assert.deepEqual(devicesOf(run([slice(devices)], [all])), [['r:d0', 'r:d1']]);
    assert.deepEqual(run([slice(devices)], [all], ['d1']), { kind: 'none' });
    assert.deepEqual(run([slice(devices, 's', 2)], [all]), {
      kind: 'error',
      message: `claim default/c, request r: asks for all devices, but resource pool ${DRIVER}/p is currently being updated`,
    });
    assert.deepEqual(run([slice(devices, 's', 2)], [claim([exactly(1)])]), { kind: 'none' });
  });

  it('leaves tainted devices to those that tolerate it', () => {
    const slices = [slice([{ name: 'd0', taints: [{ key: 'broken', effect: 'NoSchedule' }] }])];
    assert.deepEqual(run(slices, [claim([exactly(1)])]), { kind: 'none' });
    const tolerant = claim([exactly(1, { tolerations: [{ key: 'broken', operator: 'Exists' }] })]);
    assert.deepEqual(devicesOf(run(slices, [tolerant])), [['r:d0']]);
  });

  it('ties the allocation to the node of the devices', () => {
    const outcome = run([slice([device('d0')])], [claim([exactly(1)])]);
    assert.ok(outcome.kind === 'allocated');
    assert.deepEqual(outcome.results[0]?.nodeSelector, {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }],
    });
  });

  describe('with counters that devices share', () => {
    const draws = (name: string, memory: string, more: Partial<Device> = {}): Device => ({
      ...{ name, ...more, consumesCounters: [{ counterSet: 'card', counters: { memory: { value: memory } } }] },
    });
    const sharing = (devices: readonly Device[], counter = 'memory'): readonly ResourceSlice[] => {
      const { spec, ...rest } = slice([], 'counters', 2);
      const { devices: _none, ...bare } = spec;
      const sharedCounters = [{ name: 'card', counters: { [counter]: { value: '16Gi' } } }];
      return [{ ...rest, spec: { ...bare, sharedCounters } }, slice(devices, 's', 2)];
    };

    it('gives no more than there is', () => {
      const slices = sharing([draws('whole', '16Gi'), draws('half0', '8Gi'), draws('half1', '8Gi')]);
      assert.deepEqual(devicesOf(run(slices, [claim([exactly(1)])])), [['r:whole']]);
      assert.deepEqual(devicesOf(run(slices, [claim([exactly(2)])])), [['r:half0', 'r:half1']]);
      assert.deepEqual(devicesOf(run(slices, [claim([exactly(1)])], ['half0'])), [['r:half1']]);
      assert.deepEqual(run(slices, [claim([exactly(1)])], ['whole']), { kind: 'none' });
      assert.deepEqual(run(slices, [claim([exactly(3)])]), { kind: 'none' });
    });

    it('takes a pool for invalid whose devices draw from what is not there', () => {
      const slices = sharing([draws('d0', '1Gi')], 'slots');
      assert.deepEqual(run(slices, [claim([exactly(1)])]), {
        kind: 'unfit',
        reason: 'invalid resource pools were encountered',
      });
    });

    it('keeps what a device drew that a taint kept off', () => {
      const taints = [{ key: 'broken', effect: 'NoSchedule' }];
      const slices = sharing([draws('d0', '16Gi', { taints }), draws('d1', '16Gi')]);
      assert.deepEqual(run(slices, [claim([exactly(1)])]), { kind: 'none' });
    });
  });

  it('refuses what is not modelled by name', () => {
    const slices = [slice([{ name: 'd0', allowMultipleAllocations: true }])];
    const outcome = run(slices, [claim([exactly(1)])]);
    assert.deepEqual(outcome, {
      kind: 'error',
      message: `device ${DRIVER}/p/d0: not modelled: devices with several allocations`,
    });
  });
});
