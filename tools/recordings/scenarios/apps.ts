import {
  cascade,
  create,
  daemonSet,
  deployment,
  evict,
  image,
  inArea,
  merge,
  nodes,
  pod,
  podTemplate,
  remove,
  removePods,
  replicaSet,
  scale,
  statefulSet,
  steer,
  strategic,
  workload,
  type Fields,
  type Scenario,
} from './scenario';

const rolling = (maxSurge: unknown, maxUnavailable: unknown): Fields => ({
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
});

const rollout = (replicas: number, maxSurge: number | string, maxUnavailable: number | string): Scenario => ({
  id: `dep-roll-${replicas}-${maxSurge}-${maxUnavailable}`.replaceAll('%', 'pc'),
  area: 'deployment',
  title: `rolling update of ${replicas} replicas, maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}`,
  duration: 20 + 4 * replicas,
  actions: [deployment(0, { replicas, ...rolling(maxSurge, maxUnavailable) }), image(7, 'Deployment', 'web', '2')],
});

const ROLLOUTS: readonly Scenario[] = [
  rollout(1, 1, 0),
  rollout(1, 0, 1),
  rollout(1, '25%', '25%'),
  rollout(3, 1, 0),
  rollout(3, 0, 1),
  rollout(4, 1, 1),
  rollout(5, 2, 0),
  rollout(5, 0, 2),
  rollout(5, '100%', '0%'),
  rollout(3, '50%', 0),
  rollout(6, 0, '50%'),
  rollout(10, '10%', '0%'),
];

const s = inArea('deployment');

