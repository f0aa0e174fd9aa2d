import assert from 'node:assert/strict';
import {
  clusterrolebindings,
  clusterroles,
  validatingadmissionpolicies,
  validatingadmissionpolicybindings,
} from '../../../api/resources';
import { ApiServerBench, refusalOf, user } from '../testing/api-server-bench';

const eve = user('eve');
const EVE = '&{eve  [system:authenticated] map[]}';

/** Somebody who may write policies and read ConfigMaps, and nothing else. */
function world(): ApiServerBench {
  const bench = new ApiServerBench();
  const rules = [
    { apiGroups: ['admissionregistration.k8s.io'], resources: ['*'], verbs: ['*'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] },
  ];
  bench.create(clusterroles, { metadata: { name: 'policies' }, rules });
  bench.create(clusterrolebindings, {
    metadata: { name: 'policies' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'policies' },
    subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' }],
  });
  return bench;
}

const policy = (kind: string, name = 'p'): object => ({
  metadata: { name },
  spec: {
    paramKind: { apiVersion: 'v1', kind },
    matchConstraints: {
      resourceRules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }],
    },
    validations: [{ expression: 'true' }],
  },
});

const binding = (policyName: string): object => ({
  metadata: { name: 'b' },
  spec: {
    policyName,
    validationActions: ['Deny'],
    paramRef: { name: 'x', namespace: 'default', parameterNotFoundAction: 'Deny' },
  },
});

describe('policyParams', () => {
  const bench = world();
  bench.create(validatingadmissionpolicies, policy('Secret', 'secrets'));
  bench.create(validatingadmissionpolicies, policy('ConfigMap', 'maps'));

  it('lets those write a policy who may read its parameters', () => {
    bench.create(validatingadmissionpolicies, policy('ConfigMap', 'mine'), { as: eve });
    assert.equal(
      refusalOf(() => bench.create(validatingadmissionpolicies, policy('Secret'), { as: eve })),
      `422 ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.paramKind: Forbidden: user ${EVE} must have "get" permission on all objects of the referenced paramKind (kind=Secret, apiVersion=v1)`,
    );
  });

  it('finds what is wrong otherwise first', () => {
    const bad = { metadata: { name: 'p' }, spec: { paramKind: { apiVersion: 'v1', kind: 'Secret' } } };
    assert.match(
      refusalOf(() => bench.create(validatingadmissionpolicies, bad, { as: eve })),
      /is invalid: \[spec\.matchConstraints: Required value, /,
    );
  });

  const refused: readonly (readonly [policyName: string, why: string])[] = [
    ['secrets', `user ${EVE} does not have "get" permission on the object referenced by paramRef`],
    [
      'none',
      `unable to get policy none to determine minimum required permissions and user ${EVE} does not have "get" permission for all groups, versions and resources`,
    ],
  ];
  for (const [policyName, why] of refused) {
    it(`lets nobody bind ${policyName} to what he may not read`, () => {
      assert.equal(
        refusalOf(() => bench.create(validatingadmissionpolicybindings, binding(policyName), { as: eve })),
        `422 ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io "b" is invalid: spec.paramRef: Forbidden: ${why}`,
      );
    });
  }

  it('lets the others bind', () => {
    bench.create(validatingadmissionpolicybindings, binding('maps'), { as: eve });
  });
});
