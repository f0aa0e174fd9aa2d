import { validatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';
import { validatingAdmissionPolicyBindingColumns } from './validating-admission-policy-binding-columns';
import type { ValidatingAdmissionPolicyBinding } from '../../types/admissionregistration-v1';
import { validateBinding } from './binding-validation';
import { bindingDefaults } from './policy-defaults';
import { staticSuffixWarnings } from './static-suffix';

/** pkg/registry/admissionregistration/validatingadmissionpolicybinding, v1.36. */
export const validatingAdmissionPolicyBinding = defineKind<ValidatingAdmissionPolicyBinding>(
  validatingadmissionpolicybindings,
  {
    columns: validatingAdmissionPolicyBindingColumns,
    categories: ['api-extensions'],
    unconditionalUpdate: false,
    generationOf: (object) => object.spec,
    defaults: bindingDefaults,
    validate: validateBinding,
    validateUpdate: validateBinding,
    warnings: staticSuffixWarnings,
  },
);
