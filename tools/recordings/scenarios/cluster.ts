import {
  budget,
  cascade,
  claim,
  create,
  deployment,
  evict,
  image,
  inArea,
  merge,
  nodes,
  pathOf,
  pod,
  remove,
  removePods,
  scale,
  service,
  statefulSet,
  steer,
  strategic,
  volume,
  type Action,
  type Fields,
  type Scenario,
} from './scenario';

const ep = inArea('endpoints');
const ENDPOINTS: readonly Scenario[] = [
  ep('ep-scale', 24, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }),
    scale(7, 'Deployment', 'web', 3),
    scale(14, 'Deployment', 'web', 1),
  ]),
  ep('ep-publish-not-ready', 20, [
    service(0, 'web', { publishNotReadyAddresses: true }),
    deployment(0, { replicas: 2 }, { steered: { 'never-ready': 'true' } }),
    removePods(8, { selector: 'app=web', pick: [0] }),
  ]),
  ep('ep-selector-change', 24, [
    service(0, 'web'),
    pod(0, 'a', { labels: { app: 'web' } }),
    pod(0, 'b', { labels: { app: 'other' } }),
    merge(7, 'Service', 'web', { spec: { selector: { app: 'other' } } }),
    merge(14, 'Service', 'web', { spec: { selector: null } }),
  ]),
  ep('ep-service-deleted', 20, [service(0, 'web'), deployment(0, { replicas: 2 }), remove(8, 'Service', 'web')]),
  ep('ep-two-services', 20, [
    service(0, 'web'),
    service(0, 'also', { ports: [{ name: 'x', port: 81, targetPort: 8081 }] }),
    deployment(0, { replicas: 2 }),
    steer(8, { selector: 'app=web', pick: [0] }, { ready: 'false' }),
  ]),
  ep('ep-named-port-mixed', 24, [
    service(0, 'web', {
      ports: [
        { name: 'http', port: 80, targetPort: 'http' },
        { name: 'metrics', port: 90, targetPort: 'metrics' },
      ],
    }),
    pod(0, 'a', {
      labels: { app: 'web' },
      container: {
        ports: [
          { name: 'http', containerPort: 8080 },
          { name: 'metrics', containerPort: 9090 },
        ],
      },
    }),
    pod(0, 'b', { labels: { app: 'web' }, container: { ports: [{ name: 'http', containerPort: 8081 }] } }),
  ]),
  ep('ep-protocols', 16, [
    service(0, 'web', {
      ports: [
        { name: 'a', port: 80 },
        { name: 'b', port: 53, protocol: 'UDP' },
        { name: 'c', port: 81, appProtocol: 'kubernetes.io/h2c' },
      ],
    }),
    deployment(0, { replicas: 1 }),
  ]),
  ep('ep-headless-publish', 24, [
    service(0, 'db', { clusterIP: 'None', selector: { app: 'db' }, publishNotReadyAddresses: true }),
    statefulSet(0, { replicas: 2 }, { steered: { 'ready-after': '4' } }),
  ]),
  ep('ep-hostname-subdomain', 16, [
    service(0, 'web', { clusterIP: 'None' }),
    pod(0, 'a', { labels: { app: 'web' }, spec: { hostname: 'ha', subdomain: 'web' } }),
    pod(0, 'b', { labels: { app: 'web' }, spec: { hostname: 'hb', subdomain: 'other' } }),
  ]),
  ep('ep-pod-finished', 24, [
    service(0, 'web'),
    pod(0, 'a', { labels: { app: 'web' }, steered: { 'exit-plan': '0@5' }, spec: { restartPolicy: 'Never' } }),
    pod(0, 'b', { labels: { app: 'web' } }),
  ]),
  ep('ep-pod-failed', 24, [
    service(0, 'web', { publishNotReadyAddresses: true }),
    pod(0, 'a', { labels: { app: 'web' }, steered: { 'exit-plan': '1@5' }, spec: { restartPolicy: 'Never' } }),
  ]),
  ep('ep-label-moves-pod', 24, [
    service(0, 'web'),
    pod(0, 'a', { labels: { app: 'web' } }),
    { t: 7, pods: { name: 'a' }, body: { metadata: { labels: { app: 'x' } } } },
    { t: 14, pods: { name: 'a' }, body: { metadata: { labels: { app: 'web' } } } },
  ]),
  ep('ep-prefer-close', 24, [
    service(0, 'web', { trafficDistribution: 'PreferClose' }),
    deployment(0, { replicas: 2 }),
    merge(10, 'Service', 'web', { spec: { trafficDistribution: null } }),
  ]),
  ep(
    'ep-prefer-same-node',
    24,
    [service(0, 'web', { trafficDistribution: 'PreferSameNode' }), deployment(0, { replicas: 2 })],
    { nodes: nodes(2) },
  ),
  ep('ep-topology-auto', 30, [
    service(0, 'web', {}, { annotations: { 'service.kubernetes.io/topology-mode': 'Auto' } }),
    deployment(0, { replicas: 4 }),
  ]),
  ep('ep-external-name', 14, [
    service(0, 'web', { type: 'ExternalName', externalName: 'example.com', ports: undefined }),
    deployment(0, { replicas: 1 }),
    merge(8, 'Service', 'web', { spec: { type: 'ClusterIP', externalName: null, ports: [{ port: 80 }] } }),
  ]),
  ep('ep-manual-slice', 14, [
    service(0, 'web', { selector: undefined }),
    create(1, 'EndpointSlice', 'web-mine', {
      metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['192.0.2.1'] }],
      ports: [{ name: 'a', port: 80 }],
    }),
  ]),
  ep('ep-mirror-selector-added', 24, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
    merge(10, 'Service', 'ext', { spec: { selector: { app: 'web' } } }),
  ]),
  ep('ep-mirror-two-subsets', 20, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', {
      subsets: [
        { addresses: [{ ip: '192.0.2.1' }], ports: [{ name: 'a', port: 80 }] },
        {
          addresses: [{ ip: '192.0.2.2' }],
          ports: [
            { name: 'a', port: 81 },
            { name: 'b', port: 82 },
          ],
        },
      ],
    }),
  ]),
  ep('ep-mirror-service-later', 20, [
    create(0, 'Endpoints', 'ext', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
    service(6, 'ext', { selector: undefined }),
    remove(13, 'Service', 'ext'),
  ]),
  ep('ep-slice-edited', 20, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }),
    {
      t: 8,
      method: 'PATCH',
      find: { resource: 'endpointslices', selector: 'kubernetes.io/service-name=web' },
      patch: 'merge',
      body: { endpoints: [], metadata: { labels: { mine: 'x' } } },
    },
  ]),
  ep('ep-endpoints-deleted', 20, [service(0, 'web'), deployment(0, { replicas: 1 }), remove(8, 'Endpoints', 'web')]),
  ep('ep-endpoints-edited', 20, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }),
    merge(8, 'Endpoints', 'web', { subsets: [] }),
  ]),
  ep('ep-host-network', 16, [service(0, 'web'), deployment(0, { replicas: 1 }, { spec: { hostNetwork: true } })]),
  ep('ep-terminating-not-ready', 24, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }, { steered: { 'term-after': '8', 'never-ready': 'true' } }),
    removePods(6, { selector: 'app=web', pick: [0] }),
  ]),
  ep('ep-rolling', 44, [
    service(0, 'web'),
    deployment(0, { replicas: 3, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
    image(8, 'Deployment', 'web', '2'),
  ]),
  ep(
    'ep-node-dead',
    120,
    [service(0, 'web'), deployment(0, { replicas: 2 }), { t: 8, do: 'stop-heartbeats', node: '{{p}}-n0' }],
    { nodes: nodes(2) },
  ),
  ep('ep-service-labels-annotations', 24, [
    service(0, 'web', {}, { labels: { a: 'b' }, annotations: { n: 'x' } }),
    deployment(0, { replicas: 1 }),
    merge(8, 'Service', 'web', { metadata: { labels: { a: null, c: 'd' }, annotations: { n: 'y' } } }),
  ]),
];

const ns = inArea('namespace');
const other = (fields: Fields = {}): Fields => ({ metadata: { namespace: '{{p}}-b' }, ...fields });
const inOther = (action: Action): Action => ({
  ...action,
  path: String(action['path']).replace('/namespaces/{{ns}}/', '/namespaces/{{p}}-b/'),
});
const NAMESPACES: readonly Scenario[] = [
  ns(
    'ns-delete-content',
    30,
    [
      create(0, 'Namespace', '{{p}}-b'),
      create(3, 'ConfigMap', 'a', other({ data: { a: 'b' } })),
      create(3, 'Secret', 'b', other({ stringData: { a: 'b' } })),
      create(3, 'Service', 'c', other({ spec: { ports: [{ port: 80 }] } })),
      remove(6, 'Namespace', '{{p}}-b'),
    ],
    { trackDefaults: true },
  ),
  ns(
    'ns-delete-pods',
    50,
    [
      create(0, 'Namespace', '{{p}}-b'),
      inOther(
        create(3, 'Deployment', 'web', {
          metadata: { namespace: '{{p}}-b' },
          spec: {
            replicas: 2,
            selector: { matchLabels: { app: 'web' } },
            template: {
              metadata: { labels: { app: 'web' }, annotations: { 'kubelet.example.com/term-after': '5' } },
              spec: {
                nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
                containers: [{ name: 'c', image: 'app:1' }],
              },
            },
          },
        }),
      ),
      remove(10, 'Namespace', '{{p}}-b'),
    ],
    { trackDefaults: true },
  ),
  ns(
    'ns-delete-pod-never',
    50,
    [
      create(0, 'Namespace', '{{p}}-b'),
      inOther(
        create(3, 'Pod', 'a', {
          metadata: { namespace: '{{p}}-b', annotations: { 'kubelet.example.com/term-after': '25' } },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            containers: [{ name: 'c', image: 'app:1' }],
          },
        }),
      ),
      remove(8, 'Namespace', '{{p}}-b'),
    ],
    { trackDefaults: true },
  ),
  ns(
    'ns-two-finalizers',
    60,
    [
      create(0, 'Namespace', '{{p}}-b'),
      create(3, 'ConfigMap', 'a', other({ metadata: { namespace: '{{p}}-b', finalizers: ['example.com/one'] } })),
      create(
        3,
        'Secret',
        'b',
        other({ metadata: { namespace: '{{p}}-b', finalizers: ['example.com/two', 'example.com/one'] } }),
      ),
      remove(6, 'Namespace', '{{p}}-b'),
      {
        t: 20,
        method: 'PATCH',
        path: pathOf('ConfigMap', 'a', '{{p}}-b'),
        patch: 'merge',
        body: { metadata: { finalizers: null } },
      },
      {
        t: 34,
        method: 'PATCH',
        path: pathOf('Secret', 'b', '{{p}}-b'),
        patch: 'merge',
        body: { metadata: { finalizers: null } },
      },
    ],
    { trackDefaults: true },
  ),
  ns('ns-labels', 10, [merge(1, 'Namespace', '{{p}}', { metadata: { labels: { a: 'b' } } })], { trackDefaults: true }),
  ns('ns-root-ca-deleted', 12, [remove(1, 'ConfigMap', 'kube-root-ca.crt')], { trackDefaults: true }),
  ns('ns-root-ca-edited', 12, [merge(1, 'ConfigMap', 'kube-root-ca.crt', { data: { 'ca.crt': 'x', more: 'y' } })], {
    trackDefaults: true,
  }),
];
const sa = inArea('serviceaccount');
const tokenSecret = (t: number, name: string, account: string): Action =>
  create(t, 'Secret', name, {
    metadata: { annotations: { 'kubernetes.io/service-account.name': account } },
    type: 'kubernetes.io/service-account-token',
  });