const DEPLOYMENTS: readonly Scenario[] = [
  ...ROLLOUTS,
  s('dep-scale-while-rolling', 40, [
    deployment(0, { replicas: 4, ...rolling(1, 0) }),
    image(7, 'Deployment', 'web', '2'),
    scale(10, 'Deployment', 'web', 6),
  ]),
  s('dep-broken-then-fixed', 45, [
    deployment(0, { replicas: 3, ...rolling(1, 0) }),
    image(7, 'Deployment', 'web', 'broken'),
    image(17, 'Deployment', 'web', '3'),
  ]),
  s('dep-broken-rollback', 45, [
    deployment(0, { replicas: 3, ...rolling(1, 1) }),
    image(7, 'Deployment', 'web', 'broken'),
    image(17, 'Deployment', 'web', '1'),
  ]),
  s('dep-broken-scale-down', 40, [
    deployment(0, { replicas: 4, ...rolling(1, 1) }),
    image(7, 'Deployment', 'web', 'broken'),
    scale(15, 'Deployment', 'web', 2),
  ]),
  s('dep-broken-scale-zero', 30, [
    deployment(0, { replicas: 3, ...rolling(1, 1) }),
    image(7, 'Deployment', 'web', 'broken'),
    scale(14, 'Deployment', 'web', 0),
  ]),
  s('dep-paused-created', 24, [
    deployment(0, { replicas: 2, paused: true }),
    image(4, 'Deployment', 'web', '2'),
    merge(10, 'Deployment', 'web', { spec: { paused: false } }),
  ]),
  s('dep-paused-deadline', 40, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 10, ...rolling(1, 0) }),
    image(7, 'Deployment', 'web', 'broken'),
    merge(12, 'Deployment', 'web', { spec: { paused: true } }),
    merge(30, 'Deployment', 'web', { spec: { paused: false } }),
  ]),
  s('dep-recreate-broken', 40, [
    deployment(0, { replicas: 2, strategy: { type: 'Recreate' } }),
    image(7, 'Deployment', 'web', 'broken'),
    image(18, 'Deployment', 'web', '1'),
  ]),
  s('dep-recreate-slow', 40, [
    deployment(0, { replicas: 3, strategy: { type: 'Recreate' } }, { steered: { 'term-after': '6' } }),
    image(7, 'Deployment', 'web', '2'),
    scale(10, 'Deployment', 'web', 2),
  ]),
  s('dep-strategy-change', 40, [
    deployment(0, { replicas: 3, ...rolling(1, 0) }),
    merge(6, 'Deployment', 'web', { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } }),
    image(8, 'Deployment', 'web', '2'),
  ]),
  s('dep-label-template', 30, [
    deployment(0, { replicas: 2 }),
    strategic(6, 'Deployment', 'web', { spec: { template: { metadata: { labels: { extra: 'x' } } } } }),
  ]),
  s('dep-template-annotation-restart', 40, [
    deployment(0, { replicas: 2, ...rolling(1, 0) }),
    strategic(6, 'Deployment', 'web', {
      spec: {
        template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' } } },
      },
    }),
  ]),
  s('dep-rs-deleted', 24, [
    deployment(0, { replicas: 2 }),
    { t: 7, method: 'DELETE', find: { resource: 'replicasets', selector: 'app=web' } },
  ]),
  s('dep-rs-scaled-by-hand', 24, [
    deployment(0, { replicas: 2 }),
    { t: 7, method: 'PATCH', find: { resource: 'replicasets', selector: 'app=web' }, body: { spec: { replicas: 4 } } },
  ]),
  s('dep-delete-orphan', 24, [deployment(0, { replicas: 2 }), cascade(7, 'Deployment', 'web', 'Orphan')]),
  s('dep-orphan-readopt', 34, [
    deployment(0, { replicas: 2 }),
    cascade(7, 'Deployment', 'web', 'Orphan'),
    deployment(14, { replicas: 3 }),
  ]),
  s('dep-history-three', 60, [
    deployment(0, { replicas: 1, revisionHistoryLimit: 2 }),
    image(8, 'Deployment', 'web', '2'),
    image(18, 'Deployment', 'web', '3'),
    image(28, 'Deployment', 'web', '4'),
    image(38, 'Deployment', 'web', '2'),
  ]),
  s('dep-zero-replicas-update', 24, [
    deployment(0, { replicas: 0 }),
    image(5, 'Deployment', 'web', '2'),
    scale(10, 'Deployment', 'web', 2),
  ]),
  s('dep-pod-evicted-mid', 30, [deployment(0, { replicas: 3 }), evict(7, { selector: 'app=web', pick: [1] })]),
  s('dep-deadline-unpaused-scale', 45, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 8 }, { container: { image: 'app:broken' } }),
    scale(20, 'Deployment', 'web', 3),
  ]),
  s('dep-deadline-not-ready', 45, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 12 }, { steered: { 'never-ready': 'true' } }),
    steer(25, { selector: 'app=web', pick: 'all' }, { ready: 'true' }),
  ]),
  s('dep-min-ready-rollout', 60, [
    deployment(0, { replicas: 3, minReadySeconds: 4, ...rolling(1, 0) }),
    image(14, 'Deployment', 'web', '2'),
  ]),
  s('dep-min-ready-flap', 40, [
    deployment(0, { replicas: 2, minReadySeconds: 6 }),
    steer(12, { selector: 'app=web', pick: [0] }, { ready: 'false' }),
    steer(18, { selector: 'app=web', pick: [0] }, { ready: 'true' }),
  ]),
  s('dep-annotation-change', 18, [
    deployment(0, { replicas: 1 }),
    merge(5, 'Deployment', 'web', {
      metadata: { annotations: { 'kubernetes.io/change-cause': 'why', other: 'x' }, labels: { a: 'b' } },
    }),
  ]),
  s('dep-quota-lifted', 60, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { pods: '2' } } }),
    deployment(2, { replicas: 3 }),
    merge(12, 'ResourceQuota', 'q', { spec: { hard: { pods: '5' } } }),
  ]),
  s('dep-two-selectors-overlap', 24, [
    deployment(0, { replicas: 1 }),
    create(2, 'Deployment', 'other', workload({ replicas: 2 }, 'web', { container: { image: 'app:9' } })),
  ]),
  s('dep-pod-released', 24, [
    deployment(0, { replicas: 2 }),
    { t: 7, pods: { selector: 'app=web', pick: [0] }, body: { metadata: { labels: { app: 'gone' } } } },
  ]),
  s('dep-rollover-twice', 60, [
    deployment(0, { replicas: 3, ...rolling(1, 0) }),
    image(7, 'Deployment', 'web', '2'),
    image(10, 'Deployment', 'web', '3'),
    image(13, 'Deployment', 'web', '4'),
  ]),
];

