import type { Instant } from '../../../base/brand';
import type { Manifest } from '../../../api/object';
import { danglingCondition } from '../flow-control/dangling';

const API_VERSION = 'flowcontrol.apiserver.k8s.io/v1';
const annotations = { 'apf.kubernetes.io/autoupdate-spec': 'true' };

interface Limited {
  readonly shares: number;
  readonly lendablePercent: number;
  /** Queues, hand size; absent: what does not fit is refused. */
  readonly queues?: readonly [queues: number, handSize: number];
}

/** An object as it is at an instant. */
type FlowManifest = (now: Instant) => Manifest;

const level =
  (name: string, { shares, lendablePercent, queues }: Limited): FlowManifest =>
  () =>
    ({
      apiVersion: API_VERSION,
      kind: 'PriorityLevelConfiguration',
      metadata: { name, annotations },
      spec: {
        type: 'Limited',
        limited: {
          nominalConcurrencyShares: shares,
          lendablePercent,
          limitResponse:
            queues === undefined
              ? { type: 'Reject' }
              : { type: 'Queue', queuing: { queues: queues[0], handSize: queues[1], queueLengthLimit: 50 } },
        },
      },
    }) as Manifest;

const exempt = {
  apiVersion: API_VERSION,
  kind: 'PriorityLevelConfiguration',
  metadata: { name: 'exempt', annotations },
  spec: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
} as Manifest;

const groups = (...names: readonly string[]): object[] => names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: readonly string[]): object[] => names.map((name) => ({ kind: 'User', user: { name } }));
const kubeSystemAccounts = { kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'kube-system' } };

const everyResource = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  clusterScope: true,
  namespaces: ['*'],
};
const everything = {
  resourceRules: [everyResource],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
};

interface Schema {
  readonly level: string;
  readonly precedence: number;
  readonly by?: 'ByUser' | 'ByNamespace';
  readonly subjects: readonly object[];
  readonly rules: object;
}

const schema =
  (name: string, { level: priority, precedence, by, subjects, rules }: Schema): FlowManifest =>
  (now) =>
    ({
      apiVersion: API_VERSION,
      kind: 'FlowSchema',
      metadata: { name, annotations },
      spec: {
        priorityLevelConfiguration: { name: priority },
        matchingPrecedence: precedence,
        ...(by === undefined ? {} : { distinguisherMethod: { type: by } }),
        rules: [{ subjects, ...rules }],
      },
      status: { conditions: [danglingCondition(priority, true, now)] },
    }) as Manifest;

const ANYBODY = groups('system:unauthenticated', 'system:authenticated');
const NODES = groups('system:nodes');

/** Priority and fairness as it is configured from the start (apiserver/pkg/apis/flowcontrol/bootstrap, v1.36). */
export const flowControl = (now: Instant): readonly Manifest[] => configuration.map((one) => one(now));

const configuration: readonly FlowManifest[] = Object.freeze<FlowManifest[]>([
  () => exempt,
  level('catch-all', { shares: 5, lendablePercent: 0 }),
  level('system', { shares: 30, lendablePercent: 33, queues: [64, 6] }),
  level('node-high', { shares: 40, lendablePercent: 25, queues: [64, 6] }),
  level('leader-election', { shares: 10, lendablePercent: 0, queues: [16, 4] }),
  level('workload-high', { shares: 40, lendablePercent: 50, queues: [128, 6] }),
  level('workload-low', { shares: 100, lendablePercent: 90, queues: [128, 6] }),
  level('global-default', { shares: 20, lendablePercent: 50, queues: [128, 6] }),
  schema('exempt', { level: 'exempt', precedence: 1, subjects: groups('system:masters'), rules: everything }),
  schema('catch-all', { level: 'catch-all', precedence: 10_000, by: 'ByUser', subjects: ANYBODY, rules: everything }),
  schema('system-nodes', { level: 'system', precedence: 500, by: 'ByUser', subjects: NODES, rules: everything }),
  schema('system-node-high', {
    level: 'node-high',
    precedence: 400,
    by: 'ByUser',
    subjects: NODES,
    rules: {
      resourceRules: [
        { ...everyResource, apiGroups: [''], resources: ['nodes', 'nodes/status'] },
        { verbs: ['*'], apiGroups: ['coordination.k8s.io'], resources: ['leases'], namespaces: ['*'] },
      ],
    },
  }),
  schema('probes', {
    level: 'exempt',
    precedence: 2,
    subjects: ANYBODY,
    rules: { nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }] },
  }),
  schema('system-leader-election', {
    level: 'leader-election',
    precedence: 100,
    by: 'ByUser',
    subjects: [...users('system:kube-controller-manager', 'system:kube-scheduler'), kubeSystemAccounts],
    rules: {
      resourceRules: [
        {
          verbs: ['get', 'create', 'update'],
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          namespaces: ['*'],
        },
      ],
    },
  }),
  schema('kube-controller-manager', {
    level: 'workload-high',
    precedence: 800,
    by: 'ByNamespace',
    subjects: users('system:kube-controller-manager'),
    rules: everything,
  }),
  schema('kube-scheduler', {
    level: 'workload-high',
    precedence: 800,
    by: 'ByNamespace',
    subjects: users('system:kube-scheduler'),
    rules: everything,
  }),
  schema('kube-system-service-accounts', {
    level: 'workload-high',
    precedence: 900,
    by: 'ByNamespace',
    subjects: [kubeSystemAccounts],
    rules: everything,
  }),
  schema('service-accounts', {
    level: 'workload-low',
    precedence: 9000,
    by: 'ByUser',
    subjects: groups('system:serviceaccounts'),
    rules: everything,
  }),
  schema('global-default', {
    level: 'global-default',
    precedence: 9900,
    by: 'ByUser',
    subjects: ANYBODY,
    rules: everything,
  }),
]);
