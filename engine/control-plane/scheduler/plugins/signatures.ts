import type { PodInfo } from '../model/pod-info';
import type { Resources } from '../model/resources';

/** Parts of a pod that plugins judge it by, as text. Two pods that say the same have the same text. */

export const tolerationsSignature = ({ pod }: PodInfo): string =>
  pod.spec.tolerations === undefined ? '' : JSON.stringify(pod.spec.tolerations);

export const nodeAffinitySignature = ({ pod }: PodInfo): string => {
  const { nodeSelector, affinity } = pod.spec;
  if (nodeSelector === undefined && affinity?.nodeAffinity === undefined) return '';
  return JSON.stringify([nodeSelector, affinity?.nodeAffinity]);
};

export const hostPortsSignature = ({ hostPorts }: PodInfo): string =>
  hostPorts.length === 0 ? '' : JSON.stringify(hostPorts);

export const requestsSignature = ({ requests }: PodInfo): string => resourcesText(requests);

/** With what it is scored by, which differs where containers name no requests. */
export const fitSignature = ({ requests, scored }: PodInfo): string =>
  `${resourcesText(requests)}|${resourcesText(scored)}`;

export const imagesSignature = ({ pod }: PodInfo): string =>
  [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
    .map(({ image = '' }) => image)
    .concat((pod.spec.volumes ?? []).flatMap(({ image }) => image?.reference ?? []))
    .join(',');

const resourcesText = ({ milliCpu, memory, ephemeralStorage, scalars }: Resources): string =>
  `${milliCpu},${memory},${ephemeralStorage}${scalars === undefined ? '' : JSON.stringify([...scalars])}`;
