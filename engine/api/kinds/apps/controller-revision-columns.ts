import type { ControllerRevision } from '../../types/apps-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const controllerRevisionColumns = columns<ControllerRevision>([
  nameColumn,
  column('Controller', 'Controller of the object', (object) => controllerText(object)),
  column('Revision', 'Revision indicates the revision of the state represented by Data.', (object) => object.revision),
  ageColumn,
]);

function controllerText({ metadata }: ControllerRevision): string {
  const owner = (metadata.ownerReferences ?? []).find(({ controller }) => controller === true);
  if (owner === undefined) return '<none>';
  const slash = owner.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`;
  return `${`${owner.kind}${group}`.toLowerCase()}/${owner.name}`;
}
