import assert from 'node:assert/strict';
import { clusterroles } from '../../api/resources';
import type { ClusterRole } from '../../api/types/rbac-v1';
import { clusterRoleAggregationController } from './clusterrole-aggregation-controller';
import { ControllerHarness } from './testing/harness';

const rule = (resource: string) => ({ apiGroups: ['example.com'], resources: [resource], verbs: ['get'] });

describe('cluster role aggregation controller', () => {
  let harness: ControllerHarness;
  beforeEach(() => {
    harness = new ControllerHarness([clusterRoleAggregationController]);
  });

  const put = (name: string, resources: readonly string[], labels: Readonly<Record<string, string>> = {}) =>
    harness.create<ClusterRole>(clusterroles, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name, labels },
      rules: resources.map(rule),
    });
  const total = () => harness.get(clusterroles, 'total') ?? assert.fail();
  const resources = () => (total().rules ?? []).flatMap((each) => each.resources ?? []);
  const aggregate = () =>
    harness.create<ClusterRole>(clusterroles, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'total' },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: 'total' } }, { matchLabels: { also: 'total' } }] },
      rules: [rule('forgotten')],
    });

  it('joins the rules of the roles that are selected, by name, each once', () => {
    put('z', ['widgets', 'gadgets'], { to: 'total' });
    put('a', ['gadgets', 'things'], { to: 'total' });
    put('b', ['last'], { also: 'total' });
    put('c', ['other']);
    aggregate();
    harness.run(1);
    assert.deepEqual(resources(), ['gadgets', 'things', 'widgets', 'last']);
    assert.ok(total().metadata.managedFields?.some((one) => one.manager === 'clusterrole-aggregation-controller'));
  });

  it('follows what is selected', () => {
    put('a', ['things'], { to: 'total' });
    aggregate();
    harness.run(1);
    harness.patch(clusterroles, 'a', { metadata: { labels: { to: null } } });
    harness.run(1);
    assert.deepEqual(resources(), []);
    put('b', ['more'], { to: 'total' });
    harness.run(1);
    assert.deepEqual(resources(), ['more']);
  });

  it('finds the roles of the cluster as they should be', () => {
    const before = harness.get(clusterroles, 'admin')?.metadata.resourceVersion;
    harness.run(1);
    assert.equal(harness.get(clusterroles, 'admin')?.metadata.resourceVersion, before);
  });
});
