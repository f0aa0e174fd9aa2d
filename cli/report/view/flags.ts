/** Something with a label that begins at `x`. */
export interface Flag {
  readonly x: number;
  readonly width: number;
}

/**
 * The line of each flag, so that labels do not cover one another; undefined: there is no room for its label. Flags come in
 * the order of `x`.
 */
export function levelsOf(flags: readonly Flag[], levels: number): readonly (number | undefined)[] {
  const ends: number[] = Array.from({ length: levels }, () => Number.NEGATIVE_INFINITY);
  return flags.map(({ x, width }) => {
    const level = ends.findIndex((end) => end <= x);
    if (level < 0) return undefined;
    ends[level] = x + width;
    return level;
  });
}

export interface Cluster<T> {
  readonly x: number;
  readonly members: readonly T[];
}

/** Dots that would overlap become one with a count. Members come in the order of their places. */
export function clustersOf<T>(
  members: readonly T[],
  placeOf: (member: T) => number,
  distance: number,
): readonly Cluster<T>[] {
  const clusters: { x: number; members: T[] }[] = [];
  for (const member of members) {
    const x = placeOf(member);
    const last = clusters.at(-1);
    if (last !== undefined && x - last.x < distance) last.members.push(member);
    else clusters.push({ x, members: [member] });
  }
  return clusters;
}
