import { compareQuantities } from '../../../../base/quantity';
import { quote } from '../../../../base/go-text';
import { keyOf, keyOfObject, keyText } from '../../../../api/object';
import { persistentvolumeclaims, persistentvolumes } from '../../../../api/resources';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../api/types/core-v1';
import type { Controller } from '../../controller';
import { syncQueue } from '../../rules/sync-queue';

/**
 * Says of a claim that wants a larger volume who is to make it so: none of the process's own plugins can
 * (pkg/controller/volume/expand, v1.36).
 */
export const volumeExpanderController: Controller = {
  name: 'persistentvolume-expander-controller',
  serviceAccount: 'expand-controller',
  eventSource: 'volume_expand',
  start(context) {
    const { client, events, informers } = context;
    const claims = informers.of(persistentvolumeclaims);
    const queue = syncQueue(context, 'volume_expand', (key) => {
      const claim = claims.get(keyOf(key));
      if (claim === undefined) return;
      const name = claim.spec.volumeName ?? '';
      const volume = client.get(persistentvolumes, { name });
      if (volume === undefined) throw new Error(`failed to get PV ${quote(name)}: not found`);
      if (!isBoundTo(volume, claim)) throw new Error(`persistent Volume is not bound to PVC being updated : ${key}`);
      if (compareQuantities(requestOf(claim), capacityOf(claim)) <= 0) return;
      events.record(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC');
    });
    claims.subscribe((next, previous) => {
      const claim = next ?? previous;
      if (claim === undefined || claim.status.phase !== 'Bound') return;
      if (next === undefined || previous === undefined || hasGrown(previous, next))
        queue.add(keyText(keyOfObject(claim)));
    });
  },
};

const isBoundTo = ({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean =>
  claimRef?.namespace === metadata.namespace && claimRef?.uid === metadata.uid;

const hasGrown = (previous: PersistentVolumeClaim, next: PersistentVolumeClaim): boolean =>
  compareQuantities(requestOf(next), requestOf(previous)) > 0 ||
  compareQuantities(capacityOf(next), capacityOf(previous)) > 0;

const requestOf = ({ spec }: PersistentVolumeClaim): string => spec.resources.requests?.['storage'] ?? '0';
const capacityOf = ({ status }: PersistentVolumeClaim): string => status.capacity?.['storage'] ?? '0';
