import { mutatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';
import { mutatingAdmissionPolicyBindingColumns } from './mutating-admission-policy-binding-columns';
import type { MutatingAdmissionPolicyBinding } from '../../types/admissionregistration-v1';
import { validateMutatingBinding } from './binding-validation';
import { mutatingBindingDefaults } from './policy-defaults';
import { staticSuffixWarnings } from './static-suffix';

/** pkg/registry/admissionregistration/mutatingadmissionpolicybinding, v1.36. */
export const mutatingAdmissionPolicyBinding = defineKind<MutatingAdmissionPolicyBinding>(
  mutatingadmissionpolicybindings,
  {
    columns: mutatingAdmissionPolicyBindingColumns,
    categories: ['api-extensions'],
    unconditionalUpdate: false,
    generationOf: (object) => object.spec,
    defaults: mutatingBindingDefaults,
    validate: validateMutatingBinding,
    validateUpdate: validateMutatingBinding,
    warnings: staticSuffixWarnings,
  },
);
