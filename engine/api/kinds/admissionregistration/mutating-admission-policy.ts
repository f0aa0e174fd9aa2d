import { mutatingadmissionpolicies } from '../../resources';
import { defineKind } from '../define';
import { mutatingAdmissionPolicyColumns } from './mutating-admission-policy-columns';

/** pkg/registry/admissionregistration/mutatingadmissionpolicy, v1.36. */
export const mutatingAdmissionPolicy = defineKind(mutatingadmissionpolicies, {
  columns: mutatingAdmissionPolicyColumns,
  categories: ['api-extensions'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
});
