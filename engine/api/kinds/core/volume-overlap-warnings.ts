import { quote } from '../../../base/go-text';
import type { Volume, VolumeProjection } from '../../types/core-v1';

interface File {
  readonly path: string;
  readonly source: string;
}

/** Files of one volume that lie on, in or around each other (pkg/api/pod/warnings.go, warningsForOverlappingVirtualPaths). */
export function overlapWarnings(volumes: readonly Volume[]): readonly string[] {
  return volumes.flatMap((volume) => {
    const { name, configMap, secret, downwardAPI, projected } = volume;
    return [
      ...overlaps(name, () => `ConfigMap ${quote(configMap?.name ?? '')}`, files(configMap?.items, '')),
      ...overlaps(name, () => `Secret ${quote(secret?.secretName ?? '')}`, files(secret?.items, '')),
      ...overlaps(name, () => 'DownwardAPI', files(downwardAPI?.items, '')),
      ...(projected?.sources ?? [])
        .filter((source) => Object.keys(source).length === 0)
        .map(() => `volume ${quote(name)} (Projected) has no sources provided`),
      ...overlaps(name, () => 'Projected', (projected?.sources ?? []).flatMap(projectedFiles)),
    ];
  });
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

function overlaps(volume: string, kind: () => string, all: readonly File[]): readonly string[] {
  if (all.length < 2) return [];
  const trimmed = all.map((file) => ({ ...file, path: file.path.replace(/\/+$/, '') }));
  return trimmed.flatMap((file, index) =>
    trimmed
      .slice(0, index)
      .filter((other) => file.path !== '' && other.path !== '' && meet(file.path, other.path))
      .map((other) => `volume ${quote(volume)} (${kind()}): overlapping paths: ${text(file)} with ${text(other)}`),
  );
}

const meet = (a: string, b: string): boolean => `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);

const text = ({ path, source }: File): string => (source === '' ? quote(path) : `${quote(path)} (${source})`);
