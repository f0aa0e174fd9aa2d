import { selectorText } from '../../printing/selector-text';
import type { Deployment } from '../../types/apps-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const deploymentColumns = columns<Deployment>([
  nameColumn,
  column(
    'Ready',
    'Number of the pod with ready state',
    (object) => `${object.status.readyReplicas ?? 0}/${object.spec.replicas ?? 0}`,
  ),
  column(
    'Up-to-date',
    'Total number of non-terminating pods targeted by this deployment that have the desired template spec.',
    (object) => object.status.updatedReplicas ?? 0,
  ),
  column(
    'Available',
    'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.',
    (object) => object.status.availableReplicas ?? 0,
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
  column(
    'Selector',
    "Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels.",
    (object) => selectorText(object.spec.selector),
    { wide: true },
  ),
]);
