import { keyOf } from '../../../../api/object';
import { persistentvolumeclaims, persistentvolumes, volumeattributesclasses } from '../../../../api/resources';
import { withFinalizer, withoutFinalizer } from '../../../../api/storage/with-mark';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import type { Controller } from '../../controller';
import { syncQueue } from '../../rules/sync-queue';
import { isLeaving, needsFinalizer } from './finalizer';

const FINALIZER = 'kubernetes.io/vac-protection';
const CLASS_INDEX = 'attributes class';

/** Keeps attributes classes that claims or volumes name (pkg/controller/volume/vacprotection, v1.36). */
export const attributesClassProtectionController: Controller = {
  name: 'volumeattributesclass-protection-controller',
  start(context) {
    const { client, informers } = context;
    const classes = informers.of(volumeattributesclasses);
    const claims = informers.of(persistentvolumeclaims);
    const volumes = informers.of(persistentvolumes);
    claims.addIndex(CLASS_INDEX, classesOfClaim);
    volumes.addIndex(CLASS_INDEX, classesOfVolume);
    const isUsed = (name: string): boolean =>
      volumes.byIndex(CLASS_INDEX, name).length > 0 || claims.byIndex(CLASS_INDEX, name).length > 0;
    const queue = syncQueue(context, 'vacprotection', (key) => {
      const found = classes.get(keyOf(key));
      if (found === undefined) return;
      if (isLeaving(found, FINALIZER) && !isUsed(key)) {
        client.update(volumeattributesclasses, withoutFinalizer(found, FINALIZER));
      } else if (needsFinalizer(found, FINALIZER)) {
        client.update(volumeattributesclasses, withFinalizer(found, FINALIZER));
      }
    });
    const wakeWhatIsLeft = (before: readonly string[], now: readonly string[]): void => {
      for (const name of before) if (!now.includes(name)) queue.add(name);
    };
    classes.subscribe((next) => {
      if (next !== undefined && (needsFinalizer(next, FINALIZER) || isLeaving(next, FINALIZER)))
        queue.add(next.metadata.name);
    });
    claims.subscribe((next, previous) => wakeWhatIsLeft(classesOfClaim(previous), classesOfClaim(next)));
    volumes.subscribe((next, previous) => wakeWhatIsLeft(classesOfVolume(previous), classesOfVolume(next)));
  },
};

function classesOfClaim(claim: PersistentVolumeClaim | undefined): readonly string[] {
  if (claim === undefined) return [];
  const { spec, status } = claim;
  const named = [
    spec.volumeAttributesClassName,
    status.currentVolumeAttributesClassName,
    status.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ];
  return [...new Set(named.flatMap((name) => (name === undefined || name === '' ? [] : [name])))];
}

function classesOfVolume(volume: PersistentVolume | undefined): readonly string[] {
  const name = volume?.spec.volumeAttributesClassName ?? '';
  return name === '' ? [] : [name];
}
