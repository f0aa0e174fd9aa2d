import { formattedSelector } from '../../printing/selector-text';
import type { ReplicaSet } from '../../types/apps-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const replicaSetColumns = columns<ReplicaSet>([
  nameColumn,
  column(
    'Desired',
    'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
    (object) => object.spec.replicas ?? 0,
    { type: 'integer' },
  ),
  column(
    'Current',
    'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset',
    (object) => object.status.replicas,
    { type: 'integer' },
  ),
  column(
    'Ready',
    'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.',
    (object) => object.status.readyReplicas ?? 0,
    { type: 'integer' },
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
    "Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    (object) => formattedSelector(object.spec.selector),
    { wide: true },
  ),
]);
