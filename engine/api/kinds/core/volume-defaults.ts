import { FRESH } from '../../../base/fresh';
import type {
  AzureDiskVolumeSource,
  DownwardAPIVolumeFile,
  PersistentVolumeClaimSpec,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from '../../types/core-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { defaultFieldRef } from './container-defaults';
import { defaultPullPolicy } from './image-name';
import { defaultRequirements } from './resource-list';

const MODE = 0o644;

/** A volume without a source is an empty directory (SetDefaults_Volume); each source has defaults of its own. */
export function defaultVolume(volume: Volume): Volume {
  if (!hasSource(volume)) return { ...FRESH, ...volume, emptyDir: {} };
  return withFields(volume, {
    secret: ifPresent(volume.secret, withMode),
    configMap: ifPresent(volume.configMap, withMode),
    downwardAPI: ifPresent(volume.downwardAPI, (source) =>
      withFields(withMode(source), { items: ifPresent(source.items, defaultFiles) }),
    ),
    projected: ifPresent(volume.projected, defaultProjected),
    hostPath: ifPresent(volume.hostPath, (source) =>
      source.type === undefined ? { ...FRESH, ...source, type: '' } : source,
    ),
    ephemeral: ifPresent(volume.ephemeral, (source) =>
      withFields(source, {
        volumeClaimTemplate: ifPresent(source.volumeClaimTemplate, (template) =>
          withFields(template, { spec: defaultClaimSpec(template.spec) }),
        ),
      }),
    ),
    image: ifPresent(volume.image, (source) =>
      withFields(source, { pullPolicy: source.pullPolicy ?? defaultPullPolicy(source.reference ?? '') }),
    ),
    iscsi: ifPresent(volume.iscsi, (source) =>
      withFields(source, { iscsiInterface: source.iscsiInterface ?? 'default' }),
    ),
    rbd: ifPresent(volume.rbd, (source) => withFields(source, rbdDefaults(source))),
    azureDisk: ifPresent(volume.azureDisk, defaultAzureDisk),
    scaleIO: ifPresent(volume.scaleIO, (source) => withFields(source, scaleIoDefaults(source))),
  });
}

function hasSource(volume: Volume): boolean {
  for (const key in volume) if (key !== 'name') return true;
  return false;
}

const withMode = <T extends { readonly defaultMode?: number }>(source: T): T =>
  source.defaultMode === undefined ? { ...FRESH, ...source, defaultMode: MODE } : source;

const defaultFiles = (files: readonly DownwardAPIVolumeFile[]): readonly DownwardAPIVolumeFile[] =>
  mapShared(files, (file) => withFields(file, { fieldRef: ifPresent(file.fieldRef, defaultFieldRef) }));

const defaultProjected = (source: ProjectedVolumeSource): ProjectedVolumeSource =>
  withFields(withMode(source), { sources: mapShared(source.sources ?? [], defaultProjection) });

const defaultProjection = (projection: VolumeProjection): VolumeProjection =>
  withFields(projection, {
    serviceAccountToken: ifPresent(projection.serviceAccountToken, (token) =>
      withFields(token, { expirationSeconds: token.expirationSeconds ?? 3600 }),
    ),
    downwardAPI: ifPresent(projection.downwardAPI, (downward) =>
      withFields(downward, { items: ifPresent(downward.items, defaultFiles) }),
    ),
  });

export const defaultClaimSpec = (spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec =>
  withFields(spec, { volumeMode: spec.volumeMode ?? 'Filesystem', resources: defaultRequirements(spec.resources) });

interface Rbd {
  readonly pool?: string;
  readonly user?: string;
  readonly keyring?: string;
}

export const rbdDefaults = (source: Rbd): Required<Rbd> => ({
  pool: source.pool ?? 'rbd',
  user: source.user ?? 'admin',
  keyring: source.keyring ?? '/etc/ceph/keyring',
});

interface ScaleIO {
  readonly storageMode?: string;
  readonly fsType?: string;
}

export const scaleIoDefaults = (source: ScaleIO): Required<ScaleIO> => ({
  storageMode: source.storageMode ?? 'ThinProvisioned',
  fsType: source.fsType ?? 'xfs',
});

export const defaultAzureDisk = (source: AzureDiskVolumeSource): AzureDiskVolumeSource =>
  withFields(source, {
    cachingMode: source.cachingMode ?? 'ReadWrite',
    fsType: source.fsType ?? 'ext4',
    readOnly: source.readOnly ?? false,
    kind: source.kind ?? 'Shared',
  });
