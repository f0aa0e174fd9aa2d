import { formatTime } from '../../../base/timestamp';
import type { PersistentVolume, PersistentVolumeStatus } from '../../types/core-v1';
import type { HookContext } from '../definition';
import { withStatus } from '../status-hooks';

/** pkg/registry/core/persistentvolume/strategy.go, v1.36: the time of the last change of phase is kept. */
export const prepareNewVolume = (volume: PersistentVolume, { now }: HookContext): PersistentVolume =>
  withStatus(volume, { phase: 'Pending', lastPhaseTransitionTime: formatTime(now) });

export function prepareVolumeUpdate(
  next: PersistentVolume,
  old: PersistentVolume,
  { now, subresource }: HookContext,
): PersistentVolume {
  if (subresource !== 'status') return withStatus(next, old.status);
  return { ...old, metadata: next.metadata, status: withTransition(next.status, old.status, formatTime(now)) };
}

function withTransition(
  next: PersistentVolumeStatus,
  old: PersistentVolumeStatus,
  now: string,
): PersistentVolumeStatus {
  const given = next.lastPhaseTransitionTime;
  const before = old.lastPhaseTransitionTime;
  if (next.phase === old.phase)
    return given === undefined && before !== undefined ? { ...next, lastPhaseTransitionTime: before } : next;
  return given === undefined || given === before ? { ...next, lastPhaseTransitionTime: now } : next;
}
