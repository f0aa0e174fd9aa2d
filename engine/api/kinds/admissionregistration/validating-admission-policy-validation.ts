import type { FieldError } from '../../field-error';
import type { AuditAnnotation, ValidatingAdmissionPolicy, Validation } from '../../types/admissionregistration-v1';
import { checkLabelKey, checkOneOf } from '../../validation/checks';
import { validateConditions } from '../../validation/conditions';
import { duplicate, invalid, required, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { validateObjectMeta } from '../../validation/object-meta';
import { composedChecker, plainChecker } from './checkers';
import { checkExpression } from './expressions';
import { checksOf, validatePolicyHead, type PolicyChecks } from './policy-head-validation';
import { validateVariables } from './variables-validation';

/** ValidateValidatingAdmissionPolicy (pkg/apis/admissionregistration/validation, v1.36); `old`: of an update. */
export function validatePolicy(
  object: ValidatingAdmissionPolicy,
  old?: ValidatingAdmissionPolicy,
): readonly FieldError[] {
  const { metadata, spec } = object;
  const findings: FieldError[] = [];
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  const { variables = [], validations = [], auditAnnotations = [] } = spec;
  const composed = variables.length > 0 ? composedChecker() : undefined;
  const checks = checksOf(spec, old?.spec, composed ?? plainChecker);
  validatePolicyHead(spec, checks, () => undefined, findings);
  if (composed !== undefined)
    validateVariables(variables, { checker: composed, hasParams: checks.hasParams }, 'spec.variables', findings);
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const why = 'validations or auditAnnotations must contain at least one item';
    findings.push(required('spec.validations', why), required('spec.auditAnnotations', why));
  }
  validations.forEach((validation, index) =>
    validateValidation(validation, checks, `spec.validations[${index}]`, findings),
  );
  validateAnnotations(auditAnnotations, metadata.name, checks, findings);
  return findings;
}

const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge'];

function validateValidation(
  { expression, message = '', messageExpression = '', reason }: Validation,
  { checker, hasParams }: PolicyChecks,
  path: string,
  findings: Findings,
): void {
  if (expression.trim() === '') findings.push(required(`${path}.expression`, 'expression is not specified'));
  else {
    const scope = { hasParams, hasAuthorizer: true };
    checkExpression(checker, { expression, types: ['bool'], scope }, `${path}.expression`, findings);
  }
  if (messageExpression.trim() !== '') {
    const scope = { hasParams, hasAuthorizer: false };
    const asked = { expression: messageExpression, types: ['string'], scope } as const;
    checkExpression(checker, asked, `${path}.messageExpression`, findings);
  } else if (messageExpression !== '')
    findings.push(invalid(`${path}.messageExpression`, messageExpression, 'must be non-empty if specified'));
  if (message !== '' && message.trim() === '')
    findings.push(invalid(`${path}.message`, message, 'must be non-empty if specified'));
  else if (/[\n\r]/.test(message.trim()))
    findings.push(invalid(`${path}.message`, message, 'must not contain line breaks'));
  if (reason !== undefined) checkOneOf(reason, REASONS, `${path}.reason`, findings);
}

const ANNOTATIONS_MAX = 20;
const VALUE_BYTES_MAX = 5 * 1024;

function validateAnnotations(
  annotations: readonly AuditAnnotation[],
  name: string,
  checks: PolicyChecks,
  findings: Findings,
): void {
  const path = 'spec.auditAnnotations';
  if (annotations.length > ANNOTATIONS_MAX) {
    const shown = annotations.map(({ key, valueExpression }) => ({ Key: key, ValueExpression: valueExpression }));
    findings.push(invalid(path, shown, `must not have more than ${ANNOTATIONS_MAX} auditAnnotations`));
  }
  const keys = new Set<string>();
  annotations.forEach((annotation, index) => {
    validateAnnotation(annotation, name, checks, `${path}[${index}]`, findings);
    if (keys.has(annotation.key)) findings.push(duplicate(`${path}[${index}].key`, annotation.key));
    keys.add(annotation.key);
  });
}

function validateAnnotation(
  { key, valueExpression }: AuditAnnotation,
  name: string,
  { checker, hasParams }: PolicyChecks,
  path: string,
  findings: Findings,
): void {
  if (name === '') findings.push(invalid(`${path}.key`, key, 'requires metadata.name be non-empty'));
  else checkLabelKey(`${name}/${key}`, `${path}.key`, findings);
  const expression = valueExpression.trim();
  const at = `${path}.valueExpression`;
  if (expression === '') findings.push(required(at, 'valueExpression is not specified'));
  else if (byteLength(expression) > VALUE_BYTES_MAX)
    findings.push(required(at, `must not exceed ${VALUE_BYTES_MAX} bytes in length`));
  else {
    const scope = { hasParams, hasAuthorizer: true };
    checkExpression(checker, { expression, shown: valueExpression, types: ['string', 'null'], scope }, at, findings);
  }
}

/** What a write to `/status` may hold; the JSON paths of warnings are not parsed. */
export function validatePolicyStatus({ status }: ValidatingAdmissionPolicy): readonly FieldError[] {
  const findings: FieldError[] = [];
  (status.typeChecking?.expressionWarnings ?? []).forEach(({ warning, fieldRef }, index) => {
    const path = `status.typeChecking.expressionWarnings[${index}]`;
    if (warning === '') findings.push(required(`${path}.warning`));
    if (fieldRef.trim() === '') findings.push(required(`${path}.fieldRef`));
  });
  validateConditions(status.conditions, 'status.conditions', findings);
  return findings;
}
