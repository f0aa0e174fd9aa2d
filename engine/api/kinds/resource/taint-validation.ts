import type { DeviceTaint, DeviceToleration } from '../../types/resource-v1';
import { checkFormat, checkLabelKey, checkOneOf, checkRequired } from '../../validation/checks';
import { invalid, required, type Findings } from '../../validation/field-errors';
import { labelValueFaults } from '../../validation/formats';

const EFFECTS = ['NoExecute', 'NoSchedule', 'None'];

/** pkg/apis/resource/validation, v1.36. */
export function validateDeviceTaint({ key, value, effect }: DeviceTaint, path: string, findings: Findings): void {
  checkLabelKey(key, `${path}.key`, findings);
  if (value !== undefined) checkFormat(value, labelValueFaults, `${path}.value`, findings);
  if (checkRequired(effect, `${path}.effect`, findings)) checkOneOf(effect, EFFECTS, `${path}.effect`, findings);
}

export function validateDeviceToleration(toleration: DeviceToleration, path: string, findings: Findings): void {
  const { key, operator = '', value = '', effect } = toleration;
  if (key !== undefined) checkLabelKey(key, `${path}.key`, findings);
  if (operator === '') findings.push(required(`${path}.operator`));
  else if (operator === 'Equal') checkFormat(value, labelValueFaults, `${path}.value`, findings);
  else if (operator !== 'Exists') checkOneOf(operator, ['Equal', 'Exists'], `${path}.operator`, findings);
  else if (value !== '') findings.push(invalid(`${path}.value`, value, 'must be empty for operator `Exists`'));
  if (effect !== undefined) checkOneOf(effect, EFFECTS, `${path}.effect`, findings);
}
