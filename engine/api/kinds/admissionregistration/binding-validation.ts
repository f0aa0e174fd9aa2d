import type { FieldError } from '../../field-error';
import type {
  MutatingAdmissionPolicyBinding,
  ParamRef,
  ValidatingAdmissionPolicyBinding,
} from '../../types/admissionregistration-v1';
import { checkDnsSubdomain, checkRequired } from '../../validation/checks';
import { duplicate, forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { pathSegmentFaults } from '../../validation/formats';
import { validateLabelSelector } from '../../validation/label-selector';
import { validateObjectMeta } from '../../validation/object-meta';
import { validateMatchResources } from './match-resources-validation';

/** Validate…AdmissionPolicyBinding (pkg/apis/admissionregistration/validation, v1.36). */
export function validateBinding(object: ValidatingAdmissionPolicyBinding): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateCommon(object, findings);
  validateActions(object.spec.validationActions ?? [], 'spec.validationActions', findings);
  return findings;
}

export function validateMutatingBinding(object: MutatingAdmissionPolicyBinding): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateCommon(object, findings);
  return findings;
}

function validateCommon(
  { metadata, spec }: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding,
  findings: Findings,
): void {
  const { policyName = '' } = spec;
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  if (checkRequired(policyName, 'spec.policyName', findings))
    checkDnsSubdomain(policyName, 'spec.policyName', findings);
  if (spec.paramRef !== undefined) validateParamRef(spec.paramRef, 'spec.paramRef', findings);
  validateMatchResources(spec.matchResources, 'spec.matchResources', findings);
}

function validateParamRef(reference: ParamRef, path: string, findings: Findings): void {
  const { name = '', selector, parameterNotFoundAction: action = '' } = reference;
  const exclusive = 'name and selector are mutually exclusive';
  if (name !== '') for (const fault of pathSegmentFaults(name)) findings.push(invalid(`${path}.name`, name, fault));
  if (name !== '' && selector !== undefined) findings.push(forbidden(`${path}.name`, exclusive));
  if (selector !== undefined) validateLabelSelector(selector, `${path}.selector`, findings);
  if (name !== '' && selector !== undefined) findings.push(forbidden(`${path}.selector`, exclusive));
  if (name === '' && selector === undefined) findings.push(required(path, 'one of name or selector must be specified'));
  if (!checkRequired(action, `${path}.parameterNotFoundAction`, findings)) return;
  if (action !== 'Deny' && action !== 'Allow')
    findings.push(notSupported(`${path}.parameterNotFoundAction`, action, ['Deny', 'Allow']));
}

const ACTIONS = ['Audit', 'Deny', 'Warn'];

function validateActions(actions: readonly string[], path: string, findings: Findings): void {
  actions.forEach((action, index) => {
    const at = `${path}[${index}]`;
    if (!ACTIONS.includes(action)) findings.push(notSupported(at, action, ACTIONS));
    if (actions.indexOf(action) < index) findings.push(duplicate(at, action));
  });
  if (actions.includes('Deny') && actions.includes('Warn'))
    findings.push(
      invalid(
        path,
        actions,
        'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ),
    );
  if (actions.length === 0) findings.push(required(path, 'at least one validation action is required'));
}
