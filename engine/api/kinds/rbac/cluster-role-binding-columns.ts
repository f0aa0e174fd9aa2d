import type { ClusterRoleBinding } from '../../types/rbac-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';
import { subjectsText } from './subjects';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const clusterRoleBindingColumns = columns<ClusterRoleBinding>([
  nameColumn,
  column(
    'Role',
    'RoleRef can only reference a ClusterRole in the global namespace. If the RoleRef cannot be resolved, the Authorizer must return an error.',
    (object) => `${object.roleRef.kind}/${object.roleRef.name}`,
  ),
  ageColumn,
  column('Users', 'Users in the clusterRoleBinding', (object) => subjectsText(object, 'User'), { wide: true }),
  column('Groups', 'Groups in the clusterRoleBinding', (object) => subjectsText(object, 'Group'), { wide: true }),
  column(
    'ServiceAccounts',
    'ServiceAccounts in the clusterRoleBinding',
    (object) => subjectsText(object, 'ServiceAccount'),
    { wide: true },
  ),
]);
