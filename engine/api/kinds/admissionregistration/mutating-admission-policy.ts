import { mutatingadmissionpolicies } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/admissionregistration/mutatingadmissionpolicy, v1.36. */
export const mutatingAdmissionPolicy = defineKind(mutatingadmissionpolicies, {
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
