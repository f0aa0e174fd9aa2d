import { forbidden, invalid, notSupported, required, type Findings } from './field-errors';
import {
  dnsLabelFaults,
  dnsSubdomainFaults,
  labelKeyFaults,
  portNameFaults,
  portNumberFaults,
  type Faults,
} from './formats';

/** Small checks of one value each; all push what they find. */

export function checkFormat(value: string, faults: (value: string) => Faults, path: string, findings: Findings): void {
  for (const fault of faults(value)) findings.push(invalid(path, value, fault));
}

export const checkDnsLabel = (value: string, path: string, findings: Findings): void =>
  checkFormat(value, dnsLabelFaults, path, findings);

export const checkDnsSubdomain = (value: string, path: string, findings: Findings): void =>
  checkFormat(value, dnsSubdomainFaults, path, findings);

export const checkLabelKey = (value: string, path: string, findings: Findings): void =>
  checkFormat(value, labelKeyFaults, path, findings);

/** True when there is a text. */
export function checkRequired(value: string | undefined, path: string, findings: Findings, detail = ''): boolean {
  if (value !== undefined && value !== '') return true;
  findings.push(required(path, detail));
  return false;
}

/** `supported` in the order in which the real server lists it: sorted, mostly. */
export function checkOneOf(
  value: string | undefined,
  supported: readonly string[],
  path: string,
  findings: Findings,
): void {
  if (!supported.includes(value ?? '')) findings.push(notSupported(path, value ?? '', supported));
}

export function checkNonNegative(value: number | undefined, path: string, findings: Findings): void {
  if (value !== undefined && value < 0) findings.push(invalid(path, value, 'must be greater than or equal to 0'));
}

export function checkPositive(value: number, path: string, findings: Findings): void {
  if (value <= 0) findings.push(invalid(path, value, 'must be greater than zero'));
}

export function checkPort(port: number | string | undefined, path: string, findings: Findings): void {
  const value = port ?? 0;
  const faults = typeof value === 'number' ? portNumberFaults(value) : portNameFaults(value);
  for (const fault of faults) findings.push(invalid(path, value, fault));
}

/**
 * Of several alternatives only the first present one is looked at; the others are refused. One that is `tolerated` is
 * looked at and refused by none, as upstream has it of some.
 */
export function checkAlternatives(
  alternatives: readonly (readonly [field: string, value: unknown, check: () => void, tolerated?: true])[],
  path: string,
  { tooMany, none }: { tooMany: string; none: () => void },
  findings: Findings,
): void {
  let found = false;
  for (const [field, value, check, tolerated = false] of alternatives) {
    if (value === undefined) continue;
    if (found && !tolerated) findings.push(forbidden(`${path}.${field}`, tooMany));
    else check();
    found = true;
  }
  if (!found) none();
}
