import type { ClaimData, HistoryPoint } from '../report-data';

/** A span over which a state held or did not. */
export interface Truth {
  readonly from: number;
  readonly to: number;
  readonly holds: boolean;
  readonly seen: string;
}

export interface TruthLine {
  readonly state: string;
  readonly truths: readonly Truth[];
  /** Values that did not outlast their instant. */
  readonly passing: readonly { readonly at: number; readonly holds: boolean; readonly seen: string }[];
}

/** A claim with the histories of the states it speaks of. */
export interface ClaimLine {
  readonly claim: ClaimData;
  readonly lines: readonly TruthLine[];
}

export function claimLines(
  claims: readonly ClaimData[],
  histories: ReadonlyMap<string, readonly HistoryPoint[]>,
  end: number,
): readonly ClaimLine[] {
  return claims.map((claim) => ({
    claim,
    lines: claim.states.map((state) => truthLine(state, histories.get(state) ?? [], end)),
  }));
}

/** A history as spans; only the last value of an instant has one. */
export function truthLine(state: string, points: readonly HistoryPoint[], end: number): TruthLine {
  const truths: Truth[] = [];
  const passing: { at: number; holds: boolean; seen: string }[] = [];
  points.forEach(({ at, holds, seen }, index) => {
    const next = points[index + 1];
    if (next?.at === at) passing.push({ at, holds: holds === 1, seen });
    else truths.push({ from: at, to: next?.at ?? Math.max(at, end), holds: holds === 1, seen });
  });
  return { state, truths, passing };
}
