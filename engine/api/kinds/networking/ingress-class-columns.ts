import type { IngressClass } from '../../types/networking-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const ingressClassColumns = columns<IngressClass>([
  nameColumn,
  column(
    'Controller',
    'Controller that is responsible for handling this class',
    (object) => object.spec.controller ?? '',
  ),
  column('Parameters', 'A reference to a resource with additional parameters', (object) => parametersText(object)),
  ageColumn,
]);

function parametersText({ spec: { parameters } }: IngressClass): string {
  if (parameters === undefined) return '<none>';
  const group = parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`;
  return `${parameters.kind}${group}/${parameters.name}`;
}
