import { validatingadmissionpolicies } from '../../resources';
import type { ValidatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import { defineKind } from '../define';
import { validatingAdmissionPolicyColumns } from './validating-admission-policy-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** pkg/registry/admissionregistration/validatingadmissionpolicy, v1.36. */
export const validatingAdmissionPolicy = defineKind(validatingadmissionpolicies, {
  columns: validatingAdmissionPolicyColumns,
  categories: ['api-extensions'],
  subresources: ['status'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
  ...statusHooks<ValidatingAdmissionPolicy>({ empty: {}, metadata: metadataForStatus }),
});
