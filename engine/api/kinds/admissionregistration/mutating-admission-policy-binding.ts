import { mutatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';
import { mutatingAdmissionPolicyBindingColumns } from './mutating-admission-policy-binding-columns';

/** pkg/registry/admissionregistration/mutatingadmissionpolicybinding, v1.36. */
export const mutatingAdmissionPolicyBinding = defineKind(mutatingadmissionpolicybindings, {
  columns: mutatingAdmissionPolicyBindingColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
