import assert from 'node:assert/strict';
import type { MutatingWebhookConfiguration, ValidatingAdmissionPolicy } from '../../types/admissionregistration-v1';
import {
  CONTEXT,
  createFindings,
  given,
  kindNamed,
  testCreation,
  updateFindings,
  type Body,
} from '../testing/kind-bench';

const RULE = { operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] };
const HOOK = {
  name: 'a.example.com',
  clientConfig: { url: 'https://x' },
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  rules: [RULE],
};
const hooks = (changes: Body, ...more: readonly Body[]): Body => ({ webhooks: [{ ...HOOK, ...changes }, ...more] });
const client = (clientConfig: Body): Body => hooks({ clientConfig });
const ruled = (rule: Body): Body => hooks({ rules: [{ ...RULE, ...rule }] });
const W = 'webhooks[0]';
const FORM = '; desired format: https://host[/path]';

describe('webhook configurations', () => {
  testCreation('ValidatingWebhookConfiguration', [
    ['a webhook', hooks({})],
    ['no name', hooks({ name: '' }), `${W}.name: Required value`],
    [
      'a short name',
      hooks({ name: 'a.b' }),
      `${W}.name: Invalid value: "a.b": should be a domain with at least three segments separated by dots`,
    ],
    ['one name twice', hooks({}, HOOK), 'webhooks[1].name: Duplicate value: "a.example.com"'],
    ['nowhere', client({}), `${W}.clientConfig: Required value: exactly one of url or service is required`],
    [
      'an open URL',
      client({ url: 'http://x' }),
      `${W}.clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme${FORM}`,
    ],
    [
      'a URL with everything',
      client({ url: 'https://u:p@/a?b#c' }),
      `${W}.clientConfig.url: Invalid value: "": host must be specified${FORM}`,
      `${W}.clientConfig.url: Invalid value: "u:p": user information is not permitted in the URL`,
      `${W}.clientConfig.url: Invalid value: "c": fragments are not permitted in the URL`,
      `${W}.clientConfig.url: Invalid value: "b": query parameters are not permitted in the URL`,
    ],
    [
      'no URL',
      client({ url: 'https://x:y/' }),
      `${W}.clientConfig.url: Required value: url must be a valid URL: parse "https://x:y/": invalid port ":y" after host${FORM}`,
    ],
    [
      'a Service without a namespace is reported as one without a name',
      client({ service: { name: 's', path: '/a//B' } }),
      `${W}.clientConfig.service.name: Required value`,
      `${W}.clientConfig.service.path: Invalid value: "/a//B": segment[1] may not be empty`,
      `${W}.clientConfig.service.path: Invalid value: "/a//B": segment[2]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
    [
      'side effects',
      hooks({ sideEffects: 'Some' }),
      `${W}.sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"`,
    ],
    [
      'no word of side effects',
      hooks({ sideEffects: null }),
      `${W}.sideEffects: Required value: must specify one of None, NoneOnDryRun`,
    ],
    [
      'a long wait',
      hooks({ timeoutSeconds: 31 }),
      `${W}.timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds`,
    ],
    [
      'versions',
      hooks({ admissionReviewVersions: ['v9', 'v9'] }),
      `${W}.admissionReviewVersions[1]: Invalid value: "v9": duplicate version`,
      `${W}.admissionReviewVersions: Invalid value: ["v9","v9"]: must include at least one of v1, v1beta1`,
    ],
    [
      'an empty rule',
      hooks({ rules: [{}] }),
      `${W}.rules[0].operations: Required value`,
      `${W}.rules[0].apiGroups: Required value`,
      `${W}.rules[0].apiVersions: Required value`,
      `${W}.rules[0].resources: Required value`,
    ],
    [
      'resources that overlap',
      ruled({ resources: ['pods/*', 'pods/status', '*/scale', 'x/scale', '*', 'pods'] }),
      `${W}.rules[0].resources[1]: Invalid value: "pods/status": if 'pods/*' is present, must not specify pods/status`,
      `${W}.rules[0].resources[3]: Invalid value: "x/scale": if '*/scale' is present, must not specify x/scale`,
      `${W}.rules[0].resources: Invalid value: ["pods/*","pods/status","*/scale","x/scale","*","pods"]: if '*' is present, must not specify other resources without subresources`,
    ],
    [
      'odd words',
      hooks({ failurePolicy: 'X', matchPolicy: 'X', rules: [{ ...RULE, operations: ['X'], scope: 'X' }] }),
      `${W}.rules[0].operations[0]: Unsupported value: "X": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"`,
      `${W}.rules[0].scope: Unsupported value: "X": supported values: "*", "Cluster", "Namespaced"`,
      `${W}.failurePolicy: Unsupported value: "X": supported values: "Fail", "Ignore"`,
      `${W}.matchPolicy: Unsupported value: "X": supported values: "Equivalent", "Exact"`,
    ],
    [
      'empty conditions',
      hooks({ matchConditions: [{}] }),
      `${W}.matchConditions[0].expression: Required value`,
      `${W}.matchConditions[0].name: Required value`,
    ],
  ]);

  it('fills in what a webhook leaves open', () => {
    const { webhooks = [] } = given<MutatingWebhookConfiguration>(
      'MutatingWebhookConfiguration',
      client({ service: { namespace: 'a', name: 'b' } }),
    );
    const [hook] = webhooks;
    assert.deepEqual(
      [hook?.failurePolicy, hook?.matchPolicy, hook?.timeoutSeconds, hook?.reinvocationPolicy],
      ['Fail', 'Equivalent', 10, 'Never'],
    );
    assert.deepEqual([hook?.namespaceSelector, hook?.objectSelector, hook?.rules?.[0]?.scope], [{}, {}, '*']);
    assert.equal(hook?.clientConfig.service?.port, 443);
  });

  it('keeps what was wrong before', () => {
    const bad = hooks({ sideEffects: 'Some', admissionReviewVersions: ['v9'] }, { ...HOOK, sideEffects: 'Unknown' });
    assert.deepEqual(updateFindings('ValidatingWebhookConfiguration', [bad, bad]), []);
  });

  it('warns of names that belong to manifests', () => {
    const definition = kindNamed('ValidatingWebhookConfiguration');
    const named = given(definition.kind, { metadata: { name: 'a.static.k8s.io' }, ...hooks({}) });
    assert.equal(definition.warnings?.(named, undefined, CONTEXT).length, 1);
  });
});

