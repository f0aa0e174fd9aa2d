import { validatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';
import { validatingAdmissionPolicyBindingColumns } from './validating-admission-policy-binding-columns';

/** pkg/registry/admissionregistration/validatingadmissionpolicybinding, v1.36. */
export const validatingAdmissionPolicyBinding = defineKind(validatingadmissionpolicybindings, {
  columns: validatingAdmissionPolicyBindingColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
