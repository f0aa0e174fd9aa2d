import { validatingadmissionpolicies } from '../../resources';
import type { ValidatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import { defineKind } from '../define';
import { metadataForStatus, statusHooks } from '../status-hooks';
import { validatingPolicyDefaults } from './policy-defaults';
import { staticSuffixWarnings } from './static-suffix';
import { validatingAdmissionPolicyColumns } from './validating-admission-policy-columns';
import { validatePolicy, validatePolicyStatus } from './validating-admission-policy-validation';

/** pkg/registry/admissionregistration/validatingadmissionpolicy, v1.36. */
export const validatingAdmissionPolicy = defineKind<ValidatingAdmissionPolicy>(validatingadmissionpolicies, {
  columns: validatingAdmissionPolicyColumns,
  categories: ['api-extensions'],
  subresources: ['status'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
  ...statusHooks<ValidatingAdmissionPolicy>({ empty: {}, metadata: metadataForStatus }),
  defaults: validatingPolicyDefaults,
  validate: (object) => validatePolicy(object),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validatePolicyStatus(next) : validatePolicy(next, old),
  warnings: staticSuffixWarnings,
});
