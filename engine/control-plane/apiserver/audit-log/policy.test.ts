import assert from 'node:assert/strict';
import type { Policy, PolicyRule } from '../../../api/types/audit-v1';
import { rulingOf, type Audited, type Target } from './policy';
import { policyFaults } from './policy-faults';

const policy = (...rules: readonly PolicyRule[]): Policy => ({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  metadata: { name: '', uid: '', resourceVersion: '' } as Policy['metadata'],
  rules,
});

const POD: Target = { group: '', version: 'v1', resource: 'pods', subresource: '', namespace: 'a', name: 'p' };
const request = (target: Target | undefined, more: Partial<Audited> = {}): Audited => ({
  user: { name: 'ada', groups: ['readers'] },
  verb: 'get',
  path: target === undefined ? '/healthz' : '/api/v1/namespaces/a/pods/p',
  target,
  ...more,
});

describe('the level that a policy gives a request', () => {
  const cases: readonly (readonly [
    name: string,
    rule: Omit<PolicyRule, 'level'>,
    audited: Audited,
    matches: boolean,
  ])[] = [
    ['anybody', {}, request(POD), true],
    ['a user', { users: ['ada'] }, request(POD), true],
    ['another user', { users: ['bob'] }, request(POD), false],
    ['nobody', { users: ['ada'] }, request(POD, { user: undefined }), false],
    ['a group', { userGroups: ['x', 'readers'] }, request(POD), true],
    ['another group', { userGroups: ['x'] }, request(POD), false],
    ['a verb', { verbs: ['get'] }, request(POD), true],
    ['another verb', { verbs: ['list'] }, request(POD), false],
    ['a namespace', { namespaces: ['a'] }, request(POD), true],
    ['another namespace', { namespaces: ['b'] }, request(POD), false],
    ['no resource, though a namespace is named', { namespaces: [''] }, request(undefined), false],
    ['a group of resources', { resources: [{ group: '' }] }, request(POD), true],
    ['another group of resources', { resources: [{ group: 'apps' }] }, request(POD), false],
    ['a resource', { resources: [{ group: '', resources: ['pods'] }] }, request(POD), true],
    [
      'not its parts',
      { resources: [{ group: '', resources: ['pods'] }] },
      request({ ...POD, subresource: 'log' }),
      false,
    ],
    ['a part', { resources: [{ group: '', resources: ['pods/log'] }] }, request({ ...POD, subresource: 'log' }), true],
    [
      'parts of all',
      { resources: [{ group: '', resources: ['*/log'] }] },
      request({ ...POD, subresource: 'log' }),
      true,
    ],
    [
      'all of one',
      { resources: [{ group: '', resources: ['pods/*'] }] },
      request({ ...POD, subresource: 'log' }),
      true,
    ],
    ['all', { resources: [{ group: '', resources: ['*'] }] }, request({ ...POD, subresource: 'log' }), true],
    ['a name', { resources: [{ group: '', resources: ['pods'], resourceNames: ['p'] }] }, request(POD), true],
    ['another name', { resources: [{ group: '', resources: ['pods'], resourceNames: ['q'] }] }, request(POD), false],
    ['a path', { nonResourceURLs: ['/healthz'] }, request(undefined), true],
    ['the start of a path', { nonResourceURLs: ['/health*'] }, request(undefined), true],
    ['another path', { nonResourceURLs: ['/livez'] }, request(undefined), false],
    ['a resource, though paths are named', { nonResourceURLs: ['*'] }, request(POD), false],
  ];
  for (const [name, rule, audited, matches] of cases) {
    it(`a rule for ${name}`, () => {
      const { level } = rulingOf(policy({ level: 'Request', ...rule }), audited);
      assert.equal(level, matches ? 'Request' : 'None');
    });
  }

  it('is that of the first rule that matches', () => {
    const rules = policy({ level: 'None', verbs: ['list'] }, { level: 'Metadata' }, { level: 'Request' });
    assert.equal(rulingOf(rules, request(POD)).level, 'Metadata');
  });

  it('comes with the stages that are left out by the policy or by its rule', () => {
    const rules = { ...policy({ level: 'Metadata', omitStages: ['Panic'] }), omitStages: ['RequestReceived'] };
    assert.deepEqual([...rulingOf(rules, request(POD)).omittedStages], ['RequestReceived', 'Panic']);
  });

  it('leaves out managed fields as the policy says, unless the rule says otherwise', () => {
    const rules = {
      ...policy({ level: 'Metadata', verbs: ['get'], omitManagedFields: false }, { level: 'Metadata' }),
      omitManagedFields: true,
    };
    assert.equal(rulingOf(rules, request(POD)).omitManagedFields, false);
    assert.equal(rulingOf(rules, request(POD, { verb: 'list' })).omitManagedFields, true);
  });
});

describe('what is wrong with a policy', () => {
  const cases: readonly (readonly [rule: PolicyRule, ...findings: readonly string[]])[] = [
    [{ level: 'Metadata' }],
    [{ level: '' }, 'rules[0].level: Required value'],
    [
      { level: 'All' },
      'rules[0].level: Unsupported value: "All": supported values: "None", "Metadata", "Request", "RequestResponse"',
    ],
    [
      { level: 'None', nonResourceURLs: ['healthz', '/a*b'] },
      'rules[0].nonResourceURLs[0]: Invalid value: "healthz": non-resource URL rules must begin with a \'/\' character',
      'rules[0].nonResourceURLs[1]: Invalid value: "/a*b": non-resource URL wildcards \'*\' must be the final character of the rule',
    ],
    [
      { level: 'None', nonResourceURLs: ['/a'], namespaces: ['x'] },
      'rules[0].nonResourceURLs: Invalid value: ["/a"]: rules cannot apply to both regular resources and non-resource URLs',
    ],
    [
      { level: 'None', resources: [{ group: '', resourceNames: ['a'] }] },
      'rules[0].resources.resourceNames: Invalid value: ["a"]: using resourceNames requires at least one resource',
    ],
    [
      { level: 'None', omitStages: ['Never'] },
      'rules[0].omitStages[0]: Invalid value: "Never": allowed stages are RequestReceived,ResponseStarted,ResponseComplete,Panic',
    ],
  ];
  for (const [rule, ...findings] of cases) {
    it(findings[0] ?? 'nothing', () => {
      assert.deepEqual(
        policyFaults(policy(rule)).map(({ field, message }) => `${field}: ${message}`),
        findings,
      );
    });
  }
});
