import assert from 'node:assert/strict';
import type { ResourceClaim, ResourceSlice } from '../../types/resource-v1';
import {
  CONTEXT,
  createFindings,
  given,
  kindNamed,
  testCreation,
  updateFindings,
  type Body,
} from '../testing/kind-bench';

const claim = (request: object, rest: object = {}): Body => ({ spec: { devices: { requests: [request], ...rest } } });
const exactly = (rest: object): Body => claim({ name: 'gpu', exactly: { deviceClassName: 'gpu', ...rest } });
const slice = (rest: object): Body => ({
  spec: { driver: 'd.example.com', pool: { name: 'p', generation: 1, resourceSliceCount: 1 }, nodeName: 'n', ...rest },
});
const device = (rest: object): Body => slice({ devices: [{ name: 'd0', ...rest }] });

describe('kinds of resource.k8s.io', () => {
  it('asks for one device unless told otherwise', () => {
    const { spec } = given<ResourceClaim>('ResourceClaim', exactly({ tolerations: [{ key: 'a' }] }));
    const wanted = { deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 1 };
    assert.deepEqual(spec.devices.requests[0]?.exactly, { ...wanted, tolerations: [{ key: 'a', operator: 'Equal' }] });
  });

  it('stamps taints with the time', () => {
    const object = given<ResourceSlice>('ResourceSlice', device({ taints: [{ key: 'a', effect: 'NoSchedule' }] }));
    const prepared = kindNamed('ResourceSlice').prepareForCreate?.(object, CONTEXT) as ResourceSlice;
    assert.equal(prepared.spec.devices?.[0]?.taints?.[0]?.timeAdded, '1970-01-01T00:00:00Z');
  });

  testCreation('ResourceClaim', [
    ['accepts a plain request', exactly({})],
    [
      'needs one way to ask',
      claim({ name: 'gpu' }),
      'spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
    ],
    [
      'counts or takes all',
      exactly({ allocationMode: 'All', count: 2 }),
      "spec.devices.requests[0].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
    ],
    [
      'refers to its own requests',
      claim(
        { name: 'a', exactly: { deviceClassName: 'b' } },
        { constraints: [{ requests: ['b'], matchAttribute: 'd/m' }] },
      ),
      'spec.devices.constraints[0].requests[0]: Invalid value: "b": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
    ],
    [
      'asks for configuration with parameters',
      claim(
        { name: 'a', exactly: { deviceClassName: 'b' } },
        { config: [{ opaque: { driver: 'd', parameters: [] } }] },
      ),
      'spec.devices.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
    ],
    [
      'gives access beside allocation to labelled namespaces only',
      exactly({ adminAccess: true }),
      'spec.devices.requests[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
    ],
  ]);

  it('gives access beside allocation to a labelled namespace', () => {
    const namespaceLabels = () => ({ 'resource.kubernetes.io/admin-access': 'true' });
    assert.deepEqual(createFindings('ResourceClaim', exactly({ adminAccess: true }), { namespaceLabels }), []);
  });

  it('nobody reserves what is not allocated', () => {
    const reserved = { ...exactly({}), status: { reservedFor: [{ resource: 'pods', name: 'p', uid: 'u' }] } };
    assert.deepEqual(updateFindings('ResourceClaim', [exactly({}), reserved], { subresource: 'status' }), [
      'status.reservedFor: Forbidden: may not be specified when `allocated` is not set',
    ]);
  });

  testCreation('ResourceSlice', [
    ['accepts a device', device({ attributes: { a: { int: 1 } }, capacity: { m: { value: '1Gi' } } })],
    [
      'is for nodes in one way',
      slice({ allNodes: true }),
      'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
    ],
    [
      'takes semantic versions',
      device({ attributes: { v: { version: '1.0' } } }),
      'spec.devices[0].attributes[v].version: Invalid value: "1.0": must be a string compatible with semver.org spec 2.0.0',
    ],
    [
      'shares capacity only when it may be allocated more than once',
      device({ capacity: { m: { value: '4', requestPolicy: { default: '1', validValues: ['1', '2'] } } } }),
      'spec.devices[0].capacity[m].requestPolicy: Forbidden: allowMultipleAllocations must be true',
    ],
  ]);

  testCreation('DeviceClass', [
    ['compiles selectors', { spec: { selectors: [{ cel: { expression: 'device.driver == "d"' } }] } }],
    [
      'wants selectors to say yes or no',
      { spec: { selectors: [{ cel: { expression: 'device.driver' } }] } },
      'spec.selectors[0].cel.expression: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string',
    ],
    ['wants a selector to select', { spec: { selectors: [{}] } }, 'spec.selectors[0].cel: Required value'],
    [
      'names an extended resource',
      { spec: { extendedResourceName: 'gpu' } },
      'spec.extendedResourceName: Invalid value: "gpu": must be a valid extended resource name',
    ],
  ]);
});
