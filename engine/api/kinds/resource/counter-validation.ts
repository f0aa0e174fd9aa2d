import { sortedKeys } from '../../../base/go-text';
import type { Counter } from '../../types/resource-v1';
import { checkDnsLabel } from '../../validation/checks';
import { required, tooMany, type Findings } from '../../validation/field-errors';

const COUNTERS_MAX = 32;

/** Names of counters; any amount will do (pkg/apis/resource/validation, v1.36). */
export function validateCounters(
  counters: Readonly<Record<string, Counter>> = {},
  path: string,
  findings: Findings,
): void {
  const names = sortedKeys(counters);
  if (names.length === 0) findings.push(required(path));
  else if (names.length > COUNTERS_MAX) findings.push(tooMany(path, names.length, COUNTERS_MAX));
  else for (const name of names) checkDnsLabel(name, path, findings);
}
