import type { ValidatingAdmissionPolicy, Validation } from '../../../../api/types/admissionregistration-v1';
import { encodeUtf8 } from '../../../../cel/values/utf8';
import type { CelValue } from '../../../../cel/values/value';
import { activationOf, type Subject } from './activation';
import { compiledValidation } from './compile-policy';
import { BINDING_BUDGET, evaluateAll, type Result, type Results } from './evaluate';
import { conditionsHold } from './match-conditions';

/** Why a policy is against a request. */
export interface Denial {
  readonly message: string;
  /** Empty: an error, which is answered as `Invalid`. */
  readonly reason: string;
  /** Of an audit annotation: denied whatever the binding's actions are. */
  readonly isAlways: boolean;
}

const MESSAGE_BYTES_MAX = 5 * 1024;

/** What one policy says of a request with one parameter (plugin/policy/validating/validator.go, v1.36). */
export function validate(policy: ValidatingAdmissionPolicy, subject: Subject): readonly Denial[] {
  const compiled = compiledValidation(policy);
  const { failurePolicy = 'Fail', validations = [] } = policy.spec ?? {};
  const { variables, matchConditions } = compiled;
  const failed = (message: string): readonly Denial[] =>
    failurePolicy === 'Ignore' ? [] : [{ message, reason: '', isAlways: false }];

  const unbound = activationOf({ ...subject, namespace: undefined });
  const conditions = conditionsHold(matchConditions, { lookup: unbound, variables, failurePolicy });
  if (!conditions.ok) return failed(conditions.error);
  if (!conditions.hold) return [];

  const lookup = activationOf(subject);
  const outcome = evaluateAll(compiled.validations, { lookup, variables, budget: BINDING_BUDGET });
  if (!outcome.ok) return failed(outcome.error);
  const messages = evaluateAll(compiled.messages, { lookup, variables, budget: outcome.budget });
  const denials = outcome.results.flatMap((result, index) => {
    const validation = validations[index];
    if (validation === undefined || result === undefined) return [];
    if (!result.ok) return failed(result.error);
    if (!messages.ok) return failed(`failed messageExpression: ${messages.error}`);
    return result.value === true ? [] : [denial(validation, messages.results[index])];
  });
  const annotations = evaluateAll(compiled.auditAnnotations, { lookup, variables, budget: BINDING_BUDGET });
  return annotations.ok ? [...denials, ...annotationErrors(annotations, failurePolicy)] : failed(annotations.error);
}

function denial(validation: Validation, given: Result | undefined): Denial {
  const own = given?.ok === true ? messageOf(given.value) : '';
  const fixed = (validation.message ?? '').trim();
  const message = own !== '' ? own : fixed !== '' ? fixed : `failed expression: ${validation.expression.trim()}`;
  return { message, reason: validation.reason ?? 'Invalid', isAlways: false };
}

/** What messageExpression gave, unless it is too long or has several lines. */
function messageOf(value: CelValue): string {
  if (typeof value !== 'string') return '';
  const message = value.trim();
  return message.includes('\n') || encodeUtf8(message).length > MESSAGE_BYTES_MAX ? '' : message;
}

function annotationErrors(outcome: Extract<Results, { ok: true }>, failurePolicy: string): readonly Denial[] {
  if (failurePolicy === 'Ignore') return [];
  return outcome.results.flatMap((result) =>
    result?.ok === false ? [{ message: result.error, reason: '', isAlways: true }] : [],
  );
}
