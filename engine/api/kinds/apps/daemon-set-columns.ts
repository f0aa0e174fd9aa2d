import { formattedSelector, labelsText } from '../../printing/selector-text';
import type { DaemonSet } from '../../types/apps-v1';
import { ageColumn, column, columns, containerImages, containerNames, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const daemonSetColumns = columns<DaemonSet>([
  nameColumn,
  column(
    'Desired',
    'The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    (object) => object.status.desiredNumberScheduled,
    { type: 'integer' },
  ),
  column(
    'Current',
    'The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/',
    (object) => object.status.currentNumberScheduled,
    { type: 'integer' },
  ),
  column(
    'Ready',
    'numberReady is the number of nodes that should be running the daemon pod and have one or more of the daemon pod running with a Ready Condition.',
    (object) => object.status.numberReady,
    { type: 'integer' },
  ),
  column(
    'Up-to-date',
    'The total number of nodes that are running updated daemon pod',
    (object) => object.status.updatedNumberScheduled ?? 0,
    { type: 'integer' },
  ),
  column(
    'Available',
    'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)',
    (object) => object.status.numberAvailable ?? 0,
    { type: 'integer' },
  ),
  column(
    'Node Selector',
    "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/",
    (object) => labelsText(object.spec.template.spec.nodeSelector),
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
    "A label query over pods that are managed by the daemon set. Must match in order to be controlled. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors",
    (object) => formattedSelector(object.spec.selector),
    { wide: true },
  ),
]);
