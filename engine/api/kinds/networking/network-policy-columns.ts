import { formattedSelector } from '../../printing/selector-text';
import type { NetworkPolicy } from '../../types/networking-v1';
import { ageColumn, column, columns, nameColumn } from '../columns';

/** pkg/printers/internalversion/printers.go, v1.36. */
export const networkPolicyColumns = columns<NetworkPolicy>([
  nameColumn,
  column(
    'Pod-Selector',
    "podSelector selects the pods to which this NetworkPolicy object applies. The array of rules is applied to any pods selected by this field. An empty selector matches all pods in the policy's namespace. Multiple network policies can select the same set of pods. In this case, the ingress rules for each are combined additively. This field is optional. If it is not specified, it defaults to an empty selector.",
    (object) => formattedSelector(object.spec.podSelector),
  ),
  ageColumn,
]);
