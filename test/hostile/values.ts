import type { SeededChance } from '../served/random';

const WORDS: readonly [string, ...string[]] = [
  '',
  'a',
  'default',
  '..',
  '.',
  '%00',
  '%2F..%2F',
  '%ff%fe',
  '\u{1f600}',
  'A'.repeat(300),
  "'; DROP TABLE pods; --",
  '{{7*7}}',
  '__proto__',
  'constructor',
  'toString',
  '-1',
  '1e999',
  '9223372036854775808',
  '0x10',
  'NaN',
  'null',
  'true',
  '\r\nX-Injected: 1',
  '*',
  '~',
];

export const word = (chance: SeededChance): string => chance.one(WORDS);

/** Any JSON, to a depth. */
export function anyJson(chance: SeededChance, depth: number): unknown {
  const kind = chance.integer(depth > 0 ? 9 : 6);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return chance.chance(0.5);
    case 2:
      return chance.integer(1_000_000) - 500_000;
    case 3:
      return chance.one([1e308, -1e308, 5e-324, 0.1, -0, 2 ** 53, 2 ** 63, -(2 ** 63), 1.5]);
    case 4:
    case 5:
    case 6:
      return word(chance);
    case 7:
      return Array.from({ length: chance.integer(4) }, () => anyJson(chance, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: chance.integer(4) }, () => [
          chance.one([...FIELDS, word(chance)]),
          anyJson(chance, depth - 1),
        ]),
      );
  }
}

const FIELDS: readonly [string, ...string[]] = [
  'metadata',
  'spec',
  'status',
  'name',
  'labels',
  'annotations',
  'items',
  '$patch',
];

const meta = (name: string): object => ({ name, labels: { app: 'x' }, annotations: { note: 'y' } });
const template = {
  metadata: meta('t'),
  spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] },
};

/** Objects that would be taken, for the places where they go. */
export const GOOD: readonly [Good, ...Good[]] = [
  { path: '/api/v1/namespaces/default/configmaps', apiVersion: 'v1', kind: 'ConfigMap', rest: { data: { a: 'b' } } },
  { path: '/api/v1/namespaces/default/secrets', apiVersion: 'v1', kind: 'Secret', rest: { data: { a: 'Yg==' } } },
  { path: '/api/v1/namespaces/default/pods', apiVersion: 'v1', kind: 'Pod', rest: { spec: template.spec } },
  {
    path: '/api/v1/namespaces/default/services',
    apiVersion: 'v1',
    kind: 'Service',
    rest: { spec: { ports: [{ port: 80 }], selector: { app: 'x' } } },
  },
  {
    path: '/apis/apps/v1/namespaces/default/deployments',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    rest: { spec: { replicas: 1, selector: { matchLabels: { app: 'x' } }, template } },
  },
  {
    path: '/apis/batch/v1/namespaces/default/jobs',
    apiVersion: 'batch/v1',
    kind: 'Job',
    rest: { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } },
  },
  {
    path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles',
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    rest: { rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  },
  {
    path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    rest: {
      spec: {
        group: 'hostile.example',
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    },
  },
  {
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    rest: { spec: { resourceAttributes: { verb: 'get', resource: 'pods' } } },
  },
];

export interface Good {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly rest: object;
}

export const goodObject = ({ apiVersion, kind, rest }: Good, name: string): object => ({
  apiVersion,
  kind,
  metadata: meta(name),
  ...rest,
});

/** The same with a few places replaced by anything. */
export function mutated(chance: SeededChance, value: unknown, probability = 0.08): unknown {
  if (chance.chance(probability)) return anyJson(chance, 3);
  if (Array.isArray(value)) return value.map((item) => mutated(chance, item, probability));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, mutated(chance, inner, probability)]);
  if (chance.chance(0.1)) entries.push([word(chance), anyJson(chance, 2)]);
  return Object.fromEntries(entries);
}
