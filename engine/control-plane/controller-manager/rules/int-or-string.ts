import type { IntOrString } from '../../../api/types/scalars';

export type Rounding = 'up' | 'down';

/**
 * A number as it is, a percentage of `total` rounded; absent counts as 0. Undefined: text that is no percentage
 * (apimachinery/pkg/util/intstr GetScaledValueFromIntOrPercent, v0.36).
 */
export function scaled(value: IntOrString | undefined, total: number, rounding: Rounding): number | undefined {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const match = /^([+-]?\d+)%$/.exec(value);
  if (match === null) return undefined;
  const exact = (Number(match[1]) * total) / 100;
  return rounding === 'up' ? Math.ceil(exact) : Math.floor(exact);
}
