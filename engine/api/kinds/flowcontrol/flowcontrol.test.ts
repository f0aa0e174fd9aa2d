import assert from 'node:assert/strict';
import type { FlowSchema, PriorityLevelConfiguration } from '../../types/flowcontrol-v1';
import { given, testCreation, updateFindings, type Body } from '../testing/kind-bench';

const RULE = { verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] };
const USER = { kind: 'User', user: { name: 'u' } };
const LEVEL = { priorityLevelConfiguration: { name: 'workload-low' } };
const schema = (spec: Body): Body => ({ spec: { ...LEVEL, ...spec } });
const rule = (resourceRule: Body): Body =>
  schema({ rules: [{ subjects: [USER], resourceRules: [{ ...RULE, ...resourceRule }] }] });
const subject = (one: Body): Body => schema({ rules: [{ subjects: [one], resourceRules: [RULE] }] });
const url = (...nonResourceURLs: readonly string[]): Body =>
  schema({ rules: [{ subjects: [USER], nonResourceRules: [{ verbs: ['*'], nonResourceURLs }] }] });
const R = 'spec.rules[0].resourceRules[0]';
const U = 'spec.rules[0].nonResourceRules[0].nonResourceURLs';
const VERBS = '"create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"';

describe('FlowSchema', () => {
  testCreation('FlowSchema', [
    ['a rule', rule({})],
    ['no precedence is 1000', schema({})],
    ['precedence 0 is 1000', schema({ matchingPrecedence: 0 })],
    [
      'below',
      schema({ matchingPrecedence: -1 }),
      'spec.matchingPrecedence: Invalid value: -1: must be a positive value',
    ],
    [
      'above',
      schema({ matchingPrecedence: 10_001 }),
      'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000',
    ],
    [
      'the first place',
      schema({ matchingPrecedence: 1 }),
      "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
    ],
    ['no level', { spec: {} }, 'spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
    [
      'a distinguisher nobody knows',
      schema({ distinguisherMethod: { type: 'X' } }),
      'spec.distinguisherMethod.type: Unsupported value: {"Type":"X"}: supported values: "ByNamespace", "ByUser"',
    ],
    [
      'an empty rule',
      schema({ rules: [{}] }),
      'spec.rules[0].subjects: Required value: subjects must contain at least one value',
      'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
    ],
    ['verbs', rule({ verbs: ['get', 'X'] }), `${R}.verbs: Unsupported value: ["get","X"]: supported values: ${VERBS}`],
    [
      'stars beside others',
      rule({ verbs: ['get', '*'], apiGroups: ['*', 'x'], resources: ['*', 'x'], namespaces: ['*', 'x'] }),
      `${R}.verbs: Invalid value: ["get","*"]: if '*' is present, must not specify other verbs`,
      `${R}.apiGroups: Invalid value: ["*","x"]: if '*' is present, must not specify other api groups`,
      `${R}.resources: Invalid value: ["*","x"]: if '*' is present, must not specify other resources`,
      `${R}.namespaces: Invalid value: ["*","x"]: if '*' is present, must not specify other namespaces`,
    ],
    [
      'nothing at all',
      rule({ verbs: [], apiGroups: [], resources: [], namespaces: [] }),
      `${R}.verbs: Required value: verbs must contain at least one value`,
      `${R}.apiGroups: Required value: resource rules must supply at least one api group`,
      `${R}.resources: Required value: resource rules must supply at least one resource`,
      `${R}.namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace`,
    ],
    ['cluster scope needs no namespace', rule({ namespaces: [], clusterScope: true })],
    ['paths', url('/', '/a', '/a/*')],
    [
      'no paths',
      url('', 'x', '/a b', '/a//b', '/a/*b', '/*/*'),
      `${U}[0]: Invalid value: "": must not be empty`,
      `${U}[1]: Invalid value: "x": must start with slash`,
      `${U}[2]: Invalid value: "/a b": must not contain white-space`,
      `${U}[3]: Invalid value: "/a//b": must not contain double slash`,
      `${U}[4]: Invalid value: "/a/*b": wildcard can only do suffix matching`,
      `${U}[5]: Invalid value: "/*/*": wildcard can only do suffix matching`,
    ],
    [
      'a kind of subject nobody knows',
      subject({ kind: 'X' }),
      'spec.rules[0].subjects[0].kind: Unsupported value: "X": supported values: "Group", "ServiceAccount", "User"',
    ],
    [
      'another member than the kind says',
      subject({ kind: 'User', group: { name: 'g' } }),
      "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
      "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
    ],
    [
      'an account of nowhere',
      subject({ kind: 'ServiceAccount', serviceAccount: { name: '*' } }),
      'spec.rules[0].subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account',
    ],
  ]);

  it('has a place of its own unless it says so', () => {
    assert.equal(given<FlowSchema>('FlowSchema', schema({})).spec.matchingPrecedence, 1000);
  });

  it('lets nobody change what is mandatory', () => {
    const [finding = ''] = updateFindings('FlowSchema', [
      { metadata: { name: 'catch-all' }, ...schema({}) },
      { metadata: { name: 'catch-all' }, ...schema({}) },
    ]);
    assert.match(finding, /^spec: Invalid value: \{"PriorityLevelConfiguration":\{"Name":"workload-low"\}/);
    assert.match(finding, /spec of 'catch-all' must equal the fixed value$/);
  });

  it('names each condition once in its status', () => {
    const status = { conditions: [{ type: 'A' }, { type: 'A' }, {}] };
    const found = updateFindings('FlowSchema', [schema({}), { ...schema({}), status }], { subresource: 'status' });
    assert.deepEqual(found, [
      'status.conditions[1].type: Duplicate value: "A"',
      'status.conditions[2].type: Required value',
    ]);
  });
});

const limited = (rest: Body): Body => ({
  spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' }, ...rest } },
});
const queue = (queuing: Body): Body => limited({ limitResponse: { type: 'Queue', queuing } });
const Q = 'spec.limited.limitResponse.queuing';

describe('PriorityLevelConfiguration', () => {
  testCreation('PriorityLevelConfiguration', [
    ['limited', limited({})],
    ['queues', queue({})],
    ['nothing', { spec: {} }, 'spec.type: Unsupported value: "": supported values: "Exempt", "Limited"'],
    [
      'another exempt one',
      { spec: { type: 'Exempt' } },
      "spec.type: Invalid value: \"Exempt\": must be 'Exempt' if and only if `name` is 'exempt'",
    ],
    [
      'no limits',
      { spec: { type: 'Limited' } },
      'spec.limited: Required value: must not be empty when type is Limited',
    ],
    [
      'both',
      { spec: { type: 'Limited', exempt: {}, limited: { limitResponse: { type: 'Reject' } } } },
      'spec.exempt: Forbidden: must be nil if the type is Limited',
    ],
    [
      'shares out of range',
      limited({ nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -1 }),
      'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
      'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
      'spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer',
    ],
    [
      'a response nobody knows',
      limited({ limitResponse: { type: 'X' } }),
      'spec.limited.limitResponse.type: Unsupported value: "X": supported values: "Queue", "Reject"',
    ],
    [
      'queues of a level that refuses',
      limited({ limitResponse: { type: 'Reject', queuing: {} } }),
      `${Q}: Forbidden: must be nil if limited.limitResponse.type is not Limited`,
    ],
    [
      'no queues of a level that queues',
      limited({ limitResponse: { type: 'Queue' } }),
      `${Q}: Required value: must not be empty if limited.limitResponse.type is Limited`,
    ],
    [
      'negative queues',
      queue({ queues: -1, handSize: -1, queueLengthLimit: -1 }),
      `${Q}.queueLengthLimit: Invalid value: -1: must be positive`,
      `${Q}.queues: Invalid value: -1: must be positive`,
      `${Q}.handSize: Invalid value: -1: must be positive`,
    ],
    [
      'a hand larger than the deck',
      queue({ queues: 4, handSize: 5 }),
      `${Q}.handSize: Invalid value: 5: should not be greater than queues (4)`,
    ],
    [
      'a hand that no hash can deal',
      queue({ queues: 128, handSize: 10 }),
      `${Q}.handSize: Invalid value: 10: required entropy bits of deckSize 128 and handSize 10 should not be greater than 60`,
    ],
  ]);

  it('is told what it leaves open', () => {
    const { spec } = given<PriorityLevelConfiguration>('PriorityLevelConfiguration', queue({}));
    assert.deepEqual(spec.limited, {
      nominalConcurrencyShares: 30,
      lendablePercent: 0,
      limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
    });
  });

  it('may change the shares of the exempt level, and nothing else of it', () => {
    const exempt = (spec: Body): Body => ({ metadata: { name: 'exempt' }, spec: { type: 'Exempt', ...spec } });
    const change = (spec: Body): readonly string[] =>
      updateFindings('PriorityLevelConfiguration', [exempt({ exempt: {} }), exempt(spec)]);
    assert.deepEqual(change({ exempt: { lendablePercent: 50 } }), []);
    const [first, second = ''] = change({ limited: { limitResponse: { type: 'Reject' } } });
    assert.equal(first, 'spec.limited: Forbidden: must be nil if the type is not Limited');
    assert.match(second, /spec of 'exempt' except the 'spec.exempt' field must equal the fixed value$/);
  });
});
