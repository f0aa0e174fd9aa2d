import { keyOf } from '../../../../api/object';
import { persistentvolumes } from '../../../../api/resources';
import { VOLUME_PROTECTION } from '../../../../api/storage/marks';
import { withFinalizer, withoutFinalizer } from '../../../../api/storage/with-mark';
import type { Controller } from '../../controller';
import { syncQueue } from '../../rules/sync-queue';
import { isLeaving, needsFinalizer } from './finalizer';

/** Keeps volumes that are bound (pkg/controller/volume/pvprotection, v1.36). */
export const volumeProtectionController: Controller = {
  name: 'persistentvolume-protection-controller',
  serviceAccount: 'pv-protection-controller',
  start(context) {
    const { client, informers } = context;
    const volumes = informers.of(persistentvolumes);
    const queue = syncQueue(context, 'pvprotection', (key) => {
      const volume = volumes.get(keyOf(key));
      if (volume === undefined) return;
      if (isLeaving(volume, VOLUME_PROTECTION) && volume.status.phase !== 'Bound') {
        client.update(persistentvolumes, withoutFinalizer(volume, VOLUME_PROTECTION));
      } else if (needsFinalizer(volume, VOLUME_PROTECTION)) {
        client.update(persistentvolumes, withFinalizer(volume, VOLUME_PROTECTION));
      }
    });
    volumes.subscribe((next) => {
      if (next === undefined) return;
      if (needsFinalizer(next, VOLUME_PROTECTION) || isLeaving(next, VOLUME_PROTECTION)) queue.add(next.metadata.name);
    });
  },
};
