import { semanticEqual } from '../../base/equal';
import { matchesSelector } from '../../api/label-selector';
import { keyOf } from '../../api/object';
import { clusterroles } from '../../api/resources';
import type { ClusterRole } from '../../api/types/rbac-v1';
import type { Controller } from './controller';
import { syncQueue } from './rules/sync-queue';

const AGGREGATED = 'aggregated';

type Rules = NonNullable<ClusterRole['rules']>;

/** The rules of every role that a rule selects, selector by selector, by name, each once. */
export function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): Rules {
  const rules: Rules[number][] = [];
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    const selected = all
      .filter(({ metadata }) => metadata.name !== role.metadata.name && matchesSelector(selector, metadata.labels))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    for (const rule of selected.flatMap((each) => each.rules ?? []))
      if (!rules.some((known) => semanticEqual(known, rule))) rules.push(rule);
  }
  return rules;
}

/** Fills roles that are made of others (pkg/controller/clusterroleaggregation, v1.36). */
export const clusterRoleAggregationController: Controller = {
  name: 'clusterrole-aggregation-controller',
  fieldManager: 'clusterrole-aggregation-controller',
  start(context) {
    const roles = context.informers.of(clusterroles);
    const queue = syncQueue(context, 'ClusterRoleAggregator', (key) => {
      const role = roles.get(keyOf(key));
      if (role?.aggregationRule === undefined) return;
      const rules = aggregatedRules(role, roles.list());
      if (semanticEqual(rules, role.rules ?? [])) return;
      const { name } = role.metadata;
      const body = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name }, rules };
      context.client.patch(clusterroles, { name }, { type: 'apply', body, force: true });
    });
    roles.addIndex(AGGREGATED, (role) => (role.aggregationRule === undefined ? [] : ['yes']));
    roles.subscribe(() => {
      for (const role of roles.byIndex(AGGREGATED, 'yes')) queue.add(role.metadata.name);
    });
  },
};
