import assert from 'node:assert/strict';
import { persistentvolumeclaims, persistentvolumes, storageclasses } from '../../../../api/resources';
import { ControllerHarness } from '../../testing/harness';
import { claimManifest, classManifest, volumeManifest } from '../../testing/storage';
import { persistentVolumeBinderController } from '../persistentvolume/persistentvolume-binder-controller';
import { volumeExpanderController } from './volume-expander-controller';

describe('persistentvolume-expander-controller', () => {
  it('says of a claim that grows that somebody outside is to see to it', () => {
    const bench = new ControllerHarness([persistentVolumeBinderController, volumeExpanderController]);
    bench.create(storageclasses, classManifest('fast', { allowVolumeExpansion: true }));
    bench.create(persistentvolumes, volumeManifest('a', { csi: { driver: 'example.com', volumeHandle: 'h' } }));
    bench.run(1);
    bench.create(persistentvolumeclaims, claimManifest('c'));
    bench.run(1);
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim'), []);
    bench.patch(persistentvolumeclaims, 'c', { spec: { resources: { requests: { storage: '2Gi' } } } });
    bench.run(1);
    assert.deepEqual(bench.eventsOf('PersistentVolumeClaim'), [
      'ExternalExpanding: waiting for an external controller to expand this PVC',
    ]);
  });
});
