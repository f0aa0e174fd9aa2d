import type { IPAddress } from '../../types/networking-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const ipAddressColumns = columns<IPAddress>([
  nameColumn,
  column(
    'ParentRef',
    'ParentRef references the resource that an IPAddress is attached to. An IPAddress must reference a parent object.',
    (object) => parentText(object),
  ),
  ageColumn,
]);

function parentText({ spec: { parentRef } }: IPAddress): string {
  if (parentRef === undefined) return '<none>';
  const { group = '', resource = '', namespace = '', name = '' } = parentRef;
  const what = (group === '' ? resource : `${resource}.${group}`).toLowerCase();
  return namespace === '' ? `${what}/${name}` : `${what}/${namespace}/${name}`;
}
