import { semanticEqual } from '../../base/equal';
import { matchesSelector } from '../../api/label-selector';
import { keyOf } from '../../api/object';
import { clusterroles } from '../../api/resources';
import type { ClusterRole } from '../../api/types/rbac-v1';
import type { Controller } from './controller';
import { syncQueue } from './rules/sync-queue';

const AGGREGATED = 'aggregated';

type Rules = NonNullable<ClusterRole['rules']>;

/** The rules of every role that a rule selects, selector by selector, by name. */
function selectedRules(role: ClusterRole, all: readonly ClusterRole[]): Rules {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  return selectors.flatMap((selector) =>
    all
      .filter(({ metadata }) => metadata.name !== role.metadata.name && matchesSelector(selector, metadata.labels))
      .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
      .flatMap(({ rules }) => rules ?? []),
  );
}

function withoutRepeats(rules: Rules): Rules {
  const distinct: Rules[number][] = [];
  for (const rule of rules) if (!distinct.some((known) => semanticEqual(known, rule))) distinct.push(rule);
  return distinct;
}

/** What is to be written; undefined: nothing. In most roles no rule comes twice, and to look for that takes longer than all else. */
function neededRules(role: ClusterRole, all: readonly ClusterRole[]): Rules | undefined {
  const selected = selectedRules(role, all);
  const present = role.rules ?? [];
  if (semanticEqual(selected, present)) return undefined;
  const rules = withoutRepeats(selected);
  return semanticEqual(rules, present) ? undefined : rules;
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
      const rules = neededRules(role, roles.list());
      if (rules === undefined) return;
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
