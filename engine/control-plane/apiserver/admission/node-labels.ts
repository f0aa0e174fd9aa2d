type Labels = Readonly<Record<string, string>> | undefined;

/** Keys that two sets do not have in common with one value. */
export function modifiedLabels(a: Labels, b: Labels): readonly string[] {
  const keys = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
  return [...keys].filter((key) => a?.[key] !== b?.[key]);
}

/** Those of the keys that a kubelet may not write, sorted. */
export const forbiddenLabels = (keys: readonly string[]): readonly string[] =>
  keys.filter((key) => isRestricted(key) || (isOfKubernetes(key) && !isOfKubelets(key))).sort();

const domainOf = (key: string): string => (key.includes('/') ? key.slice(0, key.indexOf('/')) : '');

const isUnder = (domain: string, parent: string): boolean => domain === parent || domain.endsWith(`.${parent}`);

const isRestricted = (key: string): boolean => isUnder(domainOf(key), 'node-restriction.kubernetes.io');

const isOfKubernetes = (key: string): boolean =>
  isUnder(domainOf(key), 'kubernetes.io') || isUnder(domainOf(key), 'k8s.io');

/** What kubelets say of their nodes themselves (k8s.io/kubelet/pkg/apis/well_known_labels.go, v0.36). */
const KUBELET_LABELS: ReadonlySet<string> = new Set([
  'kubernetes.io/hostname',
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
  'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/instance-type',
  'kubernetes.io/os',
  'kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/arch',
]);

const isOfKubelets = (key: string): boolean =>
  KUBELET_LABELS.has(key) ||
  isUnder(domainOf(key), 'kubelet.kubernetes.io') ||
  isUnder(domainOf(key), 'node.kubernetes.io');
