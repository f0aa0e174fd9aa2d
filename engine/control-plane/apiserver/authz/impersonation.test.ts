import assert from 'node:assert/strict';
import { clusterrolebindings, clusterroles, selfsubjectreviews } from '../../../api/resources';
import type { SelfSubjectReview } from '../../../api/types/authentication-v1';
import type { User } from '../../../api/request';
import { ApiServerBench, refusalOf, user } from '../testing/api-server-bench';

const REVIEWS = { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] };
const old = (resources: readonly string[], resourceNames?: readonly string[], apiGroup = ''): object => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['impersonate'],
  ...(resourceNames === undefined ? {} : { resourceNames }),
});
const constrained = (mode: string, resources: readonly string[]): readonly object[] => [
  { apiGroups: ['authentication.k8s.io'], resources, verbs: [`impersonate:${mode}`] },
  { ...REVIEWS, verbs: [`impersonate-on:${mode}:create`] },
];

/** Who `bob` is taken for when he asks as somebody else, given what he may do. */
function seenAs(rules: readonly object[], wanted: User): SelfSubjectReview['status']['userInfo'] {
  const bench = new ApiServerBench();
  bench.create(clusterroles, { metadata: { name: 'acts' }, rules });
  bench.create(clusterrolebindings, {
    metadata: { name: 'acts' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'acts' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'bob' }],
  });
  const request = { verb: 'create', resource: selfsubjectreviews, user: wanted, impersonator: user('bob'), object: {} };
  const answer = bench.ask(request);
  assert.ok(answer.kind === 'object');
  return (answer.object as SelfSubjectReview).status.userInfo;
}

const as = (name: string, more: Partial<User> = {}): User => ({ name, groups: [], ...more });

describe('impersonation', () => {
  const allowed: readonly (readonly [
    how: string,
    rules: readonly object[],
    wanted: User,
    groups: readonly string[],
  ])[] = [
    ['a user', [old(['users'], ['eve'])], as('eve'), ['system:authenticated']],
    ['a user and groups', [old(['users', 'groups'])], as('eve', { groups: ['g'] }), ['g', 'system:authenticated']],
    [
      'an account, with its groups',
      [old(['serviceaccounts'])],
      as('system:serviceaccount:ns:a'),
      ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
    ],
    ['a user, for this request only', constrained('user-info', ['users']), as('eve'), ['system:authenticated']],
    [
      'an account, for this request only',
      constrained('serviceaccount', ['serviceaccounts']),
      as('system:serviceaccount:ns:a'),
      ['system:serviceaccounts', 'system:serviceaccounts:ns', 'system:authenticated'],
    ],
    [
      'a node, for this request only',
      constrained('arbitrary-node', ['nodes']),
      as('system:node:n'),
      ['system:nodes', 'system:authenticated'],
    ],
  ];
  for (const [how, rules, wanted, groups] of allowed) {
    it(`lets act as ${how}`, () => {
      const { username, groups: seen } = seenAs(rules, wanted);
      assert.deepEqual([username, seen], [wanted.name, groups]);
    });
  }

  const on = (mode: string): object => ({ ...REVIEWS, verbs: [`impersonate-on:${mode}:create`] });
  const only = (resource: string): readonly object[] => [
    on('user-info'),
    { apiGroups: ['authentication.k8s.io'], resources: [resource], verbs: ['impersonate:user-info'] },
  ];
  const cannot = (verb: string, what: string): RegExp =>
    new RegExp(
      `^403 .*User "bob" cannot ${verb} resource "${what}" in API group "authentication.k8s.io" at the cluster scope`,
    );
  const refused: readonly (readonly [how: string, rules: readonly object[], wanted: User, why: RegExp])[] = [
    ['anybody', [], as('eve'), cannot('impersonate-on:user-info:create', 'selfsubjectreviews')],
    ['a user', [on('user-info')], as('eve'), cannot('impersonate:user-info', 'users')],
    ['a group', only('users'), as('eve', { groups: ['g'] }), cannot('impersonate:user-info', 'groups')],
    ['a uid', only('users'), as('eve', { uid: '7' }), cannot('impersonate:user-info', 'uids')],
    [
      'an extra',
      only('users'),
      as('eve', { extra: { scopes: ['all'] } }),
      cannot('impersonate:user-info', 'userextras/scopes'),
    ],
    ['a node', [on('arbitrary-node')], as('system:node:n'), cannot('impersonate:arbitrary-node', 'nodes')],
    [
      'a superuser, for this request only,',
      constrained('user-info', ['users', 'groups']),
      as('eve', { groups: ['system:masters'] }),
      /impersonating the system:masters group is not allowed/,
    ],
  ];
  for (const [how, rules, wanted, why] of refused) {
    it(`lets nobody act as ${how} without leave`, () => {
      assert.match(
        refusalOf(() => seenAs(rules, wanted)),
        why,
      );
    });
  }
});
