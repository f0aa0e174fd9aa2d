import assert from 'node:assert/strict';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import { bestMatch, mismatch } from './best-match';

const claim = (spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'c', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '2Gi' } },
    storageClassName: 'fast',
    ...spec,
  },
  status: { phase: 'Pending' },
});

const volume = (
  name: string,
  size: string,
  spec: Partial<PersistentVolume['spec']> = {},
  phase = 'Available',
): PersistentVolume => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '', labels: { size } },
  spec: { capacity: { storage: size }, accessModes: ['ReadWriteOnce'], storageClassName: 'fast', ...spec },
  status: { phase },
});

const chosen = (wanted: PersistentVolumeClaim, volumes: readonly PersistentVolume[], waits = false): string =>
  bestMatch(wanted, volumes, waits)?.metadata.name ?? 'none';

describe('the best match of a claim', () => {
  it('is the smallest volume that is large enough', () =>
    assert.equal(chosen(claim(), [volume('a', '1Gi'), volume('b', '5Gi'), volume('c', '3Gi')]), 'c'));

  it('has few access modes rather than many, even if it is larger', () => {
    const many = volume('a', '2Gi', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] });
    assert.equal(chosen(claim(), [many, volume('b', '5Gi')]), 'b');
  });

  it('has all the modes that are asked for', () => {
    const wanted = claim({ accessModes: ['ReadWriteMany'] });
    assert.equal(chosen(wanted, [volume('a', '2Gi')]), 'none');
  });

  it('is the volume that names the claim, whatever its class or size beyond need', () => {
    const meant = volume('b', '9Gi', { claimRef: { namespace: 'default', name: 'c' }, storageClassName: 'other' });
    assert.equal(chosen(claim(), [volume('a', '2Gi'), meant]), 'b');
  });

  it('is never a volume that names somebody else', () => {
    const other = volume('a', '2Gi', { claimRef: { namespace: 'default', name: 'c', uid: 'older' } });
    assert.equal(chosen(claim(), [other]), 'none');
  });

  for (const [what, wanted, offered] of [
    ['class', claim({ storageClassName: 'slow' }), volume('a', '2Gi')],
    ['volume mode', claim({ volumeMode: 'Block' }), volume('a', '2Gi')],
    ['selector', claim({ selector: { matchLabels: { size: '9Gi' } } }), volume('a', '2Gi')],
    ['attributes class', claim({ volumeAttributesClassName: 'gold' }), volume('a', '2Gi')],
    ['phase', claim(), volume('a', '2Gi', {}, 'Released')],
  ] as const) {
    it(`is kept away by its ${what}`, () => assert.equal(chosen(wanted, [offered]), 'none'));
  }

  it('waits for the first consumer, unless a volume names the claim', () => {
    assert.equal(chosen(claim(), [volume('a', '2Gi')], true), 'none');
    const meant = volume('b', '2Gi', { claimRef: { namespace: 'default', name: 'c' } });
    assert.equal(chosen(claim(), [volume('a', '2Gi'), meant], true), 'b');
  });
});

describe('a volume that is asked for by name', () => {
  const problems: readonly (readonly [string, PersistentVolume | undefined, PersistentVolumeClaim | undefined])[] = [
    ['requested PV is too small', volume('a', '1Gi'), undefined],
    ['storageClassName does not match', undefined, claim({ storageClassName: '' })],
    ['volumeAttributesClassName does not match', undefined, claim({ volumeAttributesClassName: 'gold' })],
    ['incompatible volumeMode', undefined, claim({ volumeMode: 'Block' })],
    ['incompatible accessMode', undefined, claim({ accessModes: ['ReadWriteMany'] })],
  ];
  for (const [text, offered, wanted] of problems) {
    it(text, () => assert.equal(mismatch(offered ?? volume('a', '2Gi'), wanted ?? claim()), text));
  }
  it('may do', () => assert.equal(mismatch(volume('a', '2Gi'), claim()), undefined));
});
