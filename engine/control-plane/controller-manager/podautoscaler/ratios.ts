import { found, missing, type Found, type Samples } from './samples';

/** How far from one a ratio may be before anything is done. */
export interface Tolerances {
  readonly up: number;
  readonly down: number;
}

export const isWithin = ({ up, down }: Tolerances, ratio: number): boolean => 1 - down <= ratio && ratio <= 1 + up;

export interface Usage {
  readonly ratio: number;
  /** Of one pod on average, in thousandths. */
  readonly average: bigint;
  /** Percent of what was asked for. */
  readonly utilization?: number;
}

/** How much of what pods ask for they use, against a target in percent (metrics/utilization.go, v1.36). */
export function utilization(
  samples: Samples,
  requests: ReadonlyMap<string, bigint>,
  targetPercent: number,
): Found<Usage> {
  let used = 0n;
  let requested = 0n;
  let entries = 0n;
  for (const [pod, { value }] of samples) {
    const request = requests.get(pod);
    if (request === undefined) continue;
    used += value;
    requested += request;
    entries++;
  }
  if (requested === 0n) return missing('no metrics returned matched known pods');
  const percent = Number(BigInt.asIntN(32, (used * 100n) / requested));
  return found({ ratio: percent / targetPercent, utilization: percent, average: used / entries });
}

/** What pods use on average, against a target. */
export function averageUsage(samples: Samples, target: bigint): Usage {
  let total = 0n;
  for (const { value } of samples.values()) total += value;
  const average = total / BigInt(samples.size);
  return { ratio: Number(average) / Number(target), average };
}
