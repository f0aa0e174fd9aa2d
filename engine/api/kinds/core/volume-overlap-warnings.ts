import { quote } from '../../../base/go-text';
import type { Volume, VolumeProjection } from '../../types/core-v1';

interface File {
  readonly path: string;
  readonly source: string;
}

/** Files of one volume that lie on, in or around each other (pkg/api/pod/warnings.go, warningsForOverlappingVirtualPaths). */
export function overlapWarnings(volumes: readonly Volume[]): readonly string[] {
  const warnings: string[] = [];
  for (const volume of volumes) {
    const { name, configMap, secret, downwardAPI, projected } = volume;
    if (configMap !== undefined)
      overlaps(name, () => `ConfigMap ${quote(configMap.name ?? '')}`, files(configMap.items, ''), warnings);
    if (secret !== undefined)
      overlaps(name, () => `Secret ${quote(secret.secretName ?? '')}`, files(secret.items, ''), warnings);
    if (downwardAPI !== undefined) overlaps(name, () => 'DownwardAPI', files(downwardAPI.items, ''), warnings);
    if (projected !== undefined) projectedWarnings(name, projected.sources ?? [], warnings);
  }
  return warnings;
}

function projectedWarnings(volume: string, sources: readonly VolumeProjection[], warnings: string[]): void {
  for (const source of sources)
    if (Object.keys(source).length === 0) warnings.push(`volume ${quote(volume)} (Projected) has no sources provided`);
  overlaps(volume, () => 'Projected', sources.flatMap(projectedFiles), warnings);
}

const files = (items: readonly { readonly path: string }[] | undefined, source: string): readonly File[] =>
  (items ?? []).map(({ path }) => ({ path, source }));

function projectedFiles(projection: VolumeProjection): readonly File[] {
  const { configMap, secret, downwardAPI, serviceAccountToken } = projection;
  if (configMap?.items !== undefined) return files(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items !== undefined) return files(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items !== undefined) return files(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken === undefined ? [] : files([serviceAccountToken], 'ServiceAccountToken');
}

function overlaps(volume: string, kind: () => string, all: readonly File[], warnings: string[]): void {
  for (let index = 1; index < all.length; index++) {
    const file = trimmed(all[index] as File);
    for (let before = 0; before < index; before++) {
      const other = trimmed(all[before] as File);
      if (file.path !== '' && other.path !== '' && meet(file.path, other.path))
        warnings.push(`volume ${quote(volume)} (${kind()}): overlapping paths: ${text(file)} with ${text(other)}`);
    }
  }
}

const trimmed = (file: File): File =>
  file.path.endsWith('/') ? { ...file, path: file.path.replace(/\/+$/, '') } : file;

const meet = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);
const isWithin = (a: string, b: string): boolean => a.startsWith(b) && (a.length === b.length || a[b.length] === '/');

const text = ({ path, source }: File): string => (source === '' ? quote(path) : `${quote(path)} (${source})`);
