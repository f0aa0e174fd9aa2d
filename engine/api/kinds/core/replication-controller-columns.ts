import { labelsText } from '../../printing/selector-text';
import type { ReplicationController } from '../../types/core-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const replicationControllerColumns = columns<ReplicationController>([
  nameColumn,
  column(
    'Desired',
    'Replicas is the number of desired replicas. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
    (object) => object.spec.replicas ?? 0,
    { type: 'integer' },
  ),
  column(
    'Current',
    'Replicas is the most recently observed number of replicas. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller#what-is-a-replicationcontroller',
    (object) => object.status.replicas,
    { type: 'integer' },
  ),
  column(
    'Ready',
    'The number of ready replicas for this replication controller.',
    (object) => object.status.readyReplicas ?? 0,
    { type: 'integer' },
  ),
  ageColumn,
  column(
    'Containers',
    'Names of each container in the template.',
    (object) => containerNames(object.spec.template?.spec.containers ?? []),
    { wide: true },
  ),
  column(
    'Images',
    'Images referenced by each container in the template.',
    (object) => containerImages(object.spec.template?.spec.containers ?? []),
    { wide: true },
  ),
  column(
    'Selector',
    'Selector is a label query over pods that should match the Replicas count. If Selector is empty, it is defaulted to the labels present on the Pod template. Label keys and values that must match in order to be controlled by this replication controller, if empty defaulted to labels on Pod template. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    (object) => labelsText(object.spec.selector),
    { wide: true },
  ),
]);
