import type { FieldError } from '../../field-error';
import type { ValidationRule } from '../../types/apiextensions-v1';
import { findField } from '../../structural-schema/field-path';
import { VALIDATIONS, type Schema } from '../../structural-schema/schema';
import { unstructuralFault } from '../../structural-schema/structural-faults';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';

const REASONS: readonly string[] = [
  'FieldValueDuplicate',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueRequired',
];

/** What is wrong with rules before they are compiled (validation.go of apiextensions, v1.36). */
export const ruleTextFaults = (schema: Schema, path: string): readonly FieldError[] =>
  (schema[VALIDATIONS] ?? []).flatMap((rule, index) => faultsOf(rule, schema, `${path}.${VALIDATIONS}[${index}]`));

const isBroken = (text: string): boolean => /[\n\r]/.test(text);

function faultsOf(rule: ValidationRule, schema: Schema, path: string): Findings {
  const { messageExpression = '', reason, fieldPath = '' } = rule;
  const findings = ruleAndMessage(rule, path);
  if (messageExpression !== '' && messageExpression.trim() === '') {
    findings.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  }
  if (reason !== undefined && !REASONS.includes(reason)) {
    findings.push(notSupported(`${path}.reason`, reason, REASONS));
  }
  const at = `${path}.fieldPath`;
  if (fieldPath !== '' && fieldPath.trim() === '') {
    findings.push(invalid(at, fieldPath, 'must be non-empty if specified'));
  }
  if (isBroken(fieldPath)) findings.push(invalid(at, fieldPath, 'must not contain line breaks'));
  if (fieldPath !== '' && !isFieldOf(schema, fieldPath)) {
    findings.push(invalid(at, fieldPath, 'must be a valid path'));
  }
  return findings;
}

function ruleAndMessage({ rule, message = '' }: ValidationRule, path: string): Findings {
  const text = message.trim();
  if (rule.trim() === '') return [required(`${path}.rule`, 'rule is not specified')];
  if (message !== '' && text === '') return [invalid(`${path}.message`, message, 'must be non-empty if specified')];
  if (isBroken(text)) return [invalid(`${path}.message`, message, 'must not contain line breaks')];
  const isMissing = isBroken(rule.trim()) && text === '';
  return isMissing ? [required(`${path}.message`, 'message must be specified if rule contains line breaks')] : [];
}

const isFieldOf = (schema: Schema, fieldPath: string): boolean =>
  unstructuralFault(schema) !== undefined || findField(fieldPath, schema, { brackets: true }).ok;
