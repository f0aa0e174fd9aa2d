import type { PictureChange } from '../../steps/picture';

export interface ThinPicture {
  readonly kept: readonly PictureChange[];
  /** Pods that are not drawn at all. */
  readonly podsLeftOut: number;
}

/** At most about `max` changes: nodes and services stay, pods go whole, those that changed least first. */
export function thinPicture(changes: readonly PictureChange[], max: number): ThinPicture {
  if (changes.length <= max) return { kept: changes, podsLeftOut: 0 };
  const counts = new Map<string, number>();
  for (const { kind, id } of changes) if (kind === 'pod') counts.set(id, (counts.get(id) ?? 0) + 1);
  let room = max - changes.filter(({ kind }) => kind !== 'pod').length;
  const chosen = new Set<string>();
  for (const [id, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (count > room) break;
    chosen.add(id);
    room -= count;
  }
  return {
    kept: changes.filter(({ kind, id }) => kind !== 'pod' || chosen.has(id)),
    podsLeftOut: counts.size - chosen.size,
  };
}
