import type { Manifest } from '../../../api/object';
import type { ClusterRole, PolicyRule } from '../../../api/types/rbac-v1';
import policy from './data/rbac-policy.json';

interface Item {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly aggregationRule?: {
    readonly clusterRoleSelectors: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
  };
  readonly rules?: readonly PolicyRule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly object[];
}

const items = policy as unknown as readonly Item[];

/** Roles and bindings of v1.36, made by tools/bootstrap-policy; the aggregated roles hold their rules already. */
export const rbacPolicy = (): readonly Manifest[] => items.map(manifestOf);

/** What every kubelet may do, beside what its pods need. */
export const nodeRules = (): readonly PolicyRule[] =>
  items.find(({ kind, name }) => kind === 'ClusterRole' && name === 'system:node')?.rules ?? [];

function manifestOf(item: Item): object {
  const { kind, name, namespace, labels, aggregationRule, roleRef, subjects } = item;
  const rules = aggregationRule === undefined ? item.rules : aggregated(aggregationRule);
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...labels },
      annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
    },
    ...(rules === undefined ? {} : { rules }),
    ...(aggregationRule === undefined ? {} : { aggregationRule }),
    ...(roleRef === undefined ? {} : { roleRef }),
    ...(subjects === undefined ? {} : { subjects }),
  };
}

/** The rules of every role that is selected, by name, each once; a selected role may be aggregated itself. */
function aggregated({ clusterRoleSelectors }: NonNullable<Item['aggregationRule']>): ClusterRole['rules'] {
  const rules: PolicyRule[] = [];
  const seen = new Set<string>();
  for (const { matchLabels } of clusterRoleSelectors) {
    const selected = items
      .filter(
        ({ kind, labels }) =>
          kind === 'ClusterRole' && Object.entries(matchLabels).every(([k, v]) => labels?.[k] === v),
      )
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const item of selected) {
      const own = item.aggregationRule === undefined ? (item.rules ?? []) : aggregated(item.aggregationRule);
      for (const rule of own) {
        const key = JSON.stringify(rule);
        if (!seen.has(key)) rules.push(rule);
        seen.add(key);
      }
    }
  }
  return rules;
}
