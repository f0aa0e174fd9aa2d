import { checkDriverName } from './names';
import type { DeviceConfiguration } from '../../types/resource-v1';
import { invalid, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { goJson } from '../../../base/go-text';

export const PARAMETER_BYTES_MAX = 10 * 1024;

/** pkg/apis/resource/validation, v1.36; `stored`: parameters that were there before may be longer. */
export function validateDeviceConfiguration(
  { opaque }: DeviceConfiguration,
  { stored }: { stored: boolean },
  path: string,
  findings: Findings,
): void {
  if (opaque === undefined) {
    findings.push(required(`${path}.opaque`));
    return;
  }
  checkDriverName(opaque.driver, `${path}.opaque.driver`, findings);
  checkRawObject(opaque.parameters, { stored }, `${path}.opaque.parameters`, findings);
}

/** A JSON object of at most 10 KiB. */
export function checkRawObject(
  value: unknown,
  { stored }: { stored: boolean },
  path: string,
  findings: Findings,
): void {
  if (value === undefined || value === null) findings.push(required(path));
  else if (!stored && byteLength(goJson(value)) > PARAMETER_BYTES_MAX)
    findings.push(tooLong(path, PARAMETER_BYTES_MAX));
  else if (typeof value !== 'object' || Array.isArray(value))
    findings.push(invalid(path, '<value omitted>', 'must be a valid JSON object'));
}
