import type { Node, PersistentVolumeClaim } from '../api/types/core-v1';
import type { StorageClass } from '../api/types/storage-v1';
import { ZONE_LABEL } from './driver';

/**
 * Where a disk is made that waits for no pod: claims are spread over the zones by a hash of their names, those of a
 * StatefulSet one zone after the other (kubernetes-csi/external-provisioner pkg/controller/topology.go, v5.3).
 */
export function spreadZone(claim: PersistentVolumeClaim, zones: readonly string[]): string | undefined {
  const sorted = [...zones].sort();
  const { hash, offset } = hashAndOffset(claim.metadata.name);
  return sorted[(hash + offset) % Math.max(1, sorted.length)];
}

/** Zones of the nodes, as far as the class allows them. */
export function allowedZones({ allowedTopologies }: StorageClass, nodes: readonly Node[]): readonly string[] {
  const all = [...new Set(nodes.flatMap(({ metadata }) => metadata.labels?.[ZONE_LABEL] ?? []))];
  if (allowedTopologies === undefined) return all;
  const terms = allowedTopologies.map(({ matchLabelExpressions = [] }) => matchLabelExpressions);
  return all.filter((zone) =>
    terms.some((term) => term.every(({ key, values }) => key !== ZONE_LABEL || values.includes(zone))),
  );
}

function hashAndOffset(name: string): { readonly hash: number; readonly offset: number } {
  const [, base, ordinal] = /^(.*)-(\d+)$/.exec(name) ?? [];
  return base === undefined ? { hash: fnv32(name), offset: 0 } : { hash: fnv32(base), offset: Number(ordinal) };
}

/** FNV-1 of the UTF-16 units, which are bytes in names. */
function fnv32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(index);
  return hash >>> 0;
}
