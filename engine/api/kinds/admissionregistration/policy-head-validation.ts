import { semanticEqual } from '../../../base/equal';
import type { MutatingAdmissionPolicySpec, ValidatingAdmissionPolicySpec } from '../../types/admissionregistration-v1';
import { checkOneOf } from '../../validation/checks';
import { required, type Findings } from '../../validation/field-errors';
import { plainChecker, type ExpressionChecker } from './checkers';
import { validateMatchConditions } from './match-conditions-validation';
import { validateMatchConstraints } from './match-resources-validation';
import { validateParamKind } from './param-kind-validation';
import { FAILURE_POLICIES } from './webhooks-validation';

type Spec = ValidatingAdmissionPolicySpec | MutatingAdmissionPolicySpec;

export interface PolicyChecks {
  /** Of expressions that may speak of variables. */
  readonly checker: ExpressionChecker;
  readonly hasParams: boolean;
  /** Match conditions that an update leaves as they are, are not looked at again. */
  readonly sameMatchConditions: boolean;
}

/** What an update leaves as it is, is not looked at again. */
export const checksOf = (spec: Spec, old: Spec | undefined, checker: ExpressionChecker): PolicyChecks => ({
  checker,
  hasParams: spec.paramKind !== undefined,
  sameMatchConditions:
    old !== undefined &&
    semanticEqual(spec.paramKind, old.paramKind) &&
    semanticEqual(spec.matchConditions, old.matchConditions),
});

/** What policies of both kinds begin with; `more` looks at the constraints too. */
export function validatePolicyHead(
  spec: Spec,
  { hasParams, sameMatchConditions }: PolicyChecks,
  more: () => void,
  findings: Findings,
): void {
  if (spec.failurePolicy === undefined) findings.push(required('spec.failurePolicy'));
  else checkOneOf(spec.failurePolicy, FAILURE_POLICIES, 'spec.failurePolicy', findings);
  if (spec.paramKind !== undefined) validateParamKind(spec.paramKind, 'spec.paramKind', findings);
  validateMatchConstraints(spec.matchConstraints, 'spec.matchConstraints', findings);
  more();
  if (!sameMatchConditions)
    validateMatchConditions(
      spec.matchConditions,
      { checker: plainChecker, hasParams },
      'spec.matchConditions',
      findings,
    );
}