const ACCOUNTS: readonly Scenario[] = [
  sa('sa-default-deleted', 12, [remove(1, 'ServiceAccount', 'default')], { trackDefaults: true }),
  sa(
    'sa-default-edited',
    12,
    [merge(1, 'ServiceAccount', 'default', { metadata: { labels: { a: 'b' } }, automountServiceAccountToken: false })],
    { trackDefaults: true },
  ),
  sa('sa-account-later', 16, [tokenSecret(0, 't', 'robot'), create(1, 'ServiceAccount', 'robot')], {
    trackDefaults: true,
  }),
  sa(
    'sa-two-tokens',
    24,
    [
      create(0, 'ServiceAccount', 'robot'),
      tokenSecret(1, 't1', 'robot'),
      tokenSecret(1, 't2', 'robot'),
      remove(8, 'Secret', 't1'),
    ],
    { trackDefaults: true },
  ),
  sa(
    'sa-token-data-removed',
    20,
    [
      create(0, 'ServiceAccount', 'robot'),
      tokenSecret(1, 't', 'robot'),
      merge(7, 'Secret', 't', { data: { token: null } }),
    ],
    { trackDefaults: true },
  ),
];

const gc = inArea('gc');
const owned = (t: number, name: string, owners: readonly string[], options: Fields = {}): Action => ({
  ...create(t, 'ConfigMap', name, {
    metadata: {
      ownerReferences: owners.map((owner) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner,
        uid: 'x',
        ...options,
      })),
    },
  }),
  ownerOf: owners.map((owner) => pathOf('ConfigMap', owner)),
});
const COLLECTED: readonly Scenario[] = [
  gc('gc-background', 14, [
    create(0, 'ConfigMap', 'o'),
    owned(1, 'd', ['o']),
    cascade(4, 'ConfigMap', 'o', 'Background'),
  ]),
  gc('gc-foreground', 14, [
    create(0, 'ConfigMap', 'o'),
    owned(1, 'd', ['o']),
    cascade(4, 'ConfigMap', 'o', 'Foreground'),
  ]),
  gc('gc-foreground-held', 24, [
    create(0, 'ConfigMap', 'o'),
    { ...owned(1, 'd', ['o'], { blockOwnerDeletion: true }) },
    merge(2, 'ConfigMap', 'd', { metadata: { finalizers: ['example.com/hold'] } }),
    cascade(4, 'ConfigMap', 'o', 'Foreground'),
    merge(14, 'ConfigMap', 'd', { metadata: { finalizers: null } }),
  ]),
  gc('gc-two-owners-foreground', 24, [
    create(0, 'ConfigMap', 'o1'),
    create(0, 'ConfigMap', 'o2'),
    owned(1, 'd', ['o1', 'o2'], { blockOwnerDeletion: true }),
    cascade(4, 'ConfigMap', 'o1', 'Foreground'),
    cascade(12, 'ConfigMap', 'o2', 'Foreground'),
  ]),
  gc('gc-two-owners-both', 20, [
    create(0, 'ConfigMap', 'o1'),
    create(0, 'ConfigMap', 'o2'),
    owned(1, 'd', ['o1', 'o2']),
    remove(4, 'ConfigMap', 'o1'),
    remove(4, 'ConfigMap', 'o2'),
  ]),
  gc('gc-orphan-two', 16, [
    create(0, 'ConfigMap', 'o1'),
    create(0, 'ConfigMap', 'o2'),
    owned(1, 'd', ['o1', 'o2']),
    owned(1, 'e', ['o1']),
    cascade(4, 'ConfigMap', 'o1', 'Orphan'),
  ]),
  gc('gc-owner-added-later', 18, [
    create(0, 'ConfigMap', 'd'),
    merge(4, 'ConfigMap', 'd', {
      metadata: {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: '00000000-0000-0000-0000-000000000001' },
        ],
      },
    }),
  ]),
  gc('gc-wrong-kind', 18, [
    create(0, 'ConfigMap', 'd', {
      metadata: {
        ownerReferences: [
          { apiVersion: 'example.com/v1', kind: 'Nothing', name: 'x', uid: '00000000-0000-0000-0000-000000000001' },
        ],
      },
    }),
  ]),
  gc('gc-wrong-uid', 18, [
    create(0, 'ConfigMap', 'o'),
    create(1, 'ConfigMap', 'd', {
      metadata: {
        ownerReferences: [
          { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: '00000000-0000-0000-0000-000000000001' },
        ],
      },
    }),
  ]),
  gc('gc-cross-namespace', 24, [
    create(0, 'Namespace', '{{p}}-b'),
    create(1, 'ConfigMap', 'o', { metadata: { namespace: '{{p}}-b' } }),
    { ...owned(2, 'd', ['o']), ownerOf: [pathOf('ConfigMap', 'o', '{{p}}-b')] },
  ]),
  gc('gc-service-owner', 16, [
    create(0, 'ConfigMap', 'o'),
    {
      ...create(1, 'Service', 'svc', {
        metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'x' }] },
        spec: { ports: [{ port: 80 }] },
      }),
      ownerOf: [pathOf('ConfigMap', 'o')],
    },
    remove(4, 'ConfigMap', 'o'),
  ]),
  gc('gc-foreground-chain-held', 30, [
    create(0, 'ConfigMap', 'a'),
    owned(1, 'b', ['a'], { blockOwnerDeletion: true }),
    owned(2, 'c', ['b'], { blockOwnerDeletion: true }),
    merge(3, 'ConfigMap', 'c', { metadata: { finalizers: ['example.com/hold'] } }),
    cascade(5, 'ConfigMap', 'a', 'Foreground'),
    merge(16, 'ConfigMap', 'c', { metadata: { finalizers: null } }),
  ]),
];

