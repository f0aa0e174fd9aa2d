import assert from 'node:assert/strict';
import type { StorageClass } from '../types/storage-v1';
import { defaultClass } from './claims';
import { attachmentName, partsOfUniqueName, uniqueNameOf } from './csi-names';

const named = (name: string, creationTimestamp: string, isDefault = true): StorageClass => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name,
    uid: name,
    resourceVersion: '1',
    creationTimestamp,
    ...(isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
  },
  provisioner: 'x',
});

describe('the default class', () => {
  it('is the newest, then the first by name; it may be missing', () => {
    const [old, b, a, other] = [
      named('old', '2026-01-01T00:00:00Z'),
      named('b', '2026-01-02T00:00:00Z'),
      named('a', '2026-01-02T00:00:00Z'),
      named('other', '2026-01-03T00:00:00Z', false),
    ];
    assert.equal(defaultClass([old, b, a, other])?.metadata.name, 'a');
    assert.equal(defaultClass([other]), undefined);
  });
});

describe('names of CSI volumes', () => {
  it('lead there and back', () => {
    const name = uniqueNameOf({ driver: 'disk.example.com', volumeHandle: 'vol-1' });
    assert.equal(name, 'kubernetes.io/csi/disk.example.com^vol-1');
    assert.deepEqual(partsOfUniqueName(name), { driver: 'disk.example.com', handle: 'vol-1' });
    assert.equal(partsOfUniqueName('kubernetes.io/iscsi/x'), undefined);
  });

  // printf handledrivernode | sha256sum
  it('of attachments are hashes', () =>
    assert.equal(
      attachmentName('handle', 'driver', 'node'),
      'csi-fdef298eb16db6fa42906ef1ff09a93a7f3028f8290cc9d71628ff91c237bfa7',
    ));
});
