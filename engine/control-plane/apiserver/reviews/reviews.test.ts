import assert from 'node:assert/strict';
import {
  clusterrolebindings,
  localsubjectaccessreviews,
  rolebindings,
  roles,
  selfsubjectaccessreviews,
  selfsubjectreviews,
  selfsubjectrulesreviews,
  serviceaccounts,
  subjectaccessreviews,
  tokenreviews,
} from '../../../api/resources';
import type { KubeObject } from '../../../api/object';
import type { Resource } from '../../../api/resource';
import type { SelfSubjectReview, TokenRequest, TokenReview } from '../../../api/types/authentication-v1';
import type {
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from '../../../api/types/authorization-v1';
import { ApiServerBench, nodeUser, refusalOf, user } from '../testing/api-server-bench';

const eve = user('eve', 'staff');

/** Eve may read ConfigMaps of one namespace, staff may view all. */
function world(): ApiServerBench {
  const bench = new ApiServerBench();
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'update'], resourceNames: ['a'] }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' };
  bench.create(roles, { metadata: { name: 'reader' }, rules }, { namespace: 'default' });
  bench.create(
    rolebindings,
    { metadata: { name: 'reader' }, roleRef, subjects: [{ kind: 'User', apiGroup: roleRef.apiGroup, name: 'eve' }] },
    { namespace: 'default' },
  );
  bench.create(clusterrolebindings, {
    metadata: { name: 'staff' },
    roleRef: { ...roleRef, kind: 'ClusterRole', name: 'view' },
    subjects: [{ kind: 'Group', apiGroup: roleRef.apiGroup, name: 'staff' }],
  });
  return bench;
}

describe('access reviews', () => {
  const bench = world();
  const ask = (spec: object): SubjectAccessReview['status'] =>
    bench.create<SubjectAccessReview>(subjectaccessreviews, { spec }).status;
  const about = (verb: string, resource: string, more: object = {}): object => ({
    resourceAttributes: { verb, resource, namespace: 'default', ...more },
  });

  const answers: readonly (readonly [question: string, spec: object, allowed: boolean, reason: string])[] = [
    [
      'by a role, for a name',
      { user: 'eve', ...about('update', 'configmaps', { name: 'a' }) },
      true,
      'RBAC: allowed by RoleBinding "reader/default" of Role "reader" to User "eve"',
    ],
    ['for another name', { user: 'eve', ...about('update', 'configmaps', { name: 'b' }) }, false, ''],
    [
      'by a group',
      { groups: ['staff'], ...about('list', 'pods') },
      true,
      'RBAC: allowed by ClusterRoleBinding "staff" of ClusterRole "view" to Group "staff"',
    ],
    ['for a path', { user: 'eve', nonResourceAttributes: { verb: 'get', path: '/metrics' } }, false, ''],
    ['by nobody', { user: 'bob', ...about('get', 'secrets') }, false, ''],
  ];
  for (const [question, spec, allowed, reason] of answers) {
    it(`answers ${question}`, () => {
      assert.deepEqual(ask(spec), { allowed, ...(reason === '' ? {} : { reason }) });
    });
  }

  const refused: readonly (readonly [question: string, resource: Resource, body: object, why: RegExp])[] = [
    [
      'about nobody',
      subjectaccessreviews,
      { spec: about('get', 'pods') },
      /spec\.user: Invalid value: "": at least one/,
    ],
    [
      'about nothing',
      selfsubjectaccessreviews,
      { spec: {} },
      /exactly one of nonResourceAttributes or resourceAttributes must be specified/,
    ],
    [
      'about two things',
      selfsubjectaccessreviews,
      { spec: { ...about('get', 'pods'), nonResourceAttributes: { path: '/' } } },
      /cannot be specified in combination with resourceAttributes/,
    ],
    ['with a name', selfsubjectaccessreviews, { metadata: { name: 'x' }, spec: about('get', 'pods') }, /must be empty/],
  ];
  for (const [question, resource, body, why] of refused) {
    it(`refuses a question ${question}`, () => {
      assert.match(
        refusalOf(() => bench.create(resource, body)),
        why,
      );
    });
  }

  it('asks for oneself', () => {
    const mine = (as = eve): unknown =>
      bench.create<SelfSubjectAccessReview>(selfsubjectaccessreviews, { spec: about('get', 'pods') }, { as }).status
        .allowed;
    assert.deepEqual([mine(), mine(user('bob'))], [true, false]);
  });

  it('asks within one namespace', () => {
    const local = (namespace: string): unknown =>
      bench.create(
        localsubjectaccessreviews,
        {
          metadata: { namespace: 'default' },
          spec: { user: 'eve', resourceAttributes: { verb: 'get', resource: 'pods', namespace } },
        },
        { namespace: 'default' },
      );
    local('default');
    assert.match(
      refusalOf(() => local('other')),
      /spec\.resourceAttributes\.namespace: Invalid value: "other": must match metadata\.namespace/,
    );
  });
});

