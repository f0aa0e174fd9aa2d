import assert from 'node:assert/strict';
import { endpoints, endpointslices, pods, services } from '../../../api/resources';
import type { EndpointSlice } from '../../../api/types/discovery-v1';
import { endpointsController } from '../endpoints/endpoints-controller';
import { endpointSliceMirroringController } from '../endpointslice-mirroring/endpointslice-mirroring-controller';
import { ControllerHarness } from '../testing/harness';
import { endpointSliceController } from './endpointslice-controller';

const start = (spec: object = {}) => {
  const harness = new ControllerHarness([
    endpointsController,
    endpointSliceController,
    endpointSliceMirroringController,
  ]);
  harness.kubelet.addNode('n1', { 'topology.kubernetes.io/zone': 'a' });
  harness.create(services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { team: 'x' } },
    spec: { clusterIP: '10.96.0.50', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
  });
  return harness;
};
const slicesOf = (harness: ControllerHarness, service = 'web') =>
  harness.list(endpointslices).filter(({ metadata }) => metadata.generateName === `${service}-`);
const addPod = (harness: ControllerHarness, name: string) =>
  harness.create(pods, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'app:1' }] },
  });
const states = (slices: readonly EndpointSlice[]) =>
  slices.flatMap(({ endpoints: items }) =>
    items.map(({ targetRef, conditions: { ready, serving, terminating } }) =>
      [targetRef?.name, ready, serving, terminating].join(' '),
    ),
  );

describe('endpointslice controller', () => {
  it('keeps an empty slice for a service without pods', () => {
    const harness = start();
    harness.run(2);
    const [slice, ...others] = slicesOf(harness);
    assert.deepEqual(
      [others.length, slice?.endpoints, slice?.ports, slice?.metadata.generateName, slice?.addressType],
      [0, [], [], 'web-', 'IPv4'],
    );
    assert.deepEqual(slice?.metadata.labels, {
      team: 'x',
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    });
  });

  it('follows readiness and termination in one slice, written over the empty one', () => {
    const harness = start();
    harness.run(2);
    const name = slicesOf(harness)[0]?.metadata.name;
    const pod = addPod(harness, 'a');
    harness.run(4);
    const [slice] = slicesOf(harness);
    assert.equal(slice?.metadata.name, name);
    assert.deepEqual(states(slicesOf(harness)), ['a true true false']);
    assert.deepEqual([slice?.ports, slice?.endpoints[0]?.zone], [[{ name: '', port: 8080, protocol: 'TCP' }], 'a']);
    harness.kubelet.setReady(pod, false);
    harness.run(1);
    assert.deepEqual(states(slicesOf(harness)), ['a false false false']);
    harness.kubelet.setReady(pod, true);
    harness.client.remove(pods, { namespace: 'default', name: 'a' });
    harness.run(0.5);
    assert.deepEqual(states(slicesOf(harness)), ['a false true true']);
    assert.equal(harness.get(endpoints, 'web')?.subsets, undefined);
    harness.run(2);
    assert.deepEqual(states(slicesOf(harness)), []);
  });

  it('makes a deleted slice anew after a second', () => {
    const harness = start();
    addPod(harness, 'a');
    harness.run(4);
    harness.client.remove(endpointslices, {
      namespace: 'default',
      name: slicesOf(harness)[0]?.metadata.name ?? '',
    });
    harness.run(0.5);
    assert.equal(slicesOf(harness).length, 0);
    harness.run(1);
    assert.deepEqual(states(slicesOf(harness)), ['a true true false']);
  });

  it('hints at zones when the traffic shall stay close', () => {
    const harness = start({ trafficDistribution: 'PreferClose' });
    addPod(harness, 'a');
    harness.run(4);
    assert.deepEqual(slicesOf(harness)[0]?.endpoints[0]?.hints, { forZones: [{ name: 'a' }] });
  });

  it('keeps the legacy object beside it', () => {
    const harness = start();
    addPod(harness, 'a');
    harness.run(4);
    const object = harness.get(endpoints, 'web');
    assert.deepEqual(object?.metadata.labels, {
      team: 'x',
      'endpoints.kubernetes.io/managed-by': 'endpoint-controller',
    });
    assert.deepEqual(object?.subsets?.[0]?.ports, [{ port: 8080, protocol: 'TCP' }]);
    assert.equal(object?.subsets?.[0]?.addresses?.[0]?.targetRef?.name, 'a');
    harness.client.remove(services, { namespace: 'default', name: 'web' });
    harness.run(1);
    assert.equal(harness.get(endpoints, 'web'), undefined);
  });

  it('mirrors what people write by hand', () => {
    const harness = start();
    harness.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'db', namespace: 'default' },
      spec: { ports: [{ port: 5432 }] },
    });
    harness.create(endpoints, {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'db', namespace: 'default', labels: { a: 'b' } },
      subsets: [
        { addresses: [{ ip: '192.0.2.1' }], notReadyAddresses: [{ ip: '192.0.2.2' }], ports: [{ port: 5432 }] },
      ],
    });
    harness.run(2);
    const mirrored = () => slicesOf(harness, 'db');
    assert.deepEqual(
      mirrored()[0]?.endpoints.map(({ addresses, conditions }) => [addresses[0], conditions.ready]),
      [
        ['192.0.2.1', true],
        ['192.0.2.2', false],
      ],
    );
    assert.equal(mirrored()[0]?.metadata.labels?.['a'], 'b');
    harness.client.remove(endpoints, { namespace: 'default', name: 'db' });
    harness.run(2);
    assert.deepEqual(mirrored(), []);
  });
});
