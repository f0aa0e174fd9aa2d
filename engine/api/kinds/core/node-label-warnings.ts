import { sortedKeys } from '../../../base/go-text';
import type { LabelSelector } from '../../types/meta-v1';

/** What to use instead of an old label of nodes (pkg/api/node/util.go, v1.36). */
export const deprecatedNodeLabel = (key: string): string | undefined => DEPRECATED_LABELS[key];

const DEPRECATED_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
};

/** GetWarningsForNodeSelector of the same file. */
export function nodeSelectorWarnings(selector: LabelSelector | undefined, path: string): readonly string[] {
  const expressions = (selector?.matchExpressions ?? []).flatMap(({ key }, index) => {
    const message = deprecatedNodeLabel(key);
    return message === undefined ? [] : [`${path}.matchExpressions[${index}].key: ${key} is ${message}`];
  });
  const labels = sortedKeys(selector?.matchLabels ?? {}).flatMap((key) => {
    const message = deprecatedNodeLabel(key);
    return message === undefined ? [] : [`${path}.matchLabels.${key}: ${message}`];
  });
  return [...expressions, ...labels];
}
