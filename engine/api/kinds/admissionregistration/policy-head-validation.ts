import type { AdmissionChecker } from '../../../cel/admission/contract';
import type { MutatingAdmissionPolicySpec, ValidatingAdmissionPolicySpec } from '../../types/admissionregistration-v1';
import { checkOneOf } from '../../validation/checks';
import { required, type Findings } from '../../validation/field-errors';
import { validateMatchConditions } from './match-conditions-validation';
import { validateMatchConstraints } from './match-resources-validation';
import { validateParamKind } from './param-kind-validation';
import { FAILURE_POLICIES } from './webhooks-validation';

type Spec = ValidatingAdmissionPolicySpec | MutatingAdmissionPolicySpec;

export interface PolicyChecks {
  /** Of expressions that see no variables. */
  readonly plain: AdmissionChecker;
  /** Of all others. */
  readonly checker: AdmissionChecker;
  readonly hasParams: boolean;
  /** Match conditions that an update leaves as they are, are not looked at again. */
  readonly sameMatchConditions: boolean;
}

/** What policies of both kinds begin with; `more` looks at the constraints too. */
export function validatePolicyHead(
  spec: Spec,
  { plain, hasParams, sameMatchConditions }: PolicyChecks,
  more: () => void,
  findings: Findings,
): void {
  if (spec.failurePolicy === undefined) findings.push(required('spec.failurePolicy'));
  else checkOneOf(spec.failurePolicy, FAILURE_POLICIES, 'spec.failurePolicy', findings);
  if (spec.paramKind !== undefined) validateParamKind(spec.paramKind, 'spec.paramKind', findings);
  validateMatchConstraints(spec.matchConstraints, 'spec.matchConstraints', findings);
  more();
  if (!sameMatchConditions)
    validateMatchConditions(spec.matchConditions, { checker: plain, hasParams }, 'spec.matchConditions', findings);
}
