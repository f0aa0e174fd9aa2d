import type { AdmissionType } from '../../../cel/admission/contract';
import type { FieldError } from '../../field-error';
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicySpec,
  Mutation,
} from '../../types/admissionregistration-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { validateObjectMeta } from '../../validation/object-meta';
import { composedChecker } from './checkers';
import { checkExpression } from './expressions';
import { checksOf, validatePolicyHead, type PolicyChecks } from './policy-head-validation';
import { validateVariables } from './variables-validation';
import { REINVOCATION_POLICIES } from './webhooks-validation';

/** ValidateMutatingAdmissionPolicy (pkg/apis/admissionregistration/validation, v1.36); `old`: of an update. */
export function validateMutatingPolicy(
  { metadata, spec }: MutatingAdmissionPolicy,
  old?: MutatingAdmissionPolicy,
): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  const checker = composedChecker();
  const checks = checksOf(spec, old?.spec, checker);
  validatePolicyHead(spec, checks, () => checkOperations(spec, findings), findings);
  validateVariables(spec.variables, { checker, hasParams: checks.hasParams }, 'spec.variables', findings);
  const { mutations = [], reinvocationPolicy = '' } = spec;
  if (mutations.length === 0) findings.push(required('spec.mutations', 'mutations must contain at least one item'));
  mutations.forEach((mutation, index) => validateMutation(mutation, checks, `spec.mutations[${index}]`, findings));
  const path = 'spec.reinvocationPolicy';
  if (checkRequired(reinvocationPolicy, path, findings))
    checkOneOf(reinvocationPolicy, REINVOCATION_POLICIES, path, findings);
  return findings;
}

const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'UPDATE'];

/** There is nothing to mutate in a deletion. */
function checkOperations({ matchConstraints }: MutatingAdmissionPolicySpec, findings: Findings): void {
  for (const { operations = [] } of matchConstraints?.resourceRules ?? [])
    for (const operation of operations) {
      if (!OPERATIONS.includes(operation))
        findings.push(notSupported('spec.matchConstraints.resourceRules.operations', operation, OPERATIONS));
    }
}

const FORMS = [
  { patchType: 'JSONPatch', field: 'jsonPatch', type: 'JSONPatches' },
  { patchType: 'ApplyConfiguration', field: 'applyConfiguration', type: 'Object' },
] as const satisfies readonly { readonly patchType: string; readonly field: string; readonly type: AdmissionType }[];

/** The member that the patchType names, and no other. */
function validateMutation(mutation: Mutation, checks: PolicyChecks, path: string, findings: Findings): void {
  const { patchType } = mutation;
  if (!checkRequired(patchType, `${path}.patchType`, findings)) return;
  const own = FORMS.find((form) => form.patchType === patchType);
  const other = FORMS.find((form) => form.patchType !== patchType);
  if (own === undefined || other === undefined) {
    findings.push(notSupported(`${path}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch']));
    return;
  }
  const given = mutation[own.field];
  if (given === undefined)
    findings.push(required(`${path}.${own.field}`, `must be specified when patchType is ${patchType}`));
  else validateForm(given.expression ?? '', own.type, checks, `${path}.${own.field}.expression`, findings);
  if (mutation[other.field] !== undefined)
    findings.push(
      invalid(`${path}.${other.field}`, `{${other.field}}`, `must not be specified when patchType is ${patchType}`),
    );
}

function validateForm(
  given: string,
  type: AdmissionType,
  { checker, hasParams }: PolicyChecks,
  path: string,
  findings: Findings,
): void {
  const expression = given.trim();
  if (!checkRequired(expression, path, findings)) return;
  const scope = { hasParams, hasAuthorizer: true, hasPatchTypes: true };
  checkExpression(checker, { expression, types: [type], scope }, path, findings);
}
