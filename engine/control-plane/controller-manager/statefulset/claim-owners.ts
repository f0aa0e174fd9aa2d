import { apiVersionOf, type Resource } from '../../../api/resource';
import type { KubeObject } from '../../../api/object';
import { pods, statefulsets } from '../../../api/resources';
import type { StatefulSet } from '../../../api/types/apps-v1';
import type { PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { OwnerReference } from '../../../api/types/meta-v1';
import { controllerRef } from '../../../client/controller-ref';
import { isInRange } from './identity';

type References = readonly OwnerReference[];

/** Who should own a claim, so that the collector deletes it when the policy says so. */
interface Wanted {
  readonly set: boolean;
  readonly pod: boolean;
}

/** Whether the claim's owners are as the retention policy has them (isClaimOwnerUpToDate, v1.36). */
export function hasRightOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): boolean {
  const references = claim.metadata.ownerReferences ?? [];
  if (isStale(references, set, statefulsets) || isStale(references, pod, pods)) return true;
  const { set: bySet, pod: byPod } = ownedBy(references, set, pod);
  if (hasForeignController(references, set, pod)) return !bySet && !byPod;
  const loose = references.some(
    ({ uid, controller }) => (uid === set.metadata.uid || uid === pod.metadata.uid) && controller !== true,
  );
  if (loose) return false;
  const wanted = wantedOwners(set, pod);
  return wanted.set === bySet && wanted.pod === byPod;
}

/** The references as the policy has them; with a controller that is none of us, ours are taken off. */
export function rightOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: Pod): References {
  const references = claim.metadata.ownerReferences ?? [];
  const others = references.filter((one) => !names(one, set, statefulsets) && !names(one, pod, pods));
  if (hasForeignController(references, set, pod)) return others;
  const wanted = wantedOwners(set, pod);
  return [
    ...others,
    ...(wanted.pod ? [controllerRef(pod, pods)] : []),
    ...(wanted.set ? [controllerRef(set, statefulsets)] : []),
  ];
}

/** Another controller manages the claim, so the policy cannot be carried out. */
export function hasForeignController(references: References, set: StatefulSet, pod: Pod): boolean {
  const { whenDeleted, whenScaled } = policyOf(set);
  if (whenDeleted === 'Retain' && whenScaled === 'Retain') return false;
  return references.some((one) => {
    if (names(one, set, statefulsets)) return one.uid !== set.metadata.uid;
    if (names(one, pod, pods)) return one.uid !== pod.metadata.uid;
    return one.controller === true;
  });
}

/** The claim still belongs to a former pod of that name: it is about to be deleted. */
export const isClaimStale = (claim: PersistentVolumeClaim, podName: string, podUid: string | undefined): boolean =>
  (claim.metadata.ownerReferences ?? []).some(
    ({ kind, name, uid, apiVersion }) => kind === 'Pod' && apiVersion === 'v1' && name === podName && uid !== podUid,
  );

export const policyOf = (set: StatefulSet): { readonly whenDeleted: string; readonly whenScaled: string } => ({
  whenDeleted: set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted ?? 'Retain',
  whenScaled: set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled ?? 'Retain',
});

function wantedOwners(set: StatefulSet, pod: Pod): Wanted {
  const { whenDeleted, whenScaled } = policyOf(set);
  const isScaledDown = !isInRange(set, pod);
  const byPod = whenScaled === 'Delete' && isScaledDown;
  return { pod: byPod, set: whenDeleted === 'Delete' && !byPod };
}

const ownedBy = (references: References, set: StatefulSet, pod: Pod): Wanted => ({
  set: references.some(({ uid }) => uid === set.metadata.uid),
  pod: references.some(({ uid }) => uid === pod.metadata.uid),
});

const isStale = (references: References, owner: KubeObject, resource: Resource): boolean =>
  references.some((one) => names(one, owner, resource) && one.uid !== owner.metadata.uid);

const names = ({ apiVersion, kind, name }: OwnerReference, owner: KubeObject, resource: Resource): boolean =>
  apiVersion === apiVersionOf(resource) && kind === resource.kind && name === owner.metadata.name;
