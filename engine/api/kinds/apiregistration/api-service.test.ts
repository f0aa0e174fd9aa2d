import assert from 'node:assert/strict';
import type { APIService } from '../../types/apiregistration-v1';
import { CONTEXT, given, kindNamed, testCreation, updateFindings, type Body } from '../testing/kind-bench';

const KIND = 'APIService';
const service = (spec: Body = {}, name = 'v1.a.example'): Body => ({
  metadata: { name },
  spec: {
    group: 'a.example',
    version: 'v1',
    groupPriorityMinimum: 100,
    versionPriority: 10,
    service: { namespace: 'ns', name: 's' },
    ...spec,
  },
});

describe(KIND, () => {
  testCreation(KIND, [
    ['of a Service', service()],
    ['local', service({ service: null })],
    [
      'under another name',
      service({}, 'x'),
      'metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.a.example"',
    ],
    [
      'of no group',
      service({ group: '', version: 'v2' }, 'v2.'),
      'spec.group: Required value: only v1 may have an empty group and it better be legacy kube',
    ],
    [
      'out of order',
      service({ groupPriorityMinimum: 0, versionPriority: 1001 }),
      'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000',
    ],
    [
      'of an unnamed Service',
      service({ service: { port: -1 } }),
      'spec.service.namespace: Required value',
      'spec.service.name: Required value',
      'spec.service.port: Invalid value: -1: port is not valid: must be between 1 and 65535, inclusive',
    ],
    [
      'trusting all and one',
      service({ caBundle: 'AAAA', insecureSkipTLSVerify: true }),
      'spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present',
    ],
    [
      'local, with trust',
      service({ service: null, caBundle: 'AAAA', insecureSkipTLSVerify: true }),
      'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
      'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
    ],
  ]);

  it('is available at once when the server itself serves it', () => {
    const created = (body: Body): APIService =>
      kindNamed(KIND).prepareForCreate?.(given(KIND, body), CONTEXT) as APIService;
    const [condition] = created(service({ service: null })).status.conditions ?? [];
    assert.deepEqual([condition?.type, condition?.status, condition?.reason], ['Available', 'True', 'Local']);
    assert.deepEqual(created(service()).status, {});
    assert.equal(created(service()).spec.service?.port, 443);
  });

  it('has conditions of three states', () => {
    const status = { conditions: [{ type: 'Available', status: 'X' }] };
    assert.deepEqual(updateFindings(KIND, [service(), { ...service(), status }], { subresource: 'status' }), [
      'status.conditions[0].status: Unsupported value: "X": supported values: "True", "False", "Unknown"',
    ]);
  });
});
