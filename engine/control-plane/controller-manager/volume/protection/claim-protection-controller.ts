import { keyOf, keyOfObject, keyText } from '../../../../api/object';
import { persistentvolumeclaims, pods } from '../../../../api/resources';
import { claimKeysOf, foreignClaim, isPodOver } from '../../../../api/storage/claims';
import { CLAIM_PROTECTION } from '../../../../api/storage/marks';
import { withFinalizer, withoutFinalizer } from '../../../../api/storage/with-mark';
import type { PersistentVolumeClaim, Pod } from '../../../../api/types/core-v1';
import type { Controller } from '../../controller';
import { syncQueue } from '../../rules/sync-queue';
import { isLeaving, needsFinalizer } from './finalizer';

const CLAIM_INDEX = 'claims of a pod';

/** Keeps claims that pods on nodes use (pkg/controller/volume/pvcprotection, v1.36). */
export const claimProtectionController: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  serviceAccount: 'pvc-protection-controller',
  start(context) {
    const { client, informers } = context;
    const claims = informers.of(persistentvolumeclaims);
    const podCache = informers.of(pods);
    podCache.addIndex(CLAIM_INDEX, claimKeysOf);
    const isUsed = (claim: PersistentVolumeClaim, key: string): boolean => {
      const byCache = podCache.byIndex(CLAIM_INDEX, key).some((pod) => uses(pod, claim));
      const { namespace = '' } = claim.metadata;
      return byCache || client.list(pods, { namespace }).some((pod) => uses(pod, claim));
    };
    const queue = syncQueue(context, 'pvcprotection', (key) => {
      const claim = claims.get(keyOf(key));
      if (claim === undefined) return;
      if (isLeaving(claim, CLAIM_PROTECTION) && !isUsed(claim, key)) {
        client.update(persistentvolumeclaims, withoutFinalizer(claim, CLAIM_PROTECTION));
      } else if (needsFinalizer(claim, CLAIM_PROTECTION)) {
        client.update(persistentvolumeclaims, withFinalizer(claim, CLAIM_PROTECTION));
      }
    });
    const wakeClaimsOf = (pod: Pod): void => {
      for (const key of claimKeysOf(pod)) queue.add(key);
    };
    claims.subscribe((next) => {
      if (next === undefined) return;
      if (needsFinalizer(next, CLAIM_PROTECTION) || isLeaving(next, CLAIM_PROTECTION))
        queue.add(keyText(keyOfObject(next)));
    });
    podCache.subscribe((next, previous) => {
      if (next === undefined) {
        if (previous !== undefined) wakeClaimsOf(previous);
        return;
      }
      if (isPodOver(next) || (next.spec.nodeName ?? '') === '') wakeClaimsOf(next);
      if (previous !== undefined && previous.metadata.uid !== next.metadata.uid) wakeClaimsOf(previous);
    });
  },
};

/** A pod without a node does not count; one that has ended does, as its node may not have unmounted yet. */
function uses(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if ((pod.spec.nodeName ?? '') === '') return false;
  return (pod.spec.volumes ?? []).some(({ persistentVolumeClaim, ephemeral, name }) => {
    if (persistentVolumeClaim?.claimName === claim.metadata.name) return true;
    const isOwn = ephemeral !== undefined && `${pod.metadata.name}-${name}` === claim.metadata.name;
    return isOwn && !isShutDown(pod) && foreignClaim(pod, claim) === undefined;
  });
}

const isShutDown = ({ metadata }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;