const REPLICA_SETS: readonly Scenario[] = [
  s('rs-scale-up-down', 30, [
    replicaSet(0, { replicas: 2 }),
    scale(6, 'ReplicaSet', 'web', 5),
    scale(14, 'ReplicaSet', 'web', 1),
  ]),
  s('rs-victim-cost', 24, [
    replicaSet(0, { replicas: 3 }),
    steer(6, { selector: 'app=web', pick: 'all' }, {}),
    {
      t: 7,
      pods: { selector: 'app=web', pick: [0] },
      body: {
        metadata: {
          annotations: { 'controller.kubernetes.io/pod-deletion-cost': '10', 'kubelet.example.com/alias': 'dear' },
        },
      },
    },
    {
      t: 7,
      pods: { selector: 'app=web', pick: [1] },
      body: {
        metadata: {
          annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5', 'kubelet.example.com/alias': 'cheap' },
        },
      },
    },
    {
      t: 7,
      pods: { selector: 'app=web', pick: [2] },
      body: { metadata: { annotations: { 'kubelet.example.com/alias': 'plain' } } },
    },
    scale(10, 'ReplicaSet', 'web', 1),
  ]),
  s('rs-victim-pending', 24, [
    replicaSet(0, { replicas: 1 }),
    steer(5, { selector: 'app=web', pick: [0] }, { alias: 'up' }),
    image(6, 'ReplicaSet', 'web', 'broken'),
    scale(7, 'ReplicaSet', 'web', 2),
    steer(9, { selector: 'app=web', pick: [1] }, { alias: 'pending' }),
    scale(12, 'ReplicaSet', 'web', 1),
  ]),
  s('rs-victim-restarts', 44, [
    replicaSet(0, { replicas: 2 }, { steered: { 'exit-plan-seq': 'never,1@6' } }),
    steer(4, { selector: 'app=web', pick: [0] }, { alias: 'first' }),
    steer(4, { selector: 'app=web', pick: [1] }, { alias: 'second' }),
    scale(11, 'ReplicaSet', 'web', 1),
  ]),
  s('rs-release-by-label', 20, [
    replicaSet(0, { replicas: 2 }),
    { t: 6, pods: { selector: 'app=web', pick: [0] }, body: { metadata: { labels: { app: 'other' } } } },
  ]),
  s('rs-release-readopt', 24, [
    replicaSet(0, { replicas: 2 }),
    { t: 5, pods: { selector: 'app=web', pick: [0] }, body: { metadata: { labels: { app: 'other' } } } },
    { t: 12, pods: { selector: 'app=other', pick: [0] }, body: { metadata: { labels: { app: 'web' } } } },
  ]),
  s('rs-delete-orphan', 20, [replicaSet(0, { replicas: 2 }), cascade(6, 'ReplicaSet', 'web', 'Orphan')]),
  s('rs-delete-foreground', 20, [
    replicaSet(0, { replicas: 2 }, { steered: { 'term-after': '4' } }),
    cascade(6, 'ReplicaSet', 'web', 'Foreground'),
  ]),
  s('rs-match-expressions', 20, [
    create(0, 'ReplicaSet', 'web', {
      spec: {
        replicas: 2,
        selector: {
          matchExpressions: [
            { key: 'app', operator: 'In', values: ['web', 'www'] },
            { key: 'no', operator: 'DoesNotExist' },
          ],
        },
        template: podTemplate({ labels: { app: 'www' } }),
      },
    }),
    pod(6, 'stray', { labels: { app: 'web' } }),
    pod(6, 'apart', { labels: { app: 'web', no: 'x' } }),
  ]),
  s('rs-terminating-replicas', 24, [
    replicaSet(0, { replicas: 3 }, { steered: { 'term-after': '8' } }),
    scale(6, 'ReplicaSet', 'web', 1),
  ]),
  s('rs-pod-succeeded', 20, [
    replicaSet(0, { replicas: 2 }),
    {
      t: 6,
      pods: { selector: 'app=web', pick: [0] },
      sub: '/status',
      patch: 'strategic',
      body: { status: { phase: 'Succeeded' } },
    },
  ]),
  s('rs-not-scheduled', 14, [replicaSet(0, { replicas: 2 }, { spec: { nodeSelector: { none: 'such' } } })]),
  s('rs-invalid-pods', 24, [
    replicaSet(0, { replicas: 2 }, { spec: { serviceAccountName: 'missing' } }),
    create(8, 'ServiceAccount', 'missing'),
  ]),
  s('rs-limit-range-none', 20, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { 'requests.cpu': '1' } } }),
    replicaSet(2, { replicas: 3 }, { container: { resources: { requests: { cpu: '400m' } } } }),
  ]),
  s('rc-scale-release', 24, [
    create(0, 'ReplicationController', 'rc', {
      spec: { replicas: 2, selector: { app: 'web' }, template: podTemplate({ labels: { app: 'web' } }) },
    }),
    scale(6, 'ReplicationController', 'rc', 3),
    { t: 10, pods: { selector: 'app=web', pick: [0] }, body: { metadata: { labels: { app: 'x' } } } },
    remove(16, 'ReplicationController', 'rc'),
  ]),
  s('rc-victims', 20, [
    create(0, 'ReplicationController', 'rc', {
      spec: {
        replicas: 3,
        minReadySeconds: 3,
        selector: { app: 'web' },
        template: podTemplate({ labels: { app: 'web' } }),
      },
    }),
    steer(7, { selector: 'app=web', pick: [1] }, { ready: 'false' }),
    scale(9, 'ReplicationController', 'rc', 2),
  ]),
].map((scenario) => ({ ...scenario, area: 'replicaset' }));

