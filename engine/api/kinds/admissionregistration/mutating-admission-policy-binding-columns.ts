import type { MutatingAdmissionPolicyBinding } from '../../types/admissionregistration-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { paramText } from './param-text';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const mutatingAdmissionPolicyBindingColumns = columns<MutatingAdmissionPolicyBinding>([
  nameColumn,
  column(
    'PolicyName',
    'PolicyName indicates the policy definition which the policy binding binded to',
    (object) => object.spec.policyName ?? '',
  ),
  column('ParamRef', 'ParamRef indicates the param resource which sets the configuration param', (object) =>
    paramText(object.spec.paramRef),
  ),
  ageColumn,
]);
