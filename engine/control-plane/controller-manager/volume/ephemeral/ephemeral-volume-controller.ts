import { keyOf, keyOfObject, keyText, type Manifest } from '../../../../api/object';
import { persistentvolumeclaims, pods } from '../../../../api/resources';
import { claimKeysOf, foreignClaim } from '../../../../api/storage/claims';
import type { EphemeralVolumeSource, PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import { mustPass } from '../../../../client/error-kinds';
import type { Controller } from '../../controller';
import { textOf } from '../../rules/refusals';
import { syncQueue } from '../../rules/sync-queue';

const CLAIM_INDEX = 'claims of a pod';

/** Makes the claims of generic ephemeral volumes (pkg/controller/volume/ephemeral, v1.36). */
export const ephemeralVolumeController: Controller = {
  name: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  start(context) {
    const { client, events, informers } = context;
    const podCache = informers.of(pods);
    const claims = informers.of(persistentvolumeclaims);
    podCache.addIndex(CLAIM_INDEX, claimKeysOf);

    const provide = (pod: Pod, name: string, source: EphemeralVolumeSource): void => {
      const { namespace = '' } = pod.metadata;
      const claimName = `${pod.metadata.name}-${name}`;
      const claim = claims.get({ namespace, name: claimName });
      if (claim !== undefined) {
        const problem = foreignClaim(pod, claim);
        if (problem !== undefined) throw new Error(problem);
        return;
      }
      try {
        client.create(persistentvolumeclaims, claimFor(pod, claimName, source));
      } catch (error) {
        if (mustPass(error)) throw error;
        throw new Error(`create PVC ${claimName}: ${textOf(error)}`, { cause: error });
      }
    };

    const queue = syncQueue(
      context,
      'ephemeral_volume',
      (key) => {
        const pod = podCache.get(keyOf(key));
        if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
        for (const { name, ephemeral } of pod.spec.volumes ?? []) {
          if (ephemeral === undefined) continue;
          try {
            provide(pod, name, ephemeral);
          } catch (error) {
            if (mustPass(error)) throw error;
            const message = `ephemeral volume ${name}: ${textOf(error)}`;
            events.record(pod, 'Warning', 'FailedBinding', message);
            throw new Error(`pod ${key}, ${message}`, { cause: error });
          }
        }
      },
      { workers: 5 },
    );
    const wake = (pod: Pod): void => {
      if (pod.metadata.deletionTimestamp !== undefined) return;
      if ((pod.spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined))
        queue.add(keyText(keyOfObject(pod)));
    };
    podCache.subscribe((next, previous) => {
      if (next !== undefined && previous === undefined) wake(next);
    });
    claims.subscribe((next, previous) => {
      if (next !== undefined || previous === undefined) return;
      for (const pod of podCache.byIndex(CLAIM_INDEX, keyText(keyOfObject(previous)))) wake(pod);
    });
  },
};

function claimFor(
  { metadata }: Pod,
  name: string,
  { volumeClaimTemplate }: EphemeralVolumeSource,
): Manifest<PersistentVolumeClaim> {
  const { labels, annotations } = volumeClaimTemplate?.metadata ?? {};
  const owner = { apiVersion: 'v1', kind: 'Pod', name: metadata.name, uid: metadata.uid };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace: metadata.namespace ?? '',
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: volumeClaimTemplate?.spec ?? {},
  };
}
