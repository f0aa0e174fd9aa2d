import assert from 'node:assert/strict';
import type { PersistentVolume } from '../../../../api/types/core-v1';
import { deleterOf } from './reclaim';
import { withDeletionFinalizer, withMigration } from './migration';

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';
const MIGRATED_TO = 'pv.kubernetes.io/migrated-to';
const IN_TREE = 'kubernetes.io/pv-controller';

const volume = (
  provisioner: string | undefined,
  spec: Partial<PersistentVolume['spec']> = {},
  finalizers: readonly string[] = [],
): PersistentVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: {
    name: 'v',
    uid: 'v',
    resourceVersion: '1',
    creationTimestamp: '',
    ...(provisioner === undefined ? {} : { annotations: { [PROVISIONED_BY]: provisioner } }),
    ...(finalizers.length === 0 ? {} : { finalizers }),
  },
  spec: { persistentVolumeReclaimPolicy: 'Delete', ...spec },
  status: {},
});

describe('plugins that have moved out of the tree', () => {
  it('are named by the driver that does their work', () => {
    const marked = withMigration(volume('kubernetes.io/aws-ebs'), 'kubernetes.io/aws-ebs');
    assert.equal(marked.metadata.annotations?.[MIGRATED_TO], 'ebs.csi.aws.com');
    assert.equal(withMigration(marked, 'kubernetes.io/aws-ebs'), marked);
    assert.equal(withMigration(marked, 'example.com/disk').metadata.annotations?.[MIGRATED_TO], undefined);
  });

  it('lose the finalizer of the tree, others get it as long as they delete', () => {
    const finalizersOf = (...of: Parameters<typeof volume>) => withDeletionFinalizer(volume(...of)).metadata.finalizers;
    assert.equal(finalizersOf('kubernetes.io/aws-ebs', {}, [IN_TREE]), undefined);
    assert.deepEqual(finalizersOf('kubernetes.io/host-path'), [IN_TREE]);
    assert.equal(
      finalizersOf('kubernetes.io/host-path', { persistentVolumeReclaimPolicy: 'Retain' }, [IN_TREE]),
      undefined,
    );
    assert.equal(finalizersOf('example.com/disk'), undefined);
    assert.equal(finalizersOf(undefined), undefined);
  });
});

describe('who deletes what is behind a volume', () => {
  const hostPath = { path: '/tmp/x' };
  const none = 'error getting deleter volume plugin for volume "v": ';
  for (const [what, of, expected] of [
    ['a CSI volume', volume(undefined, { csi: { driver: 'd', volumeHandle: 'h' } }), { kind: 'outside' }],
    ['one made by a driver', volume('example.com/disk', { hostPath }), { kind: 'outside' }],
    ['one that has moved', volume('kubernetes.io/gce-pd'), { kind: 'outside' }],
    ['a path of a host', volume(undefined, { hostPath }), { kind: 'host-path', path: '/tmp/x' }],
    [
      'NFS',
      volume(undefined, { nfs: { server: 's', path: '/' } }),
      { kind: 'nobody', problem: `${none}no deletable volume plugin matched` },
    ],
    [
      'a local disk',
      volume(undefined, { local: { path: '/mnt' } }),
      { kind: 'nobody', problem: `${none}no volume plugin matched` },
    ],
    [
      'an unknown plugin of the tree',
      volume('kubernetes.io/odd'),
      { kind: 'nobody', problem: 'no volume plugin matched name: kubernetes.io/odd' },
    ],
  ] as const) {
    it(what, () => assert.deepEqual(deleterOf(of), expected));
  }
});
