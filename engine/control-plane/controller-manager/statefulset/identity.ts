import type { StatefulSet } from '../../../api/types/apps-v1';
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, Volume } from '../../../api/types/core-v1';
import type { Manifest } from '../../../api/object';
import { statefulsets } from '../../../api/resources';
import { controllerRef } from '../../../client/controller-ref';
import { namePrefix } from '../rules/names';

export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
export const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';
export const REVISION_LABEL = 'controller-revision-hash';

export const replicasOf = (set: StatefulSet): number => set.spec.replicas ?? 1;
export const startOf = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0;
export const endOf = (set: StatefulSet): number => startOf(set) + replicasOf(set) - 1;

const NAME = /^(.*)-(\d+)$/;

export interface StatefulName {
  readonly parent: string;
  readonly ordinal: number;
}

/** `web-3` belongs to `web` with ordinal 3. */
export function statefulName(pod: Pod): StatefulName | undefined {
  const match = NAME.exec(pod.metadata.name);
  if (match === null) return undefined;
  const ordinal = Number(match[2]);
  return ordinal < 2 ** 31 ? { parent: match[1] ?? '', ordinal } : undefined;
}

export const ordinalOf = (pod: Pod): number => statefulName(pod)?.ordinal ?? -1;

export const isMember = (set: StatefulSet, pod: Pod): boolean => statefulName(pod)?.parent === set.metadata.name;

export const isInRange = (set: StatefulSet, pod: Pod): boolean => {
  const ordinal = ordinalOf(pod);
  return ordinal >= startOf(set) && ordinal <= endOf(set);
};

export const revisionOf = (pod: Pod): string => pod.metadata.labels?.[REVISION_LABEL] ?? '';

type ClaimTemplate = NonNullable<StatefulSet['spec']['volumeClaimTemplates']>[number];

const templateName = (template: ClaimTemplate): string => template.metadata?.name ?? '';

export const claimName = (set: StatefulSet, template: ClaimTemplate, ordinal: number): string =>
  `${templateName(template)}-${set.metadata.name}-${ordinal}`;

/** The claims of one pod, in the order of their templates. */
export function claimsFor(set: StatefulSet, ordinal: number): readonly Manifest<PersistentVolumeClaim>[] {
  return (set.spec.volumeClaimTemplates ?? []).map((template) => {
    const { metadata, spec } = template;
    const labels = { ...metadata?.labels, ...set.spec.selector.matchLabels };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }),
        ...(metadata?.finalizers === undefined ? {} : { finalizers: metadata.finalizers }),
        ...(metadata?.ownerReferences === undefined ? {} : { ownerReferences: metadata.ownerReferences }),
        name: claimName(set, template, ordinal),
        namespace: set.metadata.namespace ?? '',
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
      },
      ...(spec === undefined ? {} : { spec }),
    };
  });
}

/** The pod of an ordinal, as a template has it; its spec is that of the template but for name and claims. */
export function podFor(set: StatefulSet, template: PodTemplateSpec, ordinal: number, revision: string): Manifest<Pod> {
  const { labels, annotations, finalizers } = template.metadata;
  const name = `${set.metadata.name}-${ordinal}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      generateName: namePrefix(set.metadata.name),
      namespace: set.metadata.namespace ?? '',
      labels: {
        ...labels,
        [POD_NAME_LABEL]: name,
        [POD_INDEX_LABEL]: String(ordinal),
        [REVISION_LABEL]: revision,
      },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerRef(set, statefulsets)],
    },
    spec: {
      ...template.spec,
      hostname: name,
      subdomain: set.spec.serviceName,
      ...withVolumes(volumesFor(set, template.spec.volumes ?? [], ordinal)),
    },
  };
}

/** Volumes of the claims first; each takes the place of a volume of the same name. */
export function volumesFor(set: StatefulSet, volumes: readonly Volume[], ordinal: number): readonly Volume[] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const names = new Set(templates.map(templateName));
  return [
    ...templates.map((template) => ({
      name: templateName(template),
      persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
    })),
    ...volumes.filter(({ name }) => !names.has(name)),
  ];
}

/** Name, labels and volumes of the pod are what its ordinal asks for (identityMatches, storageMatches, v1.36). */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  return (
    ordinal >= 0 &&
    isMember(set, pod) &&
    pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name &&
    hasStorage(set, pod, ordinal)
  );
}

export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const labels = {
    ...pod.metadata.labels,
    [POD_NAME_LABEL]: pod.metadata.name,
    [POD_INDEX_LABEL]: String(ordinal),
  };
  const volumes = volumesFor(set, pod.spec.volumes ?? [], ordinal);
  return { ...pod, metadata: { ...pod.metadata, labels }, spec: { ...pod.spec, ...withVolumes(volumes) } };
}

const hasStorage = (set: StatefulSet, pod: Pod, ordinal: number): boolean =>
  (set.spec.volumeClaimTemplates ?? []).every((template) => {
    const volume = pod.spec.volumes?.find(({ name }) => name === templateName(template));
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinal);
  });

const withVolumes = (volumes: readonly Volume[]): { readonly volumes?: readonly Volume[] } =>
  volumes.length === 0 ? {} : { volumes };