const claims = (retention?: Fields): Fields => ({
  volumeClaimTemplates: [
    {
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'none-{{p}}',
        resources: { requests: { storage: '1Gi' } },
      },
    },
  ],
  ...(retention && { persistentVolumeClaimRetentionPolicy: retention }),
});
const boundVolumes = (count: number): Scenario['actions'] =>
  Array.from({ length: count }, (_, index) =>
    create(0, 'PersistentVolume', `{{p}}-v${index}`, {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: '/data/x' },
        storageClassName: 'none-{{p}}',
      },
    }),
  );

const STATEFUL_SETS: readonly Scenario[] = [
  s('sts-create-3', 20, [statefulSet(0, { replicas: 3 })]),
  s('sts-scale-up-down', 40, [
    statefulSet(0, { replicas: 1 }),
    scale(5, 'StatefulSet', 'db', 3),
    scale(20, 'StatefulSet', 'db', 1),
  ]),
  s('sts-rolling', 40, [statefulSet(0, { replicas: 3 }), image(14, 'StatefulSet', 'db', '2')]),
  s('sts-rolling-parallel', 40, [
    statefulSet(0, { replicas: 3, podManagementPolicy: 'Parallel' }),
    image(9, 'StatefulSet', 'db', '2'),
  ]),
  s('sts-max-unavailable', 40, [
    statefulSet(0, {
      replicas: 4,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } },
    }),
    image(9, 'StatefulSet', 'db', '2'),
  ]),
  s('sts-partition-lowered', 50, [
    statefulSet(0, { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } }),
    image(14, 'StatefulSet', 'db', '2'),
    merge(20, 'StatefulSet', 'db', { spec: { updateStrategy: { rollingUpdate: { partition: 1 } } } }),
  ]),
  s('sts-partition-scale-up', 50, [
    statefulSet(0, { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }),
    image(10, 'StatefulSet', 'db', '2'),
    scale(24, 'StatefulSet', 'db', 4),
  ]),
  s('sts-retain-delete-scaled', 50, [
    ...boundVolumes(3),
    statefulSet(1, { replicas: 3, ...claims({ whenDeleted: 'Retain', whenScaled: 'Delete' }) }),
    scale(24, 'StatefulSet', 'db', 1),
  ]),
  s('sts-retain-delete-deleted', 44, [
    ...boundVolumes(2),
    statefulSet(1, { replicas: 2, ...claims({ whenDeleted: 'Delete', whenScaled: 'Retain' }) }),
    remove(20, 'StatefulSet', 'db'),
  ]),
  s('sts-retain-both', 60, [
    ...boundVolumes(2),
    statefulSet(1, { replicas: 2, ...claims({ whenDeleted: 'Delete', whenScaled: 'Delete' }) }),
    scale(20, 'StatefulSet', 'db', 1),
    remove(34, 'StatefulSet', 'db'),
  ]),
  s('sts-retain-changed', 50, [
    ...boundVolumes(2),
    statefulSet(1, { replicas: 2, ...claims() }),
    merge(18, 'StatefulSet', 'db', {
      spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
    }),
    remove(28, 'StatefulSet', 'db'),
  ]),
  s('sts-claims-pending', 20, [statefulSet(0, { replicas: 2, ...claims() })]),
  s('sts-claim-deleted', 44, [
    ...boundVolumes(2),
    statefulSet(1, { replicas: 1, ...claims() }),
    remove(12, 'PersistentVolumeClaim', 'data-db-0'),
    removePods(16, { name: 'db-0' }),
  ]),
  s('sts-pod-deleted-middle', 26, [statefulSet(0, { replicas: 3 }), removePods(14, { name: 'db-1' })]),
  s('sts-not-ready-blocks', 30, [
    statefulSet(0, { replicas: 3 }, { steered: { 'never-ready': 'true' } }),
    steer(8, { name: 'db-0' }, { ready: 'true' }),
    steer(18, { name: 'db-1' }, { ready: 'true' }),
  ]),
  s('sts-not-ready-scale-down', 30, [
    statefulSet(0, { replicas: 3 }),
    steer(14, { name: 'db-0' }, { ready: 'false' }),
    scale(17, 'StatefulSet', 'db', 1),
    steer(24, { name: 'db-0' }, { ready: 'true' }),
  ]),
  s('sts-min-ready-rolling', 70, [
    statefulSet(0, { replicas: 2, minReadySeconds: 5 }),
    image(22, 'StatefulSet', 'db', '2'),
  ]),
  s('sts-delete-background', 24, [
    statefulSet(0, { replicas: 2 }, { steered: { 'term-after': '3' } }),
    remove(12, 'StatefulSet', 'db'),
  ]),
  s('sts-delete-foreground', 24, [
    statefulSet(0, { replicas: 2 }, { steered: { 'term-after': '3' } }),
    cascade(12, 'StatefulSet', 'db', 'Foreground'),
  ]),
  s('sts-orphan-readopt', 40, [
    statefulSet(0, { replicas: 2 }),
    cascade(10, 'StatefulSet', 'db', 'Orphan'),
    statefulSet(18, { replicas: 3 }),
  ]),
  s('sts-parallel-scale', 36, [
    statefulSet(0, { replicas: 2, podManagementPolicy: 'Parallel' }),
    scale(8, 'StatefulSet', 'db', 4),
    scale(18, 'StatefulSet', 'db', 1),
  ]),
  s('sts-ondelete-scale', 40, [
    statefulSet(0, { replicas: 2, updateStrategy: { type: 'OnDelete' } }),
    image(10, 'StatefulSet', 'db', '2'),
    scale(14, 'StatefulSet', 'db', 3),
    removePods(24, { name: 'db-0' }),
  ]),
  s('sts-rollback', 60, [
    statefulSet(0, { replicas: 2 }),
    image(10, 'StatefulSet', 'db', '2'),
    image(28, 'StatefulSet', 'db', '1'),
  ]),
  s('sts-changed-mid-rollout', 60, [
    statefulSet(0, { replicas: 3 }),
    image(14, 'StatefulSet', 'db', '2'),
    image(18, 'StatefulSet', 'db', '3'),
  ]),
  s('sts-broken-create', 30, [
    statefulSet(0, { replicas: 2 }, { container: { image: 'app:broken' } }),
    image(8, 'StatefulSet', 'db', '1'),
    removePods(16, { name: 'db-0' }),
  ]),
  s('sts-zero', 30, [
    statefulSet(0, { replicas: 2 }),
    scale(10, 'StatefulSet', 'db', 0),
    image(20, 'StatefulSet', 'db', '2'),
  ]),
  s('sts-ordinals-scale', 40, [
    statefulSet(0, { replicas: 2, ordinals: { start: 3 } }),
    scale(10, 'StatefulSet', 'db', 3),
    scale(20, 'StatefulSet', 'db', 1),
  ]),
  s('sts-pod-succeeded', 24, [
    statefulSet(0, { replicas: 2 }),
    { t: 10, pods: { name: 'db-1' }, sub: '/status', patch: 'strategic', body: { status: { phase: 'Succeeded' } } },
  ]),
  s('sts-pod-label-lost', 24, [
    statefulSet(0, { replicas: 2 }),
    { t: 10, pods: { name: 'db-1' }, body: { metadata: { labels: { app: 'x' } } } },
  ]),
  s('sts-history', 90, [
    statefulSet(0, { replicas: 1, revisionHistoryLimit: 1 }),
    image(6, 'StatefulSet', 'db', '2'),
    image(16, 'StatefulSet', 'db', '3'),
    image(26, 'StatefulSet', 'db', '4'),
    image(36, 'StatefulSet', 'db', '2'),
  ]),
  s('sts-name-taken', 30, [
    pod(0, 'db-0', { labels: { app: 'db' } }),
    statefulSet(4, { replicas: 2 }),
    removePods(16, { name: 'db-0' }),
  ]),
  s('sts-foreign-pod', 30, [
    pod(0, 'db-1', { labels: { other: 'x' } }),
    statefulSet(4, { replicas: 2 }),
    removePods(16, { name: 'db-1' }),
  ]),
].map((scenario) => ({ ...scenario, area: 'statefulset' }));

