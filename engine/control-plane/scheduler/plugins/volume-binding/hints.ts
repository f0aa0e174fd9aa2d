import { semanticEqual } from '../../../../base/equal';
import type { CSIDriver, CSINode, CSIStorageCapacity, StorageClass } from '../../../../api/types/storage-v1';
import { ACTIONS, RESOURCES, type EventInterest, type HintFunction } from '../../framework/cluster-event';
import { objectAs } from '../../framework/hint-objects';
import { milliOf } from '../../model/amounts';
import { claimUses } from '../volumes/claims';
import { volumeLimit } from './volume-binder';

const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins';

const afterClass: HintFunction = (_, previous, next) => {
  const was = objectAs<StorageClass>(previous, 'StorageClass');
  const is = objectAs<StorageClass>(next, 'StorageClass');
  return was === undefined || !semanticEqual(was.allowedTopologies, is?.allowedTopologies) ? 'Queue' : 'Skip';
};

const afterClaim: HintFunction = (pod, _, next) =>
  next?.metadata.namespace === pod.metadata.namespace && claimUses(pod).some(({ name }) => name === next?.metadata.name)
    ? 'Queue'
    : 'Skip';

const afterCsiNode: HintFunction = (_, previous, next) => {
  const was = objectAs<CSINode>(previous, 'CSINode');
  if (was === undefined) return 'Queue';
  return was.metadata.annotations?.[MIGRATED] === next?.metadata.annotations?.[MIGRATED] ? 'Skip' : 'Queue';
};

/** Capacity is no longer looked at. */
const afterDriver: HintFunction = ({ spec }, previous, next) => {
  const was = objectAs<CSIDriver>(previous, 'CSIDriver');
  const is = objectAs<CSIDriver>(next, 'CSIDriver');
  const isUsed = (spec.volumes ?? []).some(({ csi }) => csi !== undefined && csi.driver === is?.metadata.name);
  return isUsed && was?.spec.storageCapacity === true && is?.spec.storageCapacity !== true ? 'Queue' : 'Skip';
};

const afterCapacity: HintFunction = (_, previous, next) => {
  const was = objectAs<CSIStorageCapacity>(previous, 'CSIStorageCapacity');
  const is = objectAs<CSIStorageCapacity>(next, 'CSIStorageCapacity');
  if (was === undefined || is === undefined) return 'Queue';
  const [before, after] = [volumeLimit(was), volumeLimit(is)];
  return after !== undefined && (before === undefined || milliOf(after) > milliOf(before)) ? 'Queue' : 'Skip';
};

const CHANGED = ACTIONS.add | ACTIONS.update;

/** plugins/volumebinding/volume_binding.go (v1.36). */
export const volumeInterests: readonly EventInterest[] = Object.freeze([
  { resource: RESOURCES.storageClass, actions: CHANGED, hint: afterClass },
  { resource: RESOURCES.persistentVolumeClaim, actions: CHANGED, hint: afterClaim },
  { resource: RESOURCES.persistentVolume, actions: CHANGED },
  { resource: RESOURCES.node, actions: ACTIONS.add | ACTIONS.updateNodeLabel },
  { resource: RESOURCES.csiNode, actions: CHANGED, hint: afterCsiNode },
  { resource: RESOURCES.csiDriver, actions: ACTIONS.update, hint: afterDriver },
  { resource: RESOURCES.csiStorageCapacity, actions: CHANGED, hint: afterCapacity },
]);
