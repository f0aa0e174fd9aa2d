import assert from 'node:assert/strict';
import type { CSIDriver } from '../../types/storage-v1';
import { given, testCreation, updateFindings, type Body } from '../testing/kind-bench';

const attachment = (source: object): Body => ({ spec: { attacher: 'csi.example.com', nodeName: 'n', source } });

describe('kinds of storage.k8s.io', () => {
  it('a driver attaches, and for persistent volumes, unless told otherwise', () => {
    assert.deepEqual(given<CSIDriver>('CSIDriver', { spec: { podInfoOnMount: true } }).spec, {
      podInfoOnMount: true,
      attachRequired: true,
      storageCapacity: false,
      fsGroupPolicy: 'ReadWriteOnceWithFSType',
      volumeLifecycleModes: ['Persistent'],
      requiresRepublish: false,
      seLinuxMount: false,
    });
  });

  it('a driver keeps whether it attaches', () => {
    assert.deepEqual(updateFindings('CSIDriver', [{ spec: {} }, { spec: { attachRequired: false } }]), [
      'spec.attachedRequired: Invalid value: false: field is immutable',
    ]);
  });

  testCreation('CSIDriver', [
    [
      'asks for tokens of ten minutes at least, one an audience',
      { spec: { tokenRequests: [{ audience: 'a', expirationSeconds: 1 }, { audience: 'a' }] } },
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes',
      'spec.tokenRequests[1].audience: Duplicate value: "a"',
    ],
    [
      'puts tokens into secrets only when there are some',
      { spec: { serviceAccountTokenInSecrets: true } },
      'spec.serviceAccountTokenInSecrets: Invalid value: true: serviceAccountTokenInSecrets is set but no tokenRequests are specified',
    ],
  ]);

  testCreation('VolumeAttachment', [
    ['takes a volume by name', attachment({ persistentVolumeName: 'pv' })],
    [
      'needs a source',
      attachment({}),
      'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
    ],
    [
      'takes inline volumes of CSI only',
      attachment({
        inlineVolumeSpec: { accessModes: ['ReadWriteOnce'], hostPath: { path: '/a' }, volumeMode: 'Block' },
      }),
      'spec.source.inlineVolumeSpec.csi: Required value: has to be specified in the context of inline volumes',
      'spec.source.inlineVolumeSpec.volumeMode: Forbidden: may not specify volumeMode other than Filesystem in the context of inline volumes',
    ],
  ]);

  testCreation('StorageClass', [
    [
      'tells topologies apart by their values, whatever the order',
      {
        provisioner: 'p',
        allowedTopologies: [
          ['a', 'b'],
          ['b', 'a'],
        ].map((values) => ({ matchLabelExpressions: [{ key: 'zone', values }] })),
      },
      'allowedTopologies[1].matchLabelExpressions: Duplicate value: ""',
    ],
  ]);
});