const DAEMON_SETS: readonly Scenario[] = [
  s('ds-roll-one', 40, [daemonSet(0), image(7, 'DaemonSet', 'agent', '2')], { nodes: nodes(3) }),
  s(
    'ds-roll-percent',
    40,
    [
      daemonSet(0, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%' } } }),
      image(7, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(4) },
  ),
  s(
    'ds-roll-surge',
    40,
    [
      daemonSet(0, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
      image(7, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-roll-surge-all',
    40,
    [
      daemonSet(0, {
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } },
      }),
      image(7, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(3) },
  ),
  s(
    'ds-surge-broken',
    40,
    [
      daemonSet(0, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
      image(7, 'DaemonSet', 'agent', 'broken'),
      image(18, 'DaemonSet', 'agent', '1'),
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-ondelete',
    30,
    [
      daemonSet(0, { updateStrategy: { type: 'OnDelete' } }),
      image(7, 'DaemonSet', 'agent', '2'),
      removePods(12, { node: '{{p}}-n0' }),
    ],
    { nodes: nodes(2) },
  ),
  s('ds-min-ready', 50, [daemonSet(0, { minReadySeconds: 5 }), image(14, 'DaemonSet', 'agent', '2')], {
    nodes: nodes(2),
  }),
  s(
    'ds-broken-rollout',
    44,
    [daemonSet(0), image(7, 'DaemonSet', 'agent', 'broken'), image(20, 'DaemonSet', 'agent', '1')],
    { nodes: nodes(2) },
  ),
  s('ds-delete-orphan', 24, [daemonSet(0), cascade(7, 'DaemonSet', 'agent', 'Orphan')], { nodes: nodes(2) }),
  s('ds-orphan-readopt', 34, [daemonSet(0), cascade(7, 'DaemonSet', 'agent', 'Orphan'), daemonSet(14)], {
    nodes: nodes(2),
  }),
  s(
    'ds-delete-foreground',
    24,
    [daemonSet(0, {}, { steered: { 'term-after': '4' } }), cascade(7, 'DaemonSet', 'agent', 'Foreground')],
    { nodes: nodes(2) },
  ),
  s('ds-pod-deleted', 20, [daemonSet(0), removePods(7, { node: '{{p}}-n0' })], { nodes: nodes(2) }),
  s(
    'ds-affinity',
    30,
    [
      daemonSet(
        0,
        {},
        {
          spec: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
                },
              },
            },
          },
        },
      ),
      merge(7, 'Node', '{{p}}-n0', { metadata: { labels: { disk: 'ssd' } } }),
      merge(14, 'Node', '{{p}}-n0', { metadata: { labels: { disk: 'hdd' } } }),
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-toleration',
    24,
    [
      merge(0, 'Node', '{{p}}-n1', { spec: { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] } }),
      daemonSet(1, {}, { spec: { tolerations: [{ key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule' }] } }),
      create(2, 'DaemonSet', 'plain', workload({}, 'plain')),
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-prefer-no-schedule',
    20,
    [
      merge(0, 'Node', '{{p}}-n1', { spec: { taints: [{ key: 'k', value: 'v', effect: 'PreferNoSchedule' }] } }),
      daemonSet(1),
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-taint-mid-rollout',
    40,
    [
      daemonSet(0),
      merge(6, 'Node', '{{p}}-n1', { spec: { taints: [{ key: 'k', value: 'v', effect: 'NoSchedule' }] } }),
      image(8, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(2) },
  ),
  s('ds-host-network', 16, [daemonSet(0, {}, { spec: { hostNetwork: true } })], { nodes: nodes(2) }),
  s(
    'ds-resources',
    24,
    [
      daemonSet(0, {}, { container: { resources: { requests: { cpu: '3' } } } }),
      create(
        6,
        'DaemonSet',
        'second',
        workload({}, 'second', { container: { image: 'app:1', resources: { requests: { cpu: '2' } } } }),
      ),
    ],
    { nodes: nodes(1) },
  ),
  s(
    'ds-history',
    60,
    [
      daemonSet(0, { revisionHistoryLimit: 1 }),
      image(6, 'DaemonSet', 'agent', '2'),
      image(16, 'DaemonSet', 'agent', '3'),
      image(26, 'DaemonSet', 'agent', '1'),
    ],
    { nodes: nodes(1) },
  ),
  s(
    'ds-selector-change',
    40,
    [
      daemonSet(0),
      strategic(7, 'DaemonSet', 'agent', { spec: { template: { spec: { nodeSelector: { zone: 'x' } } } } }),
      merge(14, 'Node', '{{p}}-n1', { metadata: { labels: { zone: 'x' } } }),
    ],
    { nodes: nodes(2) },
  ),
  s('ds-crash', 34, [daemonSet(0, {}, { steered: { 'exit-plan-seq': '1@4,never' } })], { nodes: nodes(2) }),
  s(
    'ds-failed-twice',
    40,
    [
      daemonSet(0),
      { t: 6, pods: { node: '{{p}}-n0' }, sub: '/status', patch: 'strategic', body: { status: { phase: 'Failed' } } },
      { t: 14, pods: { node: '{{p}}-n0' }, sub: '/status', patch: 'strategic', body: { status: { phase: 'Failed' } } },
    ],
    { nodes: nodes(1) },
  ),
  s(
    'ds-succeeded',
    30,
    [
      daemonSet(0),
      {
        t: 6,
        pods: { node: '{{p}}-n0' },
        sub: '/status',
        patch: 'strategic',
        body: { status: { phase: 'Succeeded' } },
      },
    ],
    { nodes: nodes(1) },
  ),
  s(
    'ds-node-not-ready',
    30,
    [
      daemonSet(0),
      { t: 6, do: 'node-ready', node: '{{p}}-n0', ready: false },
      { t: 16, do: 'node-ready', node: '{{p}}-n0', ready: true },
    ],
    { nodes: nodes(2) },
  ),
  s(
    'ds-pod-released',
    24,
    [daemonSet(0), { t: 6, pods: { node: '{{p}}-n0' }, body: { metadata: { labels: { app: 'x' } } } }],
    { nodes: nodes(2) },
  ),
].map((scenario) => ({ ...scenario, area: 'daemonset' }));

/** Deployments, ReplicaSets, StatefulSets and DaemonSets. */
export const APPS: readonly Scenario[] = [...DEPLOYMENTS, ...REPLICA_SETS, ...STATEFUL_SETS, ...DAEMON_SETS];
