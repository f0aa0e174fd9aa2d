import type { ValidatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const validatingAdmissionPolicyColumns = columns<ValidatingAdmissionPolicy>([
  nameColumn,
  column(
    'Validations',
    'Validations indicates the number of validation rules defined in this configuration',
    (object) => (object.spec.validations ?? []).length,
    { type: 'integer' },
  ),
  column('ParamKind', 'ParamKind specifies the kind of resources used to parameterize this policy', (object) =>
    object.spec.paramKind === undefined
      ? '<unset>'
      : `${object.spec.paramKind.apiVersion ?? ''}/${object.spec.paramKind.kind ?? ''}`,
  ),
  ageColumn,
]);
