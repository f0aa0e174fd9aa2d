import type { PersistentVolume, PersistentVolumeSpec } from '../../types/core-v1';
import { ifPresent, withFields } from '../sharing';
import { defaultResourceList } from './resource-list';
import { defaultAzureDisk, rbdDefaults, scaleIoDefaults } from './volume-defaults';

/** pkg/apis/core/v1/defaults.go, v1.36. */
export function defaultPersistentVolume(volume: PersistentVolume): PersistentVolume {
  const { spec, status } = volume;
  return withFields(volume, {
    spec: withFields(defaultVolumeSource(spec), {
      persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
      volumeMode: spec.volumeMode ?? 'Filesystem',
    }),
    status: withFields(status, { phase: status.phase ?? 'Pending' }),
  });
}

/** The defaults that a volume in an attachment has, too. */
export const defaultVolumeSource = (spec: PersistentVolumeSpec): PersistentVolumeSpec =>
  withFields(spec, {
    capacity: ifPresent(spec.capacity, defaultResourceList),
    hostPath: ifPresent(spec.hostPath, (source) => withFields(source, { type: source.type ?? '' })),
    rbd: ifPresent(spec.rbd, (source) => withFields(source, rbdDefaults(source))),
    iscsi: ifPresent(spec.iscsi, (source) =>
      withFields(source, { iscsiInterface: source.iscsiInterface ?? 'default' }),
    ),
    azureDisk: ifPresent(spec.azureDisk, defaultAzureDisk),
    scaleIO: ifPresent(spec.scaleIO, (source) => withFields(source, scaleIoDefaults(source))),
  });
