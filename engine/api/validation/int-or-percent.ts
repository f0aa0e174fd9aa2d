import type { IntOrString } from '../types/scalars';
import { invalid, type Findings } from './field-errors';
import { percentFaults } from './formats';

/** Counts that may be given in percent (pkg/apis/apps/validation, v1.36). */
export function checkIntOrPercent(value: IntOrString, path: string, findings: Findings): void {
  if (typeof value === 'string') for (const fault of percentFaults(value)) findings.push(invalid(path, value, fault));
  else if (value < 0) findings.push(invalid(path, value, 'must be greater than or equal to 0'));
}

export function checkAtMost100Percent(value: IntOrString, path: string, findings: Findings): void {
  if (typeof value === 'string' && percentFaults(value).length === 0 && amountOf(value) > 100)
    findings.push(invalid(path, value, 'must not be greater than 100%'));
}

/** The number, be it a count or a percentage; a text that is neither counts as 0. */
export function amountOf(value: IntOrString): number {
  if (typeof value === 'number') return value;
  if (percentFaults(value).length === 0) return Number(value.slice(0, -1));
  return /^[+-]?[0-9]+$/.test(value) ? Number(value) : 0;
}
