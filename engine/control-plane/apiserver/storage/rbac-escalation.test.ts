import assert from 'node:assert/strict';
import { clusterrolebindings, clusterroles, rolebindings, roles } from '../../../api/resources';
import { ApiServerBench, refusalOf, user } from '../testing/api-server-bench';

const eve = user('eve');
const GROUP = 'rbac.authorization.k8s.io';
const AT = { namespace: 'default', as: eve };
const READS = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const WRITES = { apiGroups: [''], resources: ['pods'], verbs: ['get', 'delete'] };

/** Eve may write roles and bindings, read pods, and what more is given. */
function world(...more: readonly object[]): ApiServerBench {
  const bench = new ApiServerBench();
  const write = {
    apiGroups: [GROUP],
    resources: ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'],
    verbs: ['create', 'update', 'patch', 'get'],
  };
  bench.create(clusterroles, { metadata: { name: 'writer' }, rules: [write, READS, ...more] });
  bench.create(clusterrolebindings, {
    metadata: { name: 'writer' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'writer' },
    subjects: [{ kind: 'User', apiGroup: GROUP, name: 'eve' }],
  });
  return bench;
}

const role = (rule: object): object => ({ metadata: { name: 'r' }, rules: [rule] });
const binding = (kind: string, name: string): object => ({
  metadata: { name: 'b' },
  roleRef: { apiGroup: GROUP, kind, name },
  subjects: [{ kind: 'User', apiGroup: GROUP, name: 'bob' }],
});
const leave = (verb: string, resource: string, ...resourceNames: readonly string[]): object => ({
  apiGroups: [GROUP],
  resources: [resource],
  verbs: [verb],
  ...(resourceNames.length === 0 ? {} : { resourceNames }),
});

describe('rbacEscalation', () => {
  const accepted: readonly (readonly [
    what: string,
    more: readonly object[],
    act: (bench: ApiServerBench) => unknown,
  ])[] = [
    ['grants what one holds', [], (bench) => bench.create(roles, role(READS), AT)],
    [
      'grants more with leave to escalate',
      [leave('escalate', 'roles')],
      (bench) => bench.create(roles, role(WRITES), AT),
    ],
    [
      'binds a role with leave to bind it',
      [leave('bind', 'clusterroles', 'edit')],
      (bench) => bench.create(rolebindings, binding('ClusterRole', 'edit'), AT),
    ],
    [
      'binds a role that holds no more',
      [],
      (bench) => bench.create(rolebindings, binding('ClusterRole', 'writer'), AT),
    ],
  ];
  for (const [what, more, act] of accepted) {
    it(what, () => {
      assert.ok(act(world(...more)));
    });
  }

  const HELD = 'is attempting to grant RBAC permissions not currently held:\n';
  const refused: readonly (readonly [what: string, act: (bench: ApiServerBench) => unknown, message: string])[] = [
    [
      'a role with more',
      (bench) => bench.create(roles, role(WRITES), AT),
      `403 roles.${GROUP} "r" is forbidden: user "eve" (groups=["system:authenticated"]) ${HELD}{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}`,
    ],
    [
      'a role that is given more',
      (bench) => {
        bench.create(roles, role(READS), AT);
        return bench.patch(roles, 'r', { rules: [WRITES] }, AT);
      },
      `403 roles.${GROUP} "r" is forbidden: user "eve" (groups=["system:authenticated"]) ${HELD}{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}`,
    ],
    [
      'a binding to a role that is not there',
      (bench) => bench.create(rolebindings, binding('Role', 'none'), AT),
      `404 rolebindings.${GROUP} "none" not found`,
    ],
    [
      'an aggregated role',
      (bench) =>
        bench.create(
          clusterroles,
          { metadata: { name: 'a' }, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } },
          { as: eve },
        ),
      `403 clusterroles.${GROUP} "a" is forbidden: must have cluster-admin privileges to use the aggregationRule`,
    ],
  ];
  for (const [what, act, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(
        refusalOf(() => act(world())),
        message,
      );
    });
  }

  it('lets superusers grant anything', () => {
    assert.ok(
      world().create(roles, role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }), { namespace: 'default' }),
    );
  });
});