const POLICY = {
  matchConstraints: { resourceRules: [RULE] },
  validations: [{ expression: 'true' }],
};
const policy = (spec: Body = {}): Body => ({ spec: { ...POLICY, ...spec } });
const V = 'spec.validations[0]';

describe('ValidatingAdmissionPolicy', () => {
  testCreation('ValidatingAdmissionPolicy', [
    ['a policy', policy()],
    [
      'nothing',
      { spec: {} },
      'spec.matchConstraints: Required value',
      'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
      'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
    ],
    ['no rules', policy({ matchConstraints: {} }), 'spec.matchConstraints.resourceRules: Required value'],
    [
      'one object twice',
      policy({ matchConstraints: { resourceRules: [{ ...RULE, resourceNames: ['a', 'a', 'b/c'] }] } }),
      'spec.matchConstraints.resourceRules[0].resourceNames[1]: Duplicate value: "a"',
      `spec.matchConstraints.resourceRules[0].resourceNames[2]: Invalid value: "b/c": may not contain '/'`,
    ],
    [
      'a kind of parameters that is none',
      policy({ paramKind: { apiVersion: 'a/b/c', kind: 'x_y' } }),
      'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
      `spec.paramKind.kind: Invalid value: "x_y": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
    ],
    [
      'a blank expression and message',
      policy({ validations: [{ expression: ' ', message: ' ', messageExpression: ' ', reason: 'X' }] }),
      `${V}.expression: Required value: expression is not specified`,
      `${V}.messageExpression: Invalid value: " ": must be non-empty if specified`,
      `${V}.message: Invalid value: " ": must be non-empty if specified`,
      `${V}.reason: Unsupported value: "X": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"`,
    ],
    [
      'a message of two lines',
      policy({ validations: [{ expression: 'true', message: 'a\nb' }] }),
      `${V}.message: Invalid value: "a\\nb": must not contain line breaks`,
    ],
    [
      'variables',
      policy({ variables: [{}, { name: 'for', expression: '1' }] }),
      'spec.variables[0].name: Required value: name is not specified',
      'spec.variables[0].expression: Required value: expression is not specified',
      'spec.variables[1].name: Invalid value: "for": must be a valid CEL identifier',
    ],
    [
      'annotations',
      policy({
        auditAnnotations: [
          { key: 'k', valueExpression: '' },
          { key: 'k', valueExpression: "'v'" },
        ],
      }),
      'spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified',
      'spec.auditAnnotations[1].key: Duplicate value: "k"',
    ],
  ]);

  it('matches everything unless it says so', () => {
    const { spec } = given<ValidatingAdmissionPolicy>('ValidatingAdmissionPolicy', policy());
    assert.deepEqual(
      [spec.failurePolicy, spec.matchConstraints?.matchPolicy, spec.matchConstraints?.resourceRules?.[0]?.scope],
      ['Fail', 'Equivalent', '*'],
    );
  });

  it('has warnings that say where, and conditions that say why', () => {
    const status = {
      typeChecking: { expressionWarnings: [{ warning: '', fieldRef: ' ' }] },
      conditions: [{ type: 'A', status: 'X', reason: '1' }],
    };
    const found = updateFindings('ValidatingAdmissionPolicy', [policy(), { ...policy(), status }], {
      subresource: 'status',
    });
    assert.deepEqual(found.slice(0, 4), [
      'status.typeChecking.expressionWarnings[0].warning: Required value',
      'status.typeChecking.expressionWarnings[0].fieldRef: Required value',
      'status.conditions[0].status: Unsupported value: "X": supported values: "False", "True", "Unknown"',
      'status.conditions[0].lastTransitionTime: Required value',
    ]);
    assert.match(found[4] ?? '', /^status\.conditions\[0\]\.reason: Invalid value: "1": a condition reason must start/);
  });
});

