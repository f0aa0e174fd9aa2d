import type { MutatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const mutatingAdmissionPolicyColumns = columns<MutatingAdmissionPolicy>([
  nameColumn,
  column(
    'Mutations',
    'Mutations indicates the number of mutation operations defined in this configuration',
    (object) => (object.spec.mutations ?? []).length,
    { type: 'integer' },
  ),
  column('ParamKind', 'ParamKind specifies the kind of resources used to parameterize this policy', (object) =>
    object.spec.paramKind === undefined
      ? '<unset>'
      : `${object.spec.paramKind.apiVersion ?? ''}/${object.spec.paramKind.kind ?? ''}`,
  ),
  ageColumn,
]);
