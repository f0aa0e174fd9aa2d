import { validatingadmissionpolicybindings } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/admissionregistration/validatingadmissionpolicybinding, v1.36. */
export const validatingAdmissionPolicyBinding = defineKind(validatingadmissionpolicybindings, {
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
