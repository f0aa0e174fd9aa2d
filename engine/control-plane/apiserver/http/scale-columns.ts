import { ageColumn, column, columns, NAME_DESCRIPTION } from '../../../api/kinds/columns';
import type { Scale } from '../../../api/types/autoscaling-v1';

/** `kubectl get --subresource=scale` (pkg/printers/internalversion/printers.go, v1.36). */
export const scaleColumns = columns<Scale>([
  column('Name', NAME_DESCRIPTION, ({ metadata }) => metadata.name),
  column(
    'Desired',
    'replicas is the desired number of instances for the scaled object.',
    ({ spec }) => spec.replicas ?? 0,
    { type: 'integer' },
  ),
  column(
    'Available',
    'replicas is the actual number of observed instances of the scaled object.',
    ({ status }) => status.replicas,
    { type: 'integer' },
  ),
  ageColumn,
]);
