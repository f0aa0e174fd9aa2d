import type { PodDisruptionBudget } from '../../types/policy-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const podDisruptionBudgetColumns = columns<PodDisruptionBudget>([
  nameColumn,
  column('Min Available', 'The minimum number of pods that must be available.', (object) =>
    String(object.spec.minAvailable ?? 'N/A'),
  ),
  column('Max Unavailable', 'The maximum number of pods that may be unavailable.', (object) =>
    String(object.spec.maxUnavailable ?? 'N/A'),
  ),
  column(
    'Allowed Disruptions',
    'Calculated number of pods that may be disrupted at this time.',
    (object) => object.status.disruptionsAllowed,
    { type: 'integer' },
  ),
  ageColumn,
]);