const pdb = inArea('pdb');
const BUDGETS: readonly Scenario[] = [
  pdb('pdb-min-number', 14, [
    deployment(0, { replicas: 3 }),
    budget(0, 'b', { minAvailable: 2 }),
    evict(7, { selector: 'app=web', pick: [0] }),
  ]),
  pdb('pdb-min-percent', 14, [deployment(0, { replicas: 3 }), budget(0, 'b', { minAvailable: '50%' })]),
  pdb('pdb-max-zero', 14, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', { maxUnavailable: 0 }),
    evict(6, { selector: 'app=web', pick: [0] }),
  ]),
  pdb('pdb-min-above', 14, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', { minAvailable: 5 }),
    evict(6, { selector: 'app=web', pick: [0] }),
  ]),
  pdb('pdb-percent-bare', 14, [
    pod(0, 'a', { labels: { app: 'web' } }),
    budget(0, 'b', { maxUnavailable: '50%' }),
    evict(6, { name: 'a' }),
  ]),
  pdb('pdb-mixed-owners', 16, [
    deployment(0, { replicas: 2 }),
    statefulSet(0, {
      replicas: 1,
      selector: { matchLabels: { app: 'web', set: 'x' } },
      template: {
        metadata: { labels: { app: 'web', set: 'x' } },
        spec: { nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' }, containers: [{ name: 'c', image: 'app:1' }] },
      },
    }),
    budget(0, 'b', { maxUnavailable: 1 }),
  ]),
  pdb('pdb-scale-target', 24, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', { maxUnavailable: '30%' }),
    scale(7, 'Deployment', 'web', 5),
    scale(15, 'Deployment', 'web', 1),
  ]),
  pdb('pdb-not-ready', 20, [
    deployment(0, { replicas: 3 }),
    budget(0, 'b', { minAvailable: 2 }),
    steer(6, { selector: 'app=web', pick: [0, 1] }, { ready: 'false' }),
    evict(9, { selector: 'app=web', pick: [0] }),
    evict(11, { selector: 'app=web', pick: [2] }),
  ]),
  pdb('pdb-changed', 20, [
    deployment(0, { replicas: 3 }),
    budget(0, 'b', { minAvailable: 3 }),
    merge(7, 'PodDisruptionBudget', 'b', { spec: { minAvailable: 1 } }),
    merge(13, 'PodDisruptionBudget', 'b', { spec: { minAvailable: null, maxUnavailable: 2 } }),
  ]),
  pdb('pdb-deleted', 16, [
    deployment(0, { replicas: 1 }),
    budget(0, 'b', { minAvailable: 1 }),
    evict(5, { selector: 'app=web', pick: [0] }),
    remove(7, 'PodDisruptionBudget', 'b'),
    evict(9, { selector: 'app=web', pick: [0] }),
  ]),
  pdb('pdb-evict-slow', 34, [
    deployment(0, { replicas: 3 }, { steered: { 'term-after': '8' } }),
    budget(0, 'b', { maxUnavailable: 1 }),
    evict(6, { selector: 'app=web', pick: [0] }),
    evict(7, { selector: 'app=web', pick: [0] }),
  ]),
  pdb('pdb-empty-selector', 14, [deployment(0, { replicas: 2 }), budget(0, 'b', { minAvailable: 1, selector: {} })]),
  pdb('pdb-job-pods', 16, [
    create(0, 'Job', 'j', {
      spec: {
        parallelism: 2,
        completions: 2,
        template: {
          metadata: { labels: { app: 'web' }, annotations: { 'kubelet.example.com/exit-plan': 'never' } },
          spec: {
            restartPolicy: 'Never',
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            containers: [{ name: 'c', image: 'app:1' }],
          },
        },
      },
    }),
    budget(0, 'b', { maxUnavailable: 1 }),
  ]),
  pdb('pdb-stateful', 24, [
    statefulSet(0, { replicas: 3 }),
    budget(0, 'b', { maxUnavailable: 1, selector: { matchLabels: { app: 'db' } } }),
    evict(14, { name: 'db-1' }),
    evict(14, { name: 'db-2' }),
  ]),
  pdb('pdb-rc', 16, [
    create(0, 'ReplicationController', 'rc', {
      spec: {
        replicas: 2,
        selector: { app: 'web' },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            containers: [{ name: 'c', image: 'app:1' }],
          },
        },
      },
    }),
    budget(0, 'b', { maxUnavailable: 1 }),
  ]),
];