describe('SelfSubjectRulesReview', () => {
  const bench = world();
  const rules = (as = eve, namespace = 'default'): SelfSubjectRulesReview['status'] =>
    bench.create<SelfSubjectRulesReview>(selfsubjectrulesreviews, { spec: { namespace } }, { as }).status;

  it('lists what holds in the namespace', () => {
    const { resourceRules, nonResourceRules, incomplete } = rules();
    const own = resourceRules.find(({ resourceNames }) => resourceNames?.includes('a'));
    assert.deepEqual(own?.verbs, ['get', 'update']);
    assert.ok(nonResourceRules.some(({ nonResourceURLs }) => nonResourceURLs?.includes('/healthz')));
    assert.equal(incomplete, false);
    assert.ok(!rules(eve, 'other').resourceRules.some(({ resourceNames }) => resourceNames?.includes('a')));
  });

  it('says of kubelets that it cannot say', () => {
    const { incomplete, evaluationError } = rules(nodeUser('n'));
    assert.deepEqual([incomplete, evaluationError], [true, 'node authorizer does not support user rule resolution']);
  });

  it('wants a namespace', () => {
    assert.equal(
      refusalOf(() => rules(eve, '')),
      '400 no namespace on request',
    );
  });
});

describe('who is who', () => {
  it('tells who asks', () => {
    const as = { name: 'eve', uid: '7', groups: ['g'], extra: { k: ['v'] } };
    const { status } = new ApiServerBench().create<SelfSubjectReview>(
      selfsubjectreviews,
      {},
      { as: { ...as, groups: ['g', 'system:authenticated'] } },
    );
    assert.deepEqual(status.userInfo, {
      username: 'eve',
      uid: '7',
      groups: ['g', 'system:authenticated'],
      extra: { k: ['v'] },
    });
  });

  it('tells whose token it is, and for whom', () => {
    const bench = new ApiServerBench();
    const { status } = bench.create<TokenRequest & KubeObject>(
      serviceaccounts as unknown as Resource<TokenRequest & KubeObject>,
      { spec: { audiences: ['vault', 'db'], expirationSeconds: 600 } },
      { namespace: 'default', subresource: 'token', name: 'default' },
    );
    const review = (token: string, audiences: readonly string[]): TokenReview['status'] =>
      bench.create<TokenReview>(tokenreviews, { spec: { token, audiences } }).status;
    const good = review(status.token, ['vault', 'x']);
    assert.deepEqual(
      [good.authenticated, good.user?.username, good.audiences],
      [true, 'system:serviceaccount:default:default', ['vault']],
    );
    assert.match(review(status.token, ['x']).error ?? '', /is invalid for the target audiences \["x"\]/);
    assert.equal(review('rubbish', []).error, 'invalid bearer token');
  });
});
