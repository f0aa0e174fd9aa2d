import type { StatefulSet } from '../../types/apps-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const statefulSetColumns = columns<StatefulSet>([
  nameColumn,
  column(
    'Ready',
    'Number of the pod with ready state',
    (object) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`,
  ),
  ageColumn,
  column(
    'Containers',
    'Names of each container in the template.',
    (object) => containerNames(object.spec.template.spec.containers),
    { wide: true },
  ),
  column(
    'Images',
    'Images referenced by each container in the template.',
    (object) => containerImages(object.spec.template.spec.containers),
    { wide: true },
  ),
]);
