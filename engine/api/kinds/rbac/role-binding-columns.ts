import type { RoleBinding } from '../../types/rbac-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { subjectsText } from './subjects';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const roleBindingColumns = columns<RoleBinding>([
  nameColumn,
  column(
    'Role',
    'RoleRef can reference a Role in the current namespace or a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    (object) => `${object.roleRef.kind}/${object.roleRef.name}`,
  ),
  ageColumn,
  column('Users', 'Users in the roleBinding', (object) => subjectsText(object, 'User'), { wide: true }),
  column('Groups', 'Groups in the roleBinding', (object) => subjectsText(object, 'Group'), { wide: true }),
  column('ServiceAccounts', 'ServiceAccounts in the roleBinding', (object) => subjectsText(object, 'ServiceAccount'), {
    wide: true,
  }),
]);
