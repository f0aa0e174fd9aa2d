import type { ComponentCondition, ComponentStatus } from '../../types/core-v1';
import { column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const componentStatusColumns = columns<ComponentStatus>([
  nameColumn,
  column('Status', 'Status of the component conditions', (object) => statusText(object)),
  column('Message', 'Message of the component conditions', (object) => healthOf(object)?.message ?? ''),
  column('Error', 'Error of the component conditions', (object) => healthOf(object)?.error ?? ''),
]);

const healthOf = ({ conditions = [] }: ComponentStatus): ComponentCondition | undefined =>
  conditions.find(({ type }) => type === 'Healthy');

function statusText(object: ComponentStatus): string {
  const health = healthOf(object);
  if (health === undefined) return 'Unknown';
  return health.status === 'True' ? 'Healthy' : 'Unhealthy';
}
