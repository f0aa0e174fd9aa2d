import type { Condition } from '../types/meta-v1';
import { checkLabelKey, checkOneOf, checkRequired } from './checks';
import { duplicate, invalid, required, tooLong, type Findings } from './field-errors';
import { byteLength, patternText } from './formats';

const STATUSES = ['False', 'True', 'Unknown'];
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonPattern = /^[A-Za-z](?:[A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const REASON_BYTES_MAX = 1024;
const MESSAGE_BYTES_MAX = 32 * 1024;

/** metav1 conditions of a status (apimachinery, pkg/apis/meta/v1/validation, v0.36). */
export function validateConditions(conditions: readonly Condition[] = [], path: string, findings: Findings): void {
  const seen = new Set<string>();
  conditions.forEach((condition, index) => {
    const at = `${path}[${index}]`;
    if (seen.has(condition.type)) findings.push(duplicate(`${at}.type`, condition.type));
    seen.add(condition.type);
    validateCondition(condition, at, findings);
  });
}

function validateCondition(condition: Condition, path: string, findings: Findings): void {
  const { type, status, observedGeneration = 0, reason, message } = condition;
  const lastTransitionTime: string | null = condition.lastTransitionTime;
  checkLabelKey(type, `${path}.type`, findings);
  checkOneOf(status, STATUSES, `${path}.status`, findings);
  if (observedGeneration < 0)
    findings.push(invalid(`${path}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero'));
  if (lastTransitionTime === null) findings.push(required(`${path}.lastTransitionTime`));
  if (checkRequired(reason, `${path}.reason`, findings)) {
    if (!reasonPattern.test(reason)) findings.push(invalid(`${path}.reason`, reason, REASON_TEXT));
    if (byteLength(reason) > REASON_BYTES_MAX) findings.push(tooLong(`${path}.reason`, REASON_BYTES_MAX));
  }
  if (byteLength(message) > MESSAGE_BYTES_MAX) findings.push(tooLong(`${path}.message`, MESSAGE_BYTES_MAX));
}

const REASON_TEXT = patternText(
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
  REASON,
  'my_name',
  'MY_NAME',
  'MyName',
  'ReasonA,ReasonB',
  'ReasonA:ReasonB',
);
