import type { Volume } from '../../../../../api/types/core-v1';
import { counted, distinct, quoted, type CheckPod } from './check';

const volumesNamed = (names: readonly string[]): string => `${counted(names.length, 'volume')} ${quoted(names)}`;

export const hostPathVolumes: CheckPod = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter(({ hostPath }) => hostPath !== undefined).map(({ name }) => name);
  return bad.length === 0 ? undefined : { reason: 'hostPath volumes', detail: volumesNamed(bad) };
};

const ALLOWED: readonly (keyof Volume)[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** The order decides which is told of a volume that has several. */
const RESTRICTED: readonly (keyof Volume)[] = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

export const restrictedVolumes: CheckPod = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => ALLOWED.every((source) => volume[source] === undefined));
  if (bad.length === 0) return undefined;
  const types = distinct(bad.map((volume) => RESTRICTED.find((source) => volume[source] !== undefined) ?? 'unknown'));
  return {
    reason: 'restricted volume types',
    detail: `${volumesNamed(bad.map(({ name }) => name))} ${counted(bad.length, 'uses', 'use')} ${counted(types.length, 'restricted volume type')} ${quoted(types)}`,
  };
};
