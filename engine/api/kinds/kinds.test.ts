import assert from 'node:assert/strict';
import { instant } from '../../base/brand';
import type { KubeObject } from '../object';
import { decode } from '../struct-model/decode';
import { structFor } from '../struct-model/struct-model';
import type { HookContext, ResourceDefinition } from './definition';
import { kinds } from './index';

type Body = Readonly<Record<string, unknown>>;

const CONTEXT: HookContext = {
  now: instant(0),
  user: { name: 'admin', uid: '', groups: [] },
  subresource: '',
  namespace: 'ns',
};

const kindNamed = (name: string): ResourceDefinition => {
  const found = kinds.find(({ kind }) => kind === name);
  assert.ok(found, name);
  return found;
};

/** What the server makes of a body that a client sends, up to validation. */
function prepared(kind: string, body: Body): KubeObject {
  const definition = kindNamed(kind);
  const { group, version } = definition;
  const struct = structFor(group === '' ? version : `${group}/${version}`, kind);
  assert.ok(struct, kind);
  const metadata = { name: 'x', ...(definition.namespaced ? { namespace: 'ns' } : {}), uid: 'u' };
  const decoded = decode(struct, { metadata, ...body }) as { readonly value: KubeObject };
  const whole = definition.defaults?.(decoded.value) ?? decoded.value;
  return definition.prepareForCreate?.(whole, CONTEXT) ?? whole;
}

const findingsOf = (kind: string, body: Body): readonly string[] =>
  kindNamed(kind)
    .validate(prepared(kind, body), CONTEXT)
    .map(({ field, message }) => `${field}: ${message}`);

const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
const WEB = { selector: { matchLabels: { app: 'web' } }, template: TEMPLATE };
const ONCE = { spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } };
const HPA = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 };

const accepted: readonly (readonly [kind: string, body: Body])[] = [
  ['Deployment', { spec: WEB }],
  ['StatefulSet', { spec: WEB }],
  ['DaemonSet', { spec: WEB }],
  ['ReplicaSet', { spec: WEB }],
  ['Job', { spec: { template: ONCE } }],
  ['CronJob', { spec: { schedule: '@daily', timeZone: 'Europe/Paris', jobTemplate: { spec: { template: ONCE } } } }],
  ['HorizontalPodAutoscaler', { spec: HPA }],
  ['NetworkPolicy', { spec: { podSelector: {} } }],
  ['StorageClass', { provisioner: 'example.com/disk' }],
  ['EndpointSlice', { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [{ port: 80 }] }],
];

const refused: readonly (readonly [kind: string, body: Body, findings: readonly string[]])[] = [
  [
    'Deployment',
    { spec: { ...WEB, replicas: -1 } },
    ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'Deployment',
    { spec: { ...WEB, strategy: { type: 'X' } } },
    [
      'spec.strategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
    ],
  ],
  [
    'DaemonSet',
    { spec: { ...WEB, selector: {} } },
    ['spec.selector: Invalid value: {}: empty selector is invalid for daemonset'],
  ],
  [
    'Job',
    { spec: { template: TEMPLATE } },
    ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ],
  [
    'CronJob',
    { spec: { schedule: '61 * * * *', jobTemplate: { spec: { template: ONCE } } } },
    ['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'],
  ],
  [
    'HorizontalPodAutoscaler',
    { spec: { ...HPA, maxReplicas: 0 } },
    [
      'spec.maxReplicas: Required value: must be set and greater than 0',
      'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
    ],
  ],
  [
    'ServiceCIDR',
    { spec: { cidrs: ['10.0.0.1/24'] } },
    ['spec.cidrs[0]: Invalid value: "10.0.0.1/24": must not have bits set beyond the prefix length'],
  ],
  [
    'RoleBinding',
    { roleRef: { kind: 'Role', name: 'r' }, subjects: [{ kind: 'X', name: 'y' }] },
    ['subjects[0].kind: Unsupported value: "X": supported values: "ServiceAccount", "User", "Group"'],
  ],
];

describe('kinds', () => {
  for (const [kind, body] of accepted) {
    it(`${kind}: accepts ${JSON.stringify(body).slice(0, 60)}`, () => assert.deepEqual(findingsOf(kind, body), []));
    it(`${kind}: defaults that are there already change nothing`, () => {
      const object = prepared(kind, body);
      assert.equal(kindNamed(kind).defaults?.(object) ?? object, object);
    });
  }
  for (const [kind, body, findings] of refused)
    it(`${kind}: refuses ${JSON.stringify(body).slice(0, 60)}`, () =>
      assert.deepEqual(findingsOf(kind, body), findings));
});
