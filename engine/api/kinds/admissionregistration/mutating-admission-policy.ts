import { mutatingadmissionpolicies } from '../../resources';
import { defineKind } from '../define';
import { mutatingAdmissionPolicyColumns } from './mutating-admission-policy-columns';
import type { MutatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import { validateMutatingPolicy } from './mutating-admission-policy-validation';
import { mutatingPolicyDefaults } from './policy-defaults';
import { staticSuffixWarnings } from './static-suffix';

/** pkg/registry/admissionregistration/mutatingadmissionpolicy, v1.36. */
export const mutatingAdmissionPolicy = defineKind<MutatingAdmissionPolicy>(mutatingadmissionpolicies, {
  columns: mutatingAdmissionPolicyColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
  defaults: mutatingPolicyDefaults,
  validate: (object) => validateMutatingPolicy(object),
  validateUpdate: (next, old) => validateMutatingPolicy(next, old),
  warnings: staticSuffixWarnings,
});
