import { checkLabelKey, checkRequired } from '../../validation/checks';
import { invalid, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';

/** What classes of volumes and of their attributes have in common (pkg/apis/storage/validation, v1.36). */

export function checkProvisioner(name: string, path: string, findings: Findings): void {
  if (checkRequired(name, path, findings)) checkLabelKey(name.toLowerCase(), path, findings);
}

const PARAMETERS_MAX = 512;
const PARAMETER_BYTES_MAX = 256 * 1024;

export function validateParameters(
  parameters: Readonly<Record<string, string>>,
  path: string,
  findings: Findings,
): void {
  const entries = Object.entries(parameters);
  if (entries.length > PARAMETERS_MAX) {
    findings.push(tooLong(path, PARAMETERS_MAX));
    return;
  }
  if (parameters[''] !== undefined) findings.push(invalid(path, '', 'field can not be empty.'));
  const bytes = entries.reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  if (bytes > PARAMETER_BYTES_MAX) findings.push(tooLong(path, PARAMETER_BYTES_MAX));
}
