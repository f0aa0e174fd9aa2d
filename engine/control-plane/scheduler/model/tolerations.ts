import type { Taint, Toleration } from '../../../api/types/core-v1';

/** api/core/v1 `ToleratesTaint` (v0.36); the numeric operators are behind an alpha gate and tolerate nothing. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { effect = '', key = '', operator = '', value = '' } = toleration;
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return (operator === '' || operator === 'Equal') && value === (taint.value ?? '');
}

export const toleratesTaint = (tolerations: readonly Toleration[] | undefined, taint: Taint): boolean =>
  tolerations !== undefined && tolerations.some((toleration) => tolerates(toleration, taint));

/** The first taint that keeps the pod off the node. */
export function untoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): Taint | undefined {
  return taints?.find((taint) => keepsOff(taint) && !toleratesTaint(tolerations, taint));
}

const keepsOff = ({ effect }: Taint): boolean => effect === 'NoSchedule' || effect === 'NoExecute';
