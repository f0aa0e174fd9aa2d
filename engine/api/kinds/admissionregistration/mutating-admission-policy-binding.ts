import { mutatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/admissionregistration/mutatingadmissionpolicybinding, v1.36. */
export const mutatingAdmissionPolicyBinding = defineKind(mutatingadmissionpolicybindings, {
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
