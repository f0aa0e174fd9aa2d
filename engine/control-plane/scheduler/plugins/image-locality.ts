import { SCORE_MAX } from '../framework/plugin';
import { pluginSource } from '../framework/plugin-source';
import { normalizedImage } from '../model/image-name';
import type { NodeInfo } from '../model/node-info';
import type { PodInfo } from '../model/pod-info';
import { imagesSignature } from './signatures';

const MIB = 1024 * 1024;
const THRESHOLD_MIN = 23 * MIB;
const THRESHOLD_MAX_PER_CONTAINER = 1000 * MIB;

/**
 * Favours nodes that hold the images already, the less so the fewer nodes hold them (plugins/imagelocality, v1.36). What
 * it says of a node holds until the node changes or nodes come or go.
 */
export const imageLocality = pluginSource({
  name: 'ImageLocality',
  create: (handle) => ({
    name: 'ImageLocality',
    signature: imagesSignature,
    score: (_, pod: PodInfo, node: NodeInfo) => {
      const containers = (pod.pod.spec.initContainers?.length ?? 0) + pod.pod.spec.containers.length;
      return node.images.size === 0 ? 0 : scaled(presence(pod, node, handle.snapshot.nodes.length), containers);
    },
  }),
});

/** Bytes that need not be pulled, each image counted by the share of nodes that hold it. */
function presence({ pod }: PodInfo, node: NodeInfo, nodes: number): number {
  let sum = 0;
  const count = (image: string): void => {
    const there = node.images.get(normalizedImage(image));
    if (there !== undefined) sum += Math.trunc(there.sizeBytes * (there.nodes / nodes));
  };
  for (const { image = '' } of pod.spec.initContainers ?? []) count(image);
  for (const { image = '' } of pod.spec.containers) count(image);
  for (const { image } of pod.spec.volumes ?? []) if (image !== undefined) count(image.reference ?? '');
  return sum;
}

function scaled(bytes: number, containers: number): number {
  const max = THRESHOLD_MAX_PER_CONTAINER * containers;
  const clamped = Math.min(Math.max(bytes, THRESHOLD_MIN), max);
  return Math.trunc((SCORE_MAX * (clamped - THRESHOLD_MIN)) / (max - THRESHOLD_MIN));
}
