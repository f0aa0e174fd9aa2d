import { checkNonNegative } from '../../validation/checks';
import { invalid, type Findings } from '../../validation/field-errors';

/** Counts in the status of a workload: each at least 0, and some at most as large as another one. */
export function checkCounts<T extends object>(
  status: T,
  counts: readonly (keyof T & string)[],
  findings: Findings,
): void {
  for (const count of counts) checkNonNegative(numberOf(status[count]), `status.${count}`, findings);
}

export function checkAtMost<T extends object>(
  status: T,
  count: keyof T & string,
  bound: keyof T & string,
  boundText: string,
  findings: Findings,
): void {
  const value = numberOf(status[count]) ?? 0;
  if (value > (numberOf(status[bound]) ?? 0))
    findings.push(invalid(`status.${count}`, value, `cannot be greater than ${boundText}`));
}

/** A count of collisions never falls. */
export function checkCollisionCount(
  { collisionCount: next }: { readonly collisionCount?: number },
  { collisionCount: old }: { readonly collisionCount?: number },
  findings: Findings,
): void {
  if (old !== undefined && (next ?? -1) < old)
    findings.push(invalid('status.collisionCount', next ?? 0, 'cannot be decremented'));
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
