import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingAdmissionPolicySpec,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingAdmissionPolicySpec,
} from '../../types/admissionregistration-v1';
import { ifPresent, withFields } from '../sharing';
import { matchDefaults } from './admission-defaults';

/** pkg/apis/admissionregistration/v1/defaults.go, v1.36. */
export const validatingPolicyDefaults = (object: ValidatingAdmissionPolicy): ValidatingAdmissionPolicy =>
  withFields(object, {
    spec: withFields<ValidatingAdmissionPolicySpec>(object.spec, {
      failurePolicy: object.spec.failurePolicy ?? 'Fail',
      matchConstraints: ifPresent(object.spec.matchConstraints, matchDefaults),
    }),
  });

export const mutatingPolicyDefaults = (object: MutatingAdmissionPolicy): MutatingAdmissionPolicy =>
  withFields(object, {
    spec: withFields<MutatingAdmissionPolicySpec>(object.spec, {
      failurePolicy: object.spec.failurePolicy ?? 'Fail',
      matchConstraints: ifPresent(object.spec.matchConstraints, matchDefaults),
    }),
  });

export const bindingDefaults = (object: ValidatingAdmissionPolicyBinding): ValidatingAdmissionPolicyBinding =>
  withFields(object, {
    spec: withFields(object.spec, { matchResources: ifPresent(object.spec.matchResources, matchDefaults) }),
  });

export const mutatingBindingDefaults = (object: MutatingAdmissionPolicyBinding): MutatingAdmissionPolicyBinding =>
  withFields(object, {
    spec: withFields(object.spec, { matchResources: ifPresent(object.spec.matchResources, matchDefaults) }),
  });