const quota = inArea('quota');
const limit = (t: number, name: string, spec: Fields): Action => create(t, 'ResourceQuota', name, { spec });
const QUOTAS: readonly Scenario[] = [
  quota('quota-objects', 20, [
    limit(0, 'q', {
      hard: {
        configmaps: '3',
        secrets: '2',
        services: '2',
        'services.nodeports': '1',
        persistentvolumeclaims: '2',
        'requests.storage': '3Gi',
        replicationcontrollers: '1',
        resourcequotas: '2',
      },
    }),
    create(2, 'ConfigMap', 'a'),
    create(2, 'Secret', 'b'),
    service(2, 'web', { type: 'NodePort' }),
    claim(2, 'c', { resources: { requests: { storage: '2Gi' } } }),
    claim(4, 'd', { resources: { requests: { storage: '2Gi' } } }),
    service(4, 'second', { type: 'NodePort' }),
    remove(8, 'ConfigMap', 'a'),
    remove(8, 'Service', 'web'),
  ]),
  quota('quota-count-any', 16, [
    limit(0, 'q', { hard: { 'count/deployments.apps': '1', 'count/replicasets.apps': '2', 'count/configmaps': '2' } }),
    deployment(2, { replicas: 1 }),
    create(4, 'Deployment', 'second', {
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'x' } },
        template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'app:1' }] } },
      },
    }),
    remove(9, 'Deployment', 'web'),
  ]),
  quota('quota-compute', 24, [
    limit(0, 'q', {
      hard: { 'requests.cpu': '1', 'limits.cpu': '2', 'requests.memory': '1Gi', 'limits.memory': '2Gi' },
    }),
    pod(2, 'a', {
      container: {
        resources: { requests: { cpu: '300m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
      },
    }),
    pod(3, 'b', { container: { resources: { limits: { cpu: '600m', memory: '512Mi' } } } }),
    pod(4, 'c', { container: { resources: { requests: { cpu: '200m' }, limits: { cpu: '1', memory: '1Gi' } } } }),
    removePods(10, { name: 'a' }),
  ]),
  quota('quota-priority-scope', 16, [
    limit(0, 'q', {
      hard: { pods: '2' },
      scopeSelector: {
        matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['system-cluster-critical'] }],
      },
    }),
    pod(2, 'a'),
    pod(2, 'b'),
  ]),
  quota('quota-not-best-effort', 16, [
    limit(0, 'q', { hard: { pods: '1', 'requests.cpu': '1' }, scopes: ['NotBestEffort'] }),
    pod(2, 'a', { container: { resources: { requests: { cpu: '100m' } } } }),
    pod(3, 'b'),
    pod(4, 'c', { container: { resources: { requests: { cpu: '100m' } } } }),
  ]),
  quota('quota-two', 16, [
    limit(0, 'q1', { hard: { pods: '2' } }),
    limit(0, 'q2', { hard: { pods: '1', configmaps: '5' } }),
    pod(2, 'a'),
    pod(3, 'b'),
    remove(6, 'ResourceQuota', 'q2'),
    pod(8, 'b'),
  ]),
  quota('quota-late', 16, [
    deployment(0, { replicas: 3 }),
    limit(5, 'q', { hard: { pods: '2', 'count/pods': '2' } }),
    scale(8, 'Deployment', 'web', 4),
  ]),
  quota('quota-terminating-pods', 30, [
    limit(0, 'q', { hard: { pods: '2' } }),
    pod(2, 'a', { steered: { 'term-after': '8' } }),
    removePods(7, { name: 'a' }),
    pod(9, 'b'),
  ]),
  quota('quota-storage-class', 16, [
    limit(0, 'q', {
      hard: {
        'gold.storageclass.storage.k8s.io/requests.storage': '2Gi',
        'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '2',
      },
    }),
    claim(2, 'a', { storageClassName: 'gold' }),
    claim(3, 'b', { storageClassName: 'gold', resources: { requests: { storage: '2Gi' } } }),
    claim(4, 'c', { storageClassName: 'other' }),
  ]),
  quota('quota-status-edited', 16, [
    limit(0, 'q', { hard: { pods: '5' } }),
    pod(2, 'a'),
    {
      t: 6,
      method: 'PATCH',
      path: `${pathOf('ResourceQuota', 'q')}/status`,
      patch: 'merge',
      body: { status: { used: { pods: '4' } } },
    },
  ]),
];