const mutating = (spec: Body): Body => ({
  spec: { matchConstraints: { resourceRules: [RULE] }, reinvocationPolicy: 'Never', ...spec },
});
const M = 'spec.mutations[0]';

describe('MutatingAdmissionPolicy', () => {
  testCreation('MutatingAdmissionPolicy', [
    [
      'a patch',
      mutating({
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: "[JSONPatch{op: 'remove', path: '/a'}]" } }],
      }),
    ],
    [
      'nothing to do',
      mutating({ reinvocationPolicy: '' }),
      'spec.mutations: Required value: mutations must contain at least one item',
      'spec.reinvocationPolicy: Required value',
    ],
    [
      'an odd patch',
      mutating({ mutations: [{ patchType: 'X' }] }),
      `${M}.patchType: Unsupported value: "X": supported values: "ApplyConfiguration", "JSONPatch"`,
    ],
    [
      'the other form',
      mutating({ mutations: [{ patchType: 'JSONPatch', applyConfiguration: { expression: 'Object{}' } }] }),
      `${M}.jsonPatch: Required value: must be specified when patchType is JSONPatch`,
      `${M}.applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch`,
    ],
    [
      'deletions',
      mutating({
        matchConstraints: { resourceRules: [{ ...RULE, operations: ['DELETE'] }] },
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: ' ' } }],
      }),
      'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
      `${M}.jsonPatch.expression: Required value`,
    ],
  ]);
});

const binding = (spec: Body): Body => ({ spec: { policyName: 'p', validationActions: ['Deny'], ...spec } });

const compiled: readonly (readonly [kind: string, body: Body, finding: string])[] = [
  [
    'ValidatingWebhookConfiguration',
    hooks({ matchConditions: [{ name: 'a', expression: ' 1' }] }),
    `${W}.matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got int`,
  ],
  [
    'ValidatingAdmissionPolicy',
    policy({ validations: [{ expression: 'params.a' }] }),
    `${V}.expression: Invalid value: "params.a": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.a\n | ^`,
  ],
  [
    'ValidatingAdmissionPolicy',
    policy({ variables: [{ name: 'x', expression: "'a'" }], validations: [{ expression: 'variables.x' }] }),
    `${V}.expression: Invalid value: "variables.x": must evaluate to bool but got string`,
  ],
  [
    'ValidatingAdmissionPolicy',
    policy({ auditAnnotations: [{ key: 'k', valueExpression: ' 1' }] }),
    'spec.auditAnnotations[0].valueExpression: Invalid value: " 1": must evaluate to one of [string null_type] but got int',
  ],
  [
    'MutatingAdmissionPolicy',
    mutating({ mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: '1' } }] }),
    `${M}.applyConfiguration.expression: Invalid value: "1": must evaluate to Object but got int`,
  ],
];

describe('expressions', () => {
  for (const [kind, body, finding] of compiled) {
    it(`${kind}: ${finding.slice(0, 60)}`, () => {
      assert.deepEqual(createFindings(kind, body), [finding]);
    });
  }

  it('are not compiled again while match conditions stay', () => {
    const bad = hooks({ matchConditions: [{ name: 'a', expression: '1' }] });
    assert.deepEqual(updateFindings('ValidatingWebhookConfiguration', [bad, bad]), []);
  });
});

describe('ValidatingAdmissionPolicyBinding', () => {
  testCreation('ValidatingAdmissionPolicyBinding', [
    ['a binding', binding({})],
    [
      'nothing',
      { spec: {} },
      'spec.policyName: Required value',
      'spec.validationActions: Required value: at least one validation action is required',
    ],
    [
      'actions',
      binding({ validationActions: ['Deny', 'Warn', 'Deny', 'X'] }),
      'spec.validationActions[2]: Duplicate value: "Deny"',
      'spec.validationActions[3]: Unsupported value: "X": supported values: "Audit", "Deny", "Warn"',
      'spec.validationActions: Invalid value: ["Deny","Warn","Deny","X"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ],
    [
      'parameters by name and by selector',
      binding({ paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'X' } }),
      'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
      'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive',
      'spec.paramRef.parameterNotFoundAction: Unsupported value: "X": supported values: "Deny", "Allow"',
    ],
    [
      'parameters by nothing',
      binding({ paramRef: {} }),
      'spec.paramRef: Required value: one of name or selector must be specified',
      'spec.paramRef.parameterNotFoundAction: Required value',
    ],
  ]);
  testCreation('MutatingAdmissionPolicyBinding', [
    ['needs no action', { spec: { policyName: 'p' } }],
    ['needs a policy', { spec: {} }, 'spec.policyName: Required value'],
  ]);
});
