import type { Container, Pod, Volume } from '../../../../api/types/core-v1';

/** What a pod names, as far as its kubelet must read it (pkg/api/v1/pod/util.go, v1.36). */
export type Referenced = 'secrets' | 'configmaps' | 'persistentvolumeclaims' | 'serviceaccounts' | 'resourceclaims';

const MIRROR = 'kubernetes.io/config.mirror';

/** Whether a pod gives its node the right to read an object of its namespace. A mirror pod gives none. */
export function references(pod: Pod, kind: Referenced, name: string): boolean {
  if (pod.metadata.annotations?.[MIRROR] !== undefined) return false;
  switch (kind) {
    case 'secrets':
      return secretsOf(pod).includes(name);
    case 'configmaps':
      return configMapsOf(pod).includes(name);
    case 'persistentvolumeclaims':
      return claimsOf(pod).includes(name);
    case 'serviceaccounts':
      return pod.spec.serviceAccountName === name;
    case 'resourceclaims':
      return resourceClaimsOf(pod).includes(name);
  }
}

type Named = string | undefined;

const containersOf = ({ spec }: Pod): readonly Pick<Container, 'env' | 'envFrom'>[] => [
  ...(spec.initContainers ?? []),
  ...(spec.containers ?? []),
  ...(spec.ephemeralContainers ?? []),
];

function secretsOf(pod: Pod): readonly Named[] {
  return [
    ...(pod.spec.imagePullSecrets ?? []).map(({ name }) => name),
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.map(({ secretRef }) => secretRef?.name),
      ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
    ]),
    ...(pod.spec.volumes ?? []).flatMap(volumeSecrets),
  ];
}

function volumeSecrets(volume: Volume): readonly Named[] {
  return [
    volume.azureFile?.secretName,
    volume.cephfs?.secretRef?.name,
    volume.cinder?.secretRef?.name,
    volume.flexVolume?.secretRef?.name,
    ...(volume.projected?.sources ?? []).map(({ secret }) => secret?.name),
    volume.rbd?.secretRef?.name,
    volume.secret?.secretName,
    volume.scaleIO?.secretRef?.name,
    volume.iscsi?.secretRef?.name,
    volume.storageos?.secretRef?.name,
    volume.csi?.nodePublishSecretRef?.name,
  ];
}

function configMapsOf(pod: Pod): readonly Named[] {
  return [
    ...containersOf(pod).flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.map(({ configMapRef }) => configMapRef?.name),
      ...env.map(({ valueFrom }) => valueFrom?.configMapKeyRef?.name),
    ]),
    ...(pod.spec.volumes ?? []).flatMap(({ projected, configMap }) => [
      ...(projected?.sources ?? []).map((source) => source.configMap?.name),
      configMap?.name,
    ]),
  ];
}

export const claimsOf = (pod: Pod): readonly Named[] =>
  (pod.spec.volumes ?? []).map(({ name, persistentVolumeClaim, ephemeral }) =>
    persistentVolumeClaim !== undefined
      ? persistentVolumeClaim.claimName
      : ephemeral === undefined
        ? undefined
        : `${pod.metadata.name}-${name}`,
  );

function resourceClaimsOf({ spec, status }: Pod): readonly Named[] {
  return [
    ...(spec.resourceClaims ?? []).map(
      ({ name, resourceClaimName }) =>
        resourceClaimName ?? status.resourceClaimStatuses?.find((one) => one.name === name)?.resourceClaimName,
    ),
    status.extendedResourceClaimStatus?.resourceClaimName,
  ];
}

/** The first kind of object that a pod refers to, if any; mirror pods may refer to none. */
export function referencesAnything(pod: Pod): string | undefined {
  const some = (names: readonly Named[]): boolean => names.some((name) => name !== undefined && name !== '');
  if ((pod.spec.serviceAccountName ?? '') !== '') return 'serviceaccounts';
  if (some(secretsOf(pod))) return 'secrets';
  if (some(configMapsOf(pod))) return 'configmaps';
  if ((pod.spec.resourceClaims?.length ?? 0) > 0) return 'resourceclaims';
  for (const volume of pod.spec.volumes ?? []) {
    const found = volumeReference(volume);
    if (found !== undefined) return found;
  }
  return undefined;
}

function volumeReference(volume: Volume): string | undefined {
  if (volume.csi !== undefined) return 'csidrivers (via CSI volumes)';
  if (volume.glusterfs !== undefined) return 'endpoints (via glusterFS volumes)';
  if (volume.persistentVolumeClaim !== undefined) return 'persistentvolumeclaims';
  if (volume.ephemeral !== undefined) return 'persistentvolumeclaims (via ephemeral volumes)';
  for (const source of volume.projected?.sources ?? []) {
    if (source.serviceAccountToken !== undefined) return 'serviceaccounts (via projected volumes)';
    if (source.clusterTrustBundle !== undefined) return 'clustertrustbundles';
    if (source.podCertificate !== undefined) return 'podcertificates';
  }
  return undefined;
}

/** Whether a pod names any secret. */
export const namesSecrets = (pod: Pod): boolean => secretsOf(pod).some((name) => name !== undefined && name !== '');