const pv = inArea('storage');
const storageClass = (t: number, name: string, fields: Fields): Action => create(t, 'StorageClass', name, fields);
const STORAGE: readonly Scenario[] = [
  pv('pv-bind-smallest', 30, [
    volume(0, 'big', { capacity: { storage: '10Gi' } }),
    volume(0, 'mid', { capacity: { storage: '2Gi' } }),
    volume(0, 'small', { capacity: { storage: '500Mi' } }),
    claim(3, 'c'),
  ]),
  pv('pv-access-modes', 30, [
    volume(0, 'rwo'),
    volume(0, 'rwx', { accessModes: ['ReadWriteMany', 'ReadWriteOnce'], capacity: { storage: '3Gi' } }),
    claim(3, 'c', { accessModes: ['ReadWriteMany'] }),
  ]),
  pv('pv-selector', 30, [
    create(0, 'PersistentVolume', '{{p}}-a', {
      metadata: { labels: { tier: 'gold' } },
      spec: {
        capacity: { storage: '5Gi' },
        accessModes: ['ReadWriteOnce'],
        hostPath: { path: '/x' },
        storageClassName: '{{p}}',
      },
    }),
    volume(0, 'b'),
    claim(3, 'c', { selector: { matchLabels: { tier: 'gold' } } }),
  ]),
  pv('pv-block-mode', 24, [volume(0, 'a'), claim(2, 'c', { volumeMode: 'Block' })]),
  pv('pv-delete-policy', 34, [
    volume(0, 'a', { persistentVolumeReclaimPolicy: 'Delete' }),
    claim(2, 'c'),
    remove(12, 'PersistentVolumeClaim', 'c'),
  ]),
  pv('pv-recycle-policy', 34, [
    volume(0, 'a', {
      persistentVolumeReclaimPolicy: 'Recycle',
      hostPath: undefined,
      nfs: { server: '192.0.2.1', path: '/x' },
    }),
    claim(2, 'c'),
  ]),
  pv('pv-delete-csi', 34, [
    volume(0, 'a', {
      persistentVolumeReclaimPolicy: 'Delete',
      hostPath: undefined,
      csi: { driver: 'csi.example.com', volumeHandle: 'h-{{p}}' },
    }),
    claim(2, 'c'),
    remove(12, 'PersistentVolumeClaim', 'c'),
  ]),
  pv('pv-policy-changed', 34, [
    volume(0, 'a', { persistentVolumeReclaimPolicy: 'Delete' }),
    claim(2, 'c'),
    merge(8, 'PersistentVolume', '{{p}}-a', { spec: { persistentVolumeReclaimPolicy: 'Retain' } }),
    remove(12, 'PersistentVolumeClaim', 'c'),
  ]),
  pv('pv-released-reused', 50, [
    volume(0, 'a'),
    claim(2, 'c'),
    remove(10, 'PersistentVolumeClaim', 'c'),
    merge(16, 'PersistentVolume', '{{p}}-a', { spec: { claimRef: null } }),
    claim(20, 'd'),
  ]),
  pv('pv-claimref-preset', 30, [
    volume(0, 'a', { claimRef: { namespace: '{{ns}}', name: 'c' } }),
    volume(0, 'b'),
    claim(3, 'd'),
    claim(3, 'c'),
  ]),
  pv('pv-volume-name-missing', 30, [claim(0, 'c', { volumeName: '{{p}}-a' }), volume(6, 'a')]),
  pv('pv-volume-name-taken', 40, [volume(0, 'a'), claim(2, 'c'), claim(10, 'd', { volumeName: '{{p}}-a' })]),
  pv('pv-too-small', 24, [volume(0, 'a'), claim(2, 'c', { resources: { requests: { storage: '5Gi' } } })]),
  pv('pv-two-claims', 30, [volume(0, 'a'), claim(2, 'c'), claim(6, 'd')]),
  pv('pv-wait-consumer', 40, [
    storageClass(0, '{{p}}', {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    }),
    volume(0, 'a'),
    claim(2, 'c'),
    pod(10, 'user', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
  ]),
  pv('pv-wait-provisioner', 34, [
    storageClass(0, '{{p}}', { provisioner: 'csi.example.com', volumeBindingMode: 'WaitForFirstConsumer' }),
    claim(2, 'c'),
    pod(8, 'user', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
  ]),
  pv('pv-immediate-provisioner', 34, [
    storageClass(0, '{{p}}', { provisioner: 'csi.example.com', reclaimPolicy: 'Retain' }),
    claim(2, 'c'),
  ]),
  pv('pv-protection', 34, [
    volume(0, 'a'),
    claim(2, 'c'),
    remove(10, 'PersistentVolume', '{{p}}-a'),
    remove(16, 'PersistentVolumeClaim', 'c'),
  ]),
  pv('pvc-unused-deleted', 16, [claim(0, 'c'), remove(4, 'PersistentVolumeClaim', 'c')]),
  pv('pvc-pod-finished', 34, [
    volume(0, 'a'),
    claim(1, 'c'),
    pod(4, 'user', {
      steered: { 'exit-plan': '0@12' },
      spec: { restartPolicy: 'Never', volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
    }),
    remove(10, 'PersistentVolumeClaim', 'c'),
  ]),
  pv('pvc-ephemeral-bound', 34, [
    volume(0, 'a'),
    pod(2, 'user', {
      spec: {
        volumes: [
          {
            name: 'v',
            ephemeral: {
              volumeClaimTemplate: {
                metadata: { labels: { a: 'b' } },
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: '{{p}}',
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            },
          },
        ],
      },
    }),
    removePods(20, { name: 'user' }),
  ]),
  pv('pvc-ephemeral-conflict', 24, [
    claim(0, 'user-v'),
    pod(2, 'user', {
      spec: {
        volumes: [
          {
            name: 'v',
            ephemeral: {
              volumeClaimTemplate: {
                spec: {
                  accessModes: ['ReadWriteOnce'],
                  storageClassName: '{{p}}',
                  resources: { requests: { storage: '1Gi' } },
                },
              },
            },
          },
        ],
      },
    }),
  ]),
];

const node = inArea('node');
const NODES: readonly Scenario[] = [
  node(
    'node-not-ready',
    40,
    [
      deployment(0, { replicas: 1 }),
      { t: 8, do: 'node-ready', node: '{{p}}-n0', ready: false },
      { t: 24, do: 'node-ready', node: '{{p}}-n0', ready: true },
    ],
    { nodes: nodes(1) },
  ),
  node('node-dead-two-pods', 140, [deployment(0, { replicas: 2 }), { t: 8, do: 'stop-heartbeats', node: '{{p}}-n0' }], {
    nodes: nodes(2),
  }),
  node(
    'node-dead-tolerations',
    140,
    [
      pod(0, 'short', {
        spec: {
          tolerations: [
            { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 10 },
          ],
        },
      }),
      pod(0, 'forever', {
        spec: { tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' }] },
      }),
      pod(0, 'all', { spec: { tolerations: [{ operator: 'Exists' }] } }),
      { t: 8, do: 'stop-heartbeats', node: '{{p}}-n0' },
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-zone-outage',
    160,
    [
      deployment(0, { replicas: 2 }),
      { t: 8, do: 'stop-heartbeats', node: '{{p}}-n0' },
      { t: 8, do: 'stop-heartbeats', node: '{{p}}-n1' },
      { t: 110, do: 'start-heartbeats', node: '{{p}}-n0' },
      { t: 110, do: 'start-heartbeats', node: '{{p}}-n1' },
    ],
    { nodes: nodes(2) },
  ),
  node(
    'node-two-taints',
    30,
    [
      pod(0, 'a', {
        spec: { tolerations: [{ key: 'one', operator: 'Exists', tolerationSeconds: 10, effect: 'NoExecute' }] },
      }),
      strategic(5, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'one', effect: 'NoExecute' }] } }),
      strategic(9, 'Node', '{{p}}-n0', {
        spec: {
          taints: [
            { key: 'one', effect: 'NoExecute' },
            { key: 'two', effect: 'NoExecute' },
          ],
        },
      }),
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-taint-values',
    34,
    [
      pod(0, 'a', { spec: { tolerations: [{ key: 'k', value: 'x', effect: 'NoExecute', tolerationSeconds: 4 }] } }),
      pod(0, 'b', { spec: { tolerations: [{ key: 'k', value: 'y', effect: 'NoExecute' }] } }),
      pod(0, 'c', {
        spec: {
          tolerations: [
            { key: 'k', operator: 'Exists', tolerationSeconds: 12, effect: 'NoExecute' },
            { key: 'k', value: 'x', effect: 'NoExecute', tolerationSeconds: 7 },
          ],
        },
      }),
      strategic(5, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'k', value: 'x', effect: 'NoExecute' }] } }),
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-uncordon',
    24,
    [
      merge(0, 'Node', '{{p}}-n0', { spec: { unschedulable: true } }),
      deployment(2, { replicas: 1 }),
      merge(10, 'Node', '{{p}}-n0', { spec: { unschedulable: false } }),
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-network-unavailable',
    24,
    [
      {
        t: 1,
        method: 'PATCH',
        path: `${pathOf('Node', '{{p}}-n0')}/status`,
        patch: 'strategic',
        body: {
          status: {
            conditions: [
              { type: 'NetworkUnavailable', status: 'True', reason: 'NoRoute', message: 'no' },
              { type: 'PIDPressure', status: 'True', reason: 'P', message: 'p' },
            ],
          },
        },
      },
      {
        t: 12,
        method: 'PATCH',
        path: `${pathOf('Node', '{{p}}-n0')}/status`,
        patch: 'strategic',
        body: {
          status: { conditions: [{ type: 'NetworkUnavailable', status: 'False', reason: 'Route', message: 'yes' }] },
        },
      },
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-ready-unknown-written',
    30,
    [
      {
        t: 1,
        method: 'PATCH',
        path: `${pathOf('Node', '{{p}}-n0')}/status`,
        patch: 'strategic',
        body: { status: { conditions: [{ type: 'Ready', status: 'Unknown', reason: 'X', message: 'x' }] } },
      },
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-labels-reconciled',
    24,
    [
      merge(1, 'Node', '{{p}}-n0', {
        metadata: { labels: { 'kubernetes.io/os': 'windows', 'beta.kubernetes.io/os': null } },
      }),
    ],
    { nodes: nodes(1) },
  ),
  node(
    'node-deleted-daemon',
    110,
    [
      create(0, 'DaemonSet', 'agent', {
        spec: {
          selector: { matchLabels: { app: 'agent' } },
          template: {
            metadata: { labels: { app: 'agent' } },
            spec: {
              nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
              containers: [{ name: 'c', image: 'app:1' }],
            },
          },
        },
      }),
      { t: 7, do: 'remove-node', node: '{{p}}-n0' },
    ],
    { nodes: nodes(2) },
  ),
  node(
    'node-dead-daemon',
    130,
    [
      create(0, 'DaemonSet', 'agent', {
        spec: {
          selector: { matchLabels: { app: 'agent' } },
          template: {
            metadata: { labels: { app: 'agent' } },
            spec: {
              nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
              containers: [{ name: 'c', image: 'app:1' }],
            },
          },
        },
      }),
      { t: 7, do: 'stop-heartbeats', node: '{{p}}-n0' },
    ],
    { nodes: nodes(2) },
  ),
  node(
    'node-dead-stateful-delete',
    140,
    [
      statefulSet(0, { replicas: 1 }),
      { t: 8, do: 'stop-heartbeats', node: '{{p}}-n0' },
      remove(80, 'Pod', 'db-0', { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 }),
    ],
    { nodes: nodes(2) },
  ),
];

const misc = inArea('misc');
const MISC: readonly Scenario[] = [
  misc('clusterrole-aggregation', 16, [
    create(0, 'ClusterRole', '{{p}}-a', {
      metadata: { labels: { 'x-{{p}}': 'yes' } },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
    }),
    create(1, 'ClusterRole', '{{p}}-sum', {
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { 'x-{{p}}': 'yes' } }] },
      rules: [],
    }),
    create(5, 'ClusterRole', '{{p}}-b', {
      metadata: { labels: { 'x-{{p}}': 'yes' } },
      rules: [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] },
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
      ],
    }),
    remove(10, 'ClusterRole', '{{p}}-a'),
  ]),
  misc('podgc-finished-kept', 30, [
    pod(0, 'a', { steered: { 'exit-plan': '0@2' }, spec: { restartPolicy: 'Never' } }),
    pod(0, 'b', { steered: { 'exit-plan': '1@2' }, spec: { restartPolicy: 'Never' } }),
  ]),
  misc('gates-removed', 16, [
    pod(0, 'a', { spec: { schedulingGates: [{ name: 'one' }, { name: 'two' }] } }),
    { t: 4, pods: { name: 'a' }, patch: 'merge', body: { spec: { schedulingGates: [{ name: 'two' }] } } },
    { t: 8, pods: { name: 'a' }, patch: 'merge', body: { spec: { schedulingGates: [] } } },
  ]),
  misc('pod-deleted-pending', 12, [
    pod(0, 'a', { spec: { nodeSelector: { none: 'such' } } }),
    remove(3, 'Pod', 'a', { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 }),
  ]),
];

/** Everything that is not a workload: endpoints, budgets, quotas, volumes, nodes, collection, namespaces. */
export const CLUSTER: readonly Scenario[] = [
  ...ENDPOINTS,
  ...NAMESPACES,
  ...ACCOUNTS,
  ...COLLECTED,
  ...BUDGETS,
  ...QUOTAS,
  ...STORAGE,
  ...NODES,
  ...MISC,
];
