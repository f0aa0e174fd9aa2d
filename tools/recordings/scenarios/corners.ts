import {
  budget,
  cascade,
  claim,
  create,
  cronJob,
  daemonSet,
  deployment,
  evict,
  image,
  inArea,
  job,
  kubelet,
  merge,
  nodes,
  pathOf,
  pod,
  podTemplate,
  remove,
  removePods,
  replicaSet,
  scale,
  service,
  statefulSet,
  steer,
  strategic,
  volume,
  workload,
  type Action,
  type Fields,
  type Scenario,
} from './scenario';

const status = (t: number, kind: string, name: string, fields: Fields): Action => ({
  ...{ t, method: 'PATCH', path: `${pathOf(kind, name)}/status`, patch: 'merge', body: { status: fields } },
});
const labelled = (t: number, pods: Fields, labels: Fields): Action => ({ t, pods, body: { metadata: { labels } } });
const finished = (t: number, pods: Fields, phase: string, more: Fields = {}): Action => ({
  ...{ t, pods, sub: '/status', patch: 'strategic', body: { status: { phase, ...more } } },
});
const gradual: Fields = { strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } };

const dep = inArea('deployment');
const DEPLOYMENTS: readonly Scenario[] = [
  dep('dep-hash-taken', 40, [
    deployment(0, { replicas: 1 }),
    cascade(6, 'Deployment', 'web', 'Orphan'),
    ...[8].map((t) => ({
      t,
      method: 'PATCH',
      find: { resource: 'replicasets', selector: 'app=web' },
      patch: 'merge',
      body: { metadata: { labels: { app: 'x' } } },
    })),
    deployment(14, { replicas: 1 }),
  ]),
  dep('dep-scale-broken-up', 40, [
    deployment(0, { replicas: 6, strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 2 } } }),
    image(7, 'Deployment', 'web', 'broken'),
    scale(16, 'Deployment', 'web', 12),
  ]),
  dep('dep-scale-broken-down', 40, [
    deployment(0, { replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    image(8, 'Deployment', 'web', 'broken'),
    scale(18, 'Deployment', 'web', 5),
  ]),
  dep('dep-surge-raised', 44, [
    deployment(0, { replicas: 3, ...gradual }),
    image(7, 'Deployment', 'web', 'broken'),
    merge(14, 'Deployment', 'web', { spec: { strategy: { rollingUpdate: { maxSurge: 3 } } } }),
    image(22, 'Deployment', 'web', '1'),
  ]),
  dep('dep-paused-template-scale', 40, [
    deployment(0, { replicas: 2, ...gradual }),
    merge(5, 'Deployment', 'web', { spec: { paused: true } }),
    image(7, 'Deployment', 'web', '2'),
    scale(10, 'Deployment', 'web', 4),
    merge(18, 'Deployment', 'web', { spec: { paused: false } }),
  ]),
  dep('dep-paused-rollback', 36, [
    deployment(0, { replicas: 2, ...gradual }),
    image(6, 'Deployment', 'web', '2'),
    merge(16, 'Deployment', 'web', { spec: { paused: true } }),
    image(18, 'Deployment', 'web', '1'),
    merge(24, 'Deployment', 'web', { spec: { paused: false } }),
  ]),
  dep('dep-history-lowered', 44, [
    deployment(0, { replicas: 1 }),
    image(6, 'Deployment', 'web', '2'),
    image(14, 'Deployment', 'web', '3'),
    image(22, 'Deployment', 'web', '4'),
    merge(32, 'Deployment', 'web', { spec: { revisionHistoryLimit: 1 } }),
  ]),
  dep('dep-old-rs-deleted', 30, [
    deployment(0, { replicas: 1 }),
    image(6, 'Deployment', 'web', '2'),
    { t: 16, method: 'DELETE', find: { resource: 'replicasets', selector: 'app=web', pick: 0 } },
  ]),
  dep('dep-annotations-removed', 24, [
    create(0, 'Deployment', 'web', {
      ...workload({ replicas: 1 }, 'web'),
      metadata: { annotations: { note: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    }),
    merge(6, 'Deployment', 'web', { metadata: { annotations: { note: null, other: 'y' } } }),
    image(10, 'Deployment', 'web', '2'),
  ]),
  dep('dep-pods-unschedulable-deadline', 40, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 10, ...gradual }),
    strategic(6, 'Deployment', 'web', { spec: { template: { spec: { nodeSelector: { none: 'such' } } } } }),
  ]),
  dep('dep-quota-rollout', 44, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 15, ...gradual }),
    create(5, 'ResourceQuota', 'q', { spec: { hard: { pods: '2' } } }),
    image(8, 'Deployment', 'web', '2'),
  ]),
  dep('dep-recreate-scale-up', 34, [
    deployment(0, { replicas: 1, strategy: { type: 'Recreate' } }),
    image(6, 'Deployment', 'web', '2'),
    scale(7, 'Deployment', 'web', 3),
  ]),
  dep('dep-recreate-paused', 30, [
    deployment(0, { replicas: 2, strategy: { type: 'Recreate' } }),
    merge(5, 'Deployment', 'web', { spec: { paused: true } }),
    image(7, 'Deployment', 'web', '2'),
    merge(14, 'Deployment', 'web', { spec: { paused: false } }),
  ]),
  dep('dep-crash-loop', 44, [
    deployment(0, { replicas: 2, progressDeadlineSeconds: 20, ...gradual }),
    strategic(7, 'Deployment', 'web', {
      spec: { template: { metadata: { annotations: kubelet({ 'exit-plan': '1@1' }) } } },
    }),
  ]),
  dep('dep-slow-terminate', 44, [
    deployment(
      0,
      { replicas: 2, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } },
      { steered: { 'term-after': '5' } },
    ),
    image(6, 'Deployment', 'web', '2'),
  ]),
  dep('dep-replacement-policy', 44, [
    deployment(
      0,
      { replicas: 2, podReplacementPolicy: 'TerminationComplete', ...gradual },
      { steered: { 'term-after': '5' } },
    ),
    image(6, 'Deployment', 'web', '2'),
  ]),
];

const rs = inArea('replicaset');
const REPLICA_SETS: readonly Scenario[] = [
  rs('rs-victim-order', 40, [
    replicaSet(0, { replicas: 4 }),
    ...[0, 1, 2, 3].map((index) => steer(6, { selector: 'app=web', pick: [index] }, { alias: `p${index}` })),
    steer(7, { selector: 'app=web', pick: [1] }, { ready: 'false' }),
    {
      t: 8,
      pods: { selector: 'app=web', pick: [2] },
      body: { metadata: { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-1' } } },
    },
    scale(10, 'ReplicaSet', 'web', 3),
    scale(18, 'ReplicaSet', 'web', 2),
  ]),
  rs('rs-cost-invalid', 24, [
    replicaSet(0, { replicas: 2 }),
    {
      t: 5,
      pods: { selector: 'app=web', pick: [0] },
      body: {
        metadata: {
          annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-1', 'kubelet.example.com/alias': 'cheap' },
        },
      },
    },
    {
      t: 5,
      pods: { selector: 'app=web', pick: [1] },
      body: { metadata: { annotations: { 'kubelet.example.com/alias': 'plain' } } },
    },
    scale(8, 'ReplicaSet', 'web', 1),
  ]),
  rs('rs-adopt-surplus', 24, [
    pod(0, 'a', { labels: { app: 'web' } }),
    pod(0, 'b', { labels: { app: 'web' } }),
    pod(0, 'c', { labels: { app: 'web' } }),
    replicaSet(6, { replicas: 2 }),
  ]),
  rs('rs-two-overlap', 24, [
    replicaSet(0, { replicas: 2 }),
    create(4, 'ReplicaSet', 'also', workload({ replicas: 1 }, 'web')),
    remove(12, 'ReplicaSet', 'web'),
  ]),
  rs('rs-orphan-taken-over', 30, [
    replicaSet(0, { replicas: 2 }),
    cascade(6, 'ReplicaSet', 'web', 'Orphan'),
    create(10, 'ReplicaSet', 'next', workload({ replicas: 3 }, 'web')),
  ]),
  rs('rs-min-ready-victim', 30, [
    replicaSet(0, { replicas: 2, minReadySeconds: 5 }),
    scale(12, 'ReplicaSet', 'web', 3),
    scale(15, 'ReplicaSet', 'web', 2),
  ]),
  rs('rs-evicted-pod', 24, [
    replicaSet(0, { replicas: 2 }),
    finished(6, { selector: 'app=web', pick: [0] }, 'Failed', {
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
    }),
  ]),
  rs('rs-50', 24, [replicaSet(0, { replicas: 50 }), scale(10, 'ReplicaSet', 'web', 0)]),
  rs('rs-recreated', 24, [
    replicaSet(0, { replicas: 2 }),
    remove(6, 'ReplicaSet', 'web'),
    replicaSet(6.5, { replicas: 2 }),
  ]),
  rs('rs-template-changed', 24, [
    replicaSet(0, { replicas: 2 }),
    image(5, 'ReplicaSet', 'web', '2'),
    removePods(8, { selector: 'app=web', pick: [0] }),
  ]),
  rs('rs-foreign-owner', 20, [
    create(0, 'ConfigMap', 'o'),
    {
      ...create(1, 'Pod', 'a', {
        ...podTemplate(),
        metadata: {
          labels: { app: 'web' },
          ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'x', controller: true }],
        },
      }),
      ownerOf: [pathOf('ConfigMap', 'o')],
    },
    replicaSet(3, { replicas: 1 }),
  ]),
];

const sts = inArea('statefulset');
const STATEFUL_SETS: readonly Scenario[] = [
  sts('sts-parallel-broken', 40, [
    statefulSet(0, { replicas: 3, podManagementPolicy: 'Parallel' }),
    image(8, 'StatefulSet', 'db', 'broken'),
    image(18, 'StatefulSet', 'db', '3'),
  ]),
  sts('sts-parallel-partition', 40, [
    statefulSet(0, {
      replicas: 4,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    }),
    image(8, 'StatefulSet', 'db', '2'),
    removePods(22, { name: 'db-1' }),
  ]),
  sts('sts-ordered-max-unavailable', 50, [
    statefulSet(0, { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } } }),
    image(14, 'StatefulSet', 'db', '2'),
  ]),
  sts('sts-percent-unavailable', 50, [
    statefulSet(0, {
      replicas: 4,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '50%' } },
    }),
    image(18, 'StatefulSet', 'db', '2'),
  ]),
  sts('sts-scale-down-rolling', 50, [
    statefulSet(0, { replicas: 4 }),
    image(18, 'StatefulSet', 'db', '2'),
    scale(22, 'StatefulSet', 'db', 2),
  ]),
  sts('sts-scale-down-broken', 40, [
    statefulSet(0, { replicas: 3 }),
    image(14, 'StatefulSet', 'db', 'broken'),
    scale(22, 'StatefulSet', 'db', 1),
  ]),
  sts('sts-strategy-changed', 50, [
    statefulSet(0, { replicas: 2, updateStrategy: { type: 'OnDelete' } }),
    image(10, 'StatefulSet', 'db', '2'),
    merge(18, 'StatefulSet', 'db', { spec: { updateStrategy: { type: 'RollingUpdate' } } }),
  ]),
  sts('sts-pod-released', 40, [
    statefulSet(0, { replicas: 1 }),
    labelled(8, { name: 'db-0' }, { app: 'x' }),
    removePods(18, { name: 'db-0' }),
  ]),
  sts('sts-claim-lost', 40, [
    statefulSet(0, {
      replicas: 1,
      volumeClaimTemplates: [
        {
          metadata: { name: 'data', labels: { a: 'b' } },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: 'none-{{p}}',
            resources: { requests: { storage: '1Gi' } },
          },
        },
      ],
    }),
    remove(6, 'PersistentVolumeClaim', 'data-db-0'),
  ]),
  sts('sts-evicted', 30, [statefulSet(0, { replicas: 2 }), evict(10, { name: 'db-0' })]),
  sts('sts-failed-twice', 40, [
    statefulSet(0, { replicas: 1 }),
    finished(6, { name: 'db-0' }, 'Failed'),
    finished(14, { name: 'db-0' }, 'Failed'),
  ]),
  sts('sts-revision-limit-zero', 40, [
    statefulSet(0, { replicas: 1, revisionHistoryLimit: 0 }),
    image(6, 'StatefulSet', 'db', '2'),
    image(16, 'StatefulSet', 'db', '3'),
  ]),
  sts('sts-no-service-name', 20, [statefulSet(0, { replicas: 1, serviceName: undefined })]),
  sts('sts-quota', 40, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { pods: '1' } } }),
    statefulSet(2, { replicas: 2 }),
    merge(20, 'ResourceQuota', 'q', { spec: { hard: { pods: '3' } } }),
  ]),
  sts('sts-min-ready-down', 50, [
    statefulSet(0, { replicas: 3, minReadySeconds: 4, podManagementPolicy: 'Parallel' }),
    scale(14, 'StatefulSet', 'db', 1),
    scale(24, 'StatefulSet', 'db', 2),
  ]),
  sts('sts-terminating-slow', 40, [
    statefulSet(0, { replicas: 2 }, { steered: { 'term-after': '6' } }),
    removePods(10, { name: 'db-0' }),
    scale(12, 'StatefulSet', 'db', 1),
  ]),
];

const ds = inArea('daemonset');
const DAEMON_SETS: readonly Scenario[] = [
  ds(
    'ds-surge-node-added',
    50,
    [
      daemonSet(0, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
      image(7, 'DaemonSet', 'agent', '2'),
      { t: 9, do: 'add-node', node: '{{p}}-n9', name: '{{p}}-n9' },
    ],
    { nodes: nodes(1) },
  ),
  ds(
    'ds-surge-not-ready',
    50,
    [
      daemonSet(0, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
      steer(6, { node: '{{p}}-n0' }, { ready: 'false' }),
      image(8, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(1) },
  ),
  ds(
    'ds-surge-min-ready',
    60,
    [
      daemonSet(0, {
        minReadySeconds: 5,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      }),
      image(12, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(1) },
  ),
  ds(
    'ds-ondelete-to-rolling',
    40,
    [
      daemonSet(0, { updateStrategy: { type: 'OnDelete' } }),
      image(6, 'DaemonSet', 'agent', '2'),
      merge(12, 'DaemonSet', 'agent', {
        spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
      }),
    ],
    { nodes: nodes(1) },
  ),
  ds('ds-rollback', 50, [daemonSet(0), image(6, 'DaemonSet', 'agent', '2'), image(18, 'DaemonSet', 'agent', '1')], {
    nodes: nodes(1),
  }),
  ds(
    'ds-node-cordoned-rollout',
    40,
    [
      daemonSet(0),
      merge(5, 'Node', '{{p}}-n0', { spec: { unschedulable: true } }),
      image(8, 'DaemonSet', 'agent', '2'),
    ],
    { nodes: nodes(1) },
  ),
  ds('ds-no-match', 14, [daemonSet(0, {}, { spec: { nodeSelector: { none: 'such' } } })], { nodes: nodes(1) }),
  ds(
    'ds-node-label-removed',
    30,
    [
      merge(0, 'Node', '{{p}}-n0', { metadata: { labels: { run: 'yes' } } }),
      daemonSet(1, {}, { spec: { nodeSelector: { run: 'yes', 'kubelet.example.com/pool': '{{pool}}' } } }),
      merge(10, 'Node', '{{p}}-n0', { metadata: { labels: { run: null } } }),
    ],
    { nodes: nodes(1) },
  ),
  ds('ds-node-name', 20, [daemonSet(0, {}, { spec: { nodeName: '{{p}}-n0' } })], { nodes: nodes(1) }),
  ds(
    'ds-unschedulable-resources',
    30,
    [
      pod(0, 'big', { container: { resources: { requests: { cpu: '3' } } }, spec: { nodeName: '{{p}}-n0' } }),
      daemonSet(4, {}, { container: { resources: { requests: { cpu: '2' } } } }),
      removePods(16, { name: 'big' }),
    ],
    { nodes: nodes(1) },
  ),
  ds(
    'ds-failed-delete-backoff',
    50,
    [
      daemonSet(0, {}, { steered: { 'exit-plan': 'never' } }),
      finished(5, { node: '{{p}}-n0' }, 'Failed'),
      finished(10, { node: '{{p}}-n0' }, 'Failed'),
      finished(18, { node: '{{p}}-n0' }, 'Failed'),
    ],
    { nodes: nodes(1) },
  ),
  ds(
    'ds-adopt',
    24,
    [
      create(0, 'Pod', 'a', {
        metadata: { labels: { app: 'agent' } },
        spec: { ...(podTemplate()['spec'] as Fields), nodeName: '{{p}}-n0' },
      }),
      daemonSet(4),
    ],
    { nodes: nodes(1) },
  ),
];

const jobs = inArea('job');
const indexed = (completions: number, parallelism: number, fields: Fields = {}): Fields => ({
  ...{ completions, parallelism, completionMode: 'Indexed' },
  ...fields,
});
const JOBS: readonly Scenario[] = [
  jobs('job-suspend-deadline-running', 44, [
    job(0, { activeDeadlineSeconds: 12, completions: 2, parallelism: 2 }, { 'exit-plan-seq': '0@3,never' }),
    merge(6, 'Job', 'j', { spec: { suspend: true } }),
    merge(12, 'Job', 'j', { spec: { suspend: false } }),
  ]),
  jobs('job-deadline-added', 30, [
    job(0, {}, { 'exit-plan': 'never' }),
    merge(6, 'Job', 'j', { spec: { activeDeadlineSeconds: 10 } }),
  ]),
  jobs('job-deadline-passed-added', 20, [
    job(0, {}, { 'exit-plan': 'never' }),
    merge(8, 'Job', 'j', { spec: { activeDeadlineSeconds: 3 } }),
  ]),
  jobs('job-backoff-raised', 60, [
    job(0, { backoffLimit: 0, parallelism: 2, completions: 2 }, { 'exit-plan-seq': '1@4,never' }),
    merge(2, 'Job', 'j', { spec: { backoffLimit: 2 } }),
  ]),
  jobs('job-fail-terminating', 44, [
    job(
      0,
      { backoffLimit: 0, completions: 3, parallelism: 3, podReplacementPolicy: 'Failed' },
      { 'exit-plan-seq': '1@3,never', 'term-after': '6' },
    ),
  ]),
  jobs('job-success-terminating', 34, [
    job(0, indexed(3, 3, { successPolicy: { rules: [{ succeededCount: 1 }] } }), {
      'exit-plan-index': '1=0@3;*=never',
      'term-after': '6',
    }),
  ]),
  jobs('job-per-index-max-reached', 60, [
    job(0, indexed(4, 2, { backoffLimitPerIndex: 1, maxFailedIndexes: 1 }), {
      'exit-plan-index': '0=1@1;1=0@2;2=1@1;*=0@4',
    }),
  ]),
  jobs('job-per-index-success-policy', 40, [
    job(0, indexed(4, 4, { backoffLimitPerIndex: 0, successPolicy: { rules: [{ succeededIndexes: '2,3' }] } }), {
      'exit-plan-index': '0=1@2;1=never;2=0@4;3=0@6',
    }),
  ]),
  jobs('job-pfp-count-default', 70, [
    job(
      0,
      {
        backoffLimit: 1,
        podFailurePolicy: {
          rules: [
            { action: 'Count', onExitCodes: { operator: 'In', values: [1] } },
            { action: 'FailJob', onExitCodes: { operator: 'NotIn', values: [0] } },
          ],
        },
      },
      { 'exit-plan': '1@1' },
    ),
  ]),
  jobs('job-pfp-custom-condition', 34, [
    job(
      0,
      {
        backoffLimit: 0,
        podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'Odd', status: 'True' }] }] },
      },
      { 'exit-plan': 'never' },
    ),
    finished(5, { selector: 'job=x', pick: [0] }, 'Failed', { conditions: [{ type: 'Odd', status: 'True' }] }),
  ]),
  jobs('job-pfp-index-ignore', 50, [
    job(
      0,
      indexed(2, 2, {
        backoffLimitPerIndex: 0,
        podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [7] } }] },
      }),
      { 'exit-plan-seq': '7@2,0@4,0@3' },
    ),
  ]),
  jobs('job-onfailure-deadline', 40, [
    job(0, { activeDeadlineSeconds: 15 }, { 'exit-plan': '1@2' }, { restartPolicy: 'OnFailure' }),
  ]),
  jobs('job-onfailure-two-pods', 60, [
    job(
      0,
      { completions: 2, parallelism: 2, backoffLimit: 3 },
      { 'exit-plan-seq': '1@2,0@5' },
      { restartPolicy: 'OnFailure' },
    ),
  ]),
  jobs('job-scale-down-victims', 34, [
    job(0, { completions: 6, parallelism: 4 }, { 'exit-plan': '0@20' }),
    merge(6, 'Job', 'j', { spec: { parallelism: 2 } }),
    merge(14, 'Job', 'j', { spec: { parallelism: 3 } }),
  ]),
  jobs('job-indexed-scale-down', 34, [
    job(0, indexed(6, 4), { 'exit-plan-index': '*=0@20' }),
    merge(6, 'Job', 'j', { spec: { parallelism: 2 } }),
  ]),
  jobs('job-elastic-up', 34, [
    job(0, indexed(2, 2), { 'exit-plan-index': '*=0@6' }),
    merge(4, 'Job', 'j', { spec: { completions: 4, parallelism: 4 } }),
  ]),
  jobs('job-suspended-template', 24, [
    job(0, { suspend: true }, { 'exit-plan': '0@2' }),
    strategic(4, 'Job', 'j', {
      spec: { template: { metadata: { labels: { more: 'y' } }, spec: { nodeSelector: { none: 'such' } } } },
    }),
    merge(8, 'Job', 'j', { spec: { suspend: false } }),
  ]),
  jobs('job-pod-evicted', 50, [
    job(0, { backoffLimit: 2 }, { 'exit-plan': '0@20', 'term-exit-code': '143' }),
    evict(5, { selector: 'job=x', pick: [0] }),
  ]),
  jobs('job-work-queue-fail', 60, [job(0, { parallelism: 2, backoffLimit: 2 }, { 'exit-plan-seq': '0@3,1@6,0@2' })]),
  jobs('job-ttl-zero', 16, [job(0, { ttlSecondsAfterFinished: 0 }, { 'exit-plan': '0@2' })]),
  jobs('job-deleted-finalizer-pods', 30, [
    job(0, { completions: 2, parallelism: 2 }, { 'exit-plan-seq': '0@2,never' }),
    cascade(8, 'Job', 'j', 'Orphan'),
    removePods(14, { selector: 'job=x' }),
  ]),
  jobs('job-recreated', 30, [
    job(0, {}, { 'exit-plan': 'never' }),
    cascade(5, 'Job', 'j', 'Background'),
    job(8, {}, { 'exit-plan': '0@2' }),
  ]),
  jobs('job-completions-zero', 12, [job(0, { completions: 0 }, { 'exit-plan': '0@2' })]),
  jobs('job-min-of-all', 20, [job(0, indexed(1, 3), { 'exit-plan-index': '0=0@2' })]),
];

const cj = inArea('cronjob');
const CRON_JOBS: readonly Scenario[] = [
  cj(
    'cj-replace-slow',
    150,
    [
      cronJob(
        0,
        { schedule: '* * * * *', concurrencyPolicy: 'Replace' },
        {},
        { 'exit-plan': 'never', 'term-after': '8' },
      ),
    ],
    { alignSecond: 50 },
  ),
  cj(
    'cj-forbid-suspend',
    150,
    [
      cronJob(0, { schedule: '* * * * *', concurrencyPolicy: 'Forbid' }, {}, { 'exit-plan': '0@70' }),
      merge(75, 'CronJob', 'cj', { spec: { suspend: true } }),
    ],
    { alignSecond: 50 },
  ),
  cj(
    'cj-template-changed',
    150,
    [
      cronJob(0, { schedule: '* * * * *' }, {}, { 'exit-plan': '0@2' }),
      merge(30, 'CronJob', 'cj', { spec: { jobTemplate: { spec: { parallelism: 2, completions: 2 } } } }),
    ],
    { alignSecond: 50 },
  ),
  cj(
    'cj-deleted-foreground',
    50,
    [
      cronJob(0, { schedule: '* * * * *' }, {}, { 'exit-plan': 'never', 'term-after': '4' }),
      cascade(25, 'CronJob', 'cj', 'Foreground'),
    ],
    { alignSecond: 50 },
  ),
  cj(
    'cj-quota',
    60,
    [
      create(0, 'ResourceQuota', 'q', { spec: { hard: { 'count/jobs.batch': '0' } } }),
      cronJob(2, { schedule: '* * * * *' }, {}, { 'exit-plan': '0@2' }),
    ],
    { alignSecond: 45 },
  ),
  cj(
    'cj-job-adopted-name',
    100,
    [
      cronJob(0, { schedule: '* * * * *', successfulJobsHistoryLimit: 1 }, {}, { 'exit-plan': '0@2' }),
      merge(30, 'CronJob', 'cj', { metadata: { labels: { a: 'b' } } }),
    ],
    { alignSecond: 50 },
  ),
];

const ep = inArea('endpoints');
const ENDPOINTS: readonly Scenario[] = [
  ep('ep-mirror-skip-toggled', 26, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
    merge(8, 'Endpoints', 'ext', { metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } } }),
    merge(16, 'Endpoints', 'ext', { metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': null } } }),
  ]),
  ep('ep-mirror-annotations', 20, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', {
      metadata: { labels: { a: 'b' }, annotations: { note: 'x' } },
      subsets: [
        { addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80, name: 'p', appProtocol: 'kubernetes.io/h2c' }] },
      ],
    }),
    merge(8, 'Endpoints', 'ext', { metadata: { annotations: { note: 'y' } } }),
  ]),
  ep('ep-mirror-empty', 16, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', {}),
    merge(8, 'Endpoints', 'ext', { subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: [{ port: 80 }] }] }),
  ]),
  ep('ep-mirror-ipv6', 16, [
    service(0, 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', {
      subsets: [{ addresses: [{ ip: '192.0.2.1' }, { ip: '2001:db8::1' }], ports: [{ port: 80 }] }],
    }),
  ]),
  ep('ep-selector-removed-mirrored', 24, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }),
    merge(8, 'Service', 'web', { spec: { selector: null } }),
    merge(14, 'Endpoints', 'web', { metadata: { labels: { touched: 'x' } } }),
  ]),
  ep('ep-many-ports', 16, [
    service(0, 'web', {
      ports: [80, 81, 82].map((port) => ({ name: `p${port}`, port, targetPort: port === 82 ? 'none' : port + 8000 })),
    }),
    deployment(0, { replicas: 2 }),
  ]),
  ep('ep-session-affinity', 14, [service(0, 'web', { sessionAffinity: 'ClientIP' }), deployment(0, { replicas: 1 })]),
  ep('ep-loadbalancer', 14, [service(0, 'web', { type: 'LoadBalancer' }), deployment(0, { replicas: 1 })]),
  ep('ep-headless-toggle', 20, [
    service(0, 'web', { clusterIP: 'None' }),
    deployment(0, { replicas: 2 }),
    merge(8, 'Service', 'web', { spec: { publishNotReadyAddresses: true } }),
    steer(12, { selector: 'app=web', pick: [0] }, { ready: 'false' }),
  ]),
  ep('ep-pod-never-scheduled', 14, [
    service(0, 'web', { publishNotReadyAddresses: true }),
    pod(0, 'a', { labels: { app: 'web' }, spec: { nodeSelector: { none: 'such' } } }),
  ]),
  ep('ep-120-split-scale', 44, [
    service(0, 'web'),
    deployment(0, { replicas: 110 }),
    scale(18, 'Deployment', 'web', 95),
  ]),
  ep('ep-restart-not-ready', 40, [
    service(0, 'web'),
    deployment(0, { replicas: 1 }, { steered: { 'exit-plan': '1@6' } }),
  ]),
  ep('ep-traffic-policy', 16, [service(0, 'web', { internalTrafficPolicy: 'Local' }), deployment(0, { replicas: 1 })]),
];

const misc = inArea('misc');
const CLUSTER: readonly Scenario[] = [
  inArea('pdb')('pdb-match-expressions', 16, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', {
      maxUnavailable: 1,
      selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
    }),
    evict(6, { selector: 'app=web', pick: [0] }),
  ]),
  inArea('pdb')('pdb-dry-run', 16, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', { minAvailable: 1 }),
    { t: 6, pods: { selector: 'app=web', pick: [0] }, evict: true, body: { deleteOptions: { dryRun: ['All'] } } },
  ]),
  inArea('pdb')('pdb-status-written', 16, [
    deployment(0, { replicas: 2 }),
    budget(0, 'b', { minAvailable: 1 }),
    status(6, 'PodDisruptionBudget', 'b', { disruptionsAllowed: 5, currentHealthy: 9 }),
  ]),
  inArea('pdb')('pdb-finished-pods', 16, [
    pod(0, 'a', { labels: { app: 'web' } }),
    pod(0, 'b', { labels: { app: 'web' }, steered: { 'exit-plan': '0@3' }, spec: { restartPolicy: 'Never' } }),
    budget(0, 'b', { minAvailable: 1 }),
    evict(8, { name: 'a' }),
  ]),
  inArea('pdb')('pdb-surge-scale', 24, [
    deployment(0, { replicas: 4 }),
    budget(0, 'b', { maxUnavailable: '25%' }),
    evict(6, { selector: 'app=web', pick: [0] }),
    scale(10, 'Deployment', 'web', 8),
  ]),
  inArea('quota')('quota-extended', 16, [
    create(0, 'ResourceQuota', 'q', {
      spec: {
        hard: {
          'requests.example.com/gpu': '2',
          'requests.ephemeral-storage': '5Gi',
          'limits.ephemeral-storage': '6Gi',
        },
      },
    }),
    pod(2, 'a', {
      container: {
        resources: {
          requests: { 'example.com/gpu': '1', 'ephemeral-storage': '1Gi' },
          limits: { 'example.com/gpu': '1', 'ephemeral-storage': '2Gi' },
        },
      },
      spec: { nodeSelector: { none: 'such' } },
    }),
    pod(3, 'b', {
      container: {
        resources: {
          requests: { 'example.com/gpu': '2', 'ephemeral-storage': '1Gi' },
          limits: { 'example.com/gpu': '2', 'ephemeral-storage': '2Gi' },
        },
      },
    }),
  ]),
  inArea('quota')('quota-init-containers', 14, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { 'requests.cpu': '2' } } }),
    pod(2, 'a', {
      container: { resources: { requests: { cpu: '300m' } } },
      spec: {
        initContainers: [
          { name: 'i', image: 'app:1', resources: { requests: { cpu: '700m' } } },
          { name: 's', image: 'app:1', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } },
        ],
      },
    }),
  ]),
  inArea('quota')('quota-services', 20, [
    create(0, 'ResourceQuota', 'q', {
      spec: { hard: { services: '5', 'services.loadbalancers': '1', 'services.nodeports': '3' } },
    }),
    service(2, 'a', { type: 'LoadBalancer' }),
    service(2, 'b', {
      type: 'NodePort',
      ports: [
        { name: 'x', port: 80 },
        { name: 'y', port: 81 },
      ],
    }),
    service(4, 'c', { type: 'LoadBalancer' }),
    merge(8, 'Service', 'a', { spec: { type: 'ClusterIP' } }),
  ]),
  inArea('quota')('quota-terminating-scope-change', 24, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { pods: '3' }, scopes: ['Terminating'] } }),
    pod(2, 'a', { spec: { activeDeadlineSeconds: 900 } }),
    pod(2, 'b'),
    { t: 8, pods: { name: 'b' }, body: { spec: { activeDeadlineSeconds: 600 } } },
  ]),
  inArea('quota')('quota-recreated', 20, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { configmaps: '3' } } }),
    create(2, 'ConfigMap', 'a'),
    remove(5, 'ResourceQuota', 'q'),
    create(8, 'ConfigMap', 'b'),
    create(10, 'ResourceQuota', 'q', { spec: { hard: { configmaps: '4' } } }),
    create(12, 'ConfigMap', 'c'),
  ]),
  inArea('storage')('pv-claim-deleted-before-bound', 24, [
    claim(0, 'c'),
    remove(3, 'PersistentVolumeClaim', 'c'),
    volume(5, 'a'),
  ]),
  inArea('storage')('pv-node-affinity', 30, [
    create(0, 'PersistentVolume', '{{p}}-a', {
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: '{{p}}',
        local: { path: '/x' },
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/os', operator: 'In', values: ['linux'] }] }],
          },
        },
      },
    }),
    claim(2, 'c'),
  ]),
  inArea('storage')('pv-selector-expressions', 24, [
    create(0, 'PersistentVolume', '{{p}}-a', {
      metadata: { labels: { tier: 'gold' } },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: '{{p}}',
        hostPath: { path: '/x' },
      },
    }),
    claim(2, 'c', { selector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['gold'] }] } }),
  ]),
  inArea('storage')('pv-released-deleted', 40, [
    volume(0, 'a'),
    claim(2, 'c'),
    remove(10, 'PersistentVolumeClaim', 'c'),
    remove(16, 'PersistentVolume', '{{p}}-a'),
  ]),
  inArea('storage')('pv-wait-two-pods', 44, [
    create(0, 'StorageClass', '{{p}}', {
      provisioner: 'kubernetes.io/no-provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    }),
    volume(0, 'a'),
    volume(0, 'b'),
    claim(2, 'c'),
    claim(2, 'd'),
    pod(6, 'one', {
      spec: {
        volumes: [
          { name: 'v', persistentVolumeClaim: { claimName: 'c' } },
          { name: 'w', persistentVolumeClaim: { claimName: 'd' } },
        ],
      },
    }),
  ]),
  inArea('storage')('pvc-two-users', 40, [
    volume(0, 'a', { accessModes: ['ReadWriteMany'] }),
    claim(1, 'c', { accessModes: ['ReadWriteMany'] }),
    pod(5, 'one', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
    pod(5, 'two', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
    remove(12, 'PersistentVolumeClaim', 'c'),
    removePods(16, { name: 'one' }),
    removePods(24, { name: 'two' }),
  ]),
  inArea('storage')('pvc-user-pending', 24, [
    claim(0, 'c'),
    pod(2, 'user', { spec: { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] } }),
    remove(8, 'PersistentVolumeClaim', 'c'),
    removePods(14, { name: 'user' }),
  ]),
  inArea('gc')('gc-deployment-configmap', 24, [
    deployment(0, { replicas: 1 }),
    {
      ...create(3, 'ConfigMap', 'd', {
        metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'x' }] },
      }),
      ownerOf: [pathOf('Deployment', 'web')],
    },
    cascade(8, 'Deployment', 'web', 'Foreground'),
  ]),
  inArea('gc')('gc-owner-finalizer', 24, [
    create(0, 'ConfigMap', 'o', { metadata: { finalizers: ['example.com/hold'] } }),
    {
      ...create(1, 'ConfigMap', 'd', {
        metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'x' }] },
      }),
      ownerOf: [pathOf('ConfigMap', 'o')],
    },
    cascade(4, 'ConfigMap', 'o', 'Background'),
    merge(12, 'ConfigMap', 'o', { metadata: { finalizers: null } }),
  ]),
  inArea('gc')('gc-orphan-held', 24, [
    create(0, 'ConfigMap', 'o', { metadata: { finalizers: ['example.com/hold'] } }),
    {
      ...create(1, 'ConfigMap', 'd', {
        metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'x' }] },
      }),
      ownerOf: [pathOf('ConfigMap', 'o')],
    },
    cascade(4, 'ConfigMap', 'o', 'Orphan'),
    merge(12, 'ConfigMap', 'o', { metadata: { finalizers: null } }),
  ]),
  inArea('gc')('gc-self-owner', 20, [
    create(0, 'ConfigMap', 'a'),
    {
      t: 2,
      sequence: [
        {
          ...create(2, 'ConfigMap', 'b', {
            metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: 'x' }] },
          }),
          ownerOf: [pathOf('ConfigMap', 'a')],
        },
      ],
    },
    cascade(6, 'ConfigMap', 'b', 'Foreground'),
    cascade(10, 'ConfigMap', 'a', 'Foreground'),
  ]),
  inArea('gc')('gc-no-block-foreground', 24, [
    create(0, 'ConfigMap', 'o'),
    {
      ...create(1, 'ConfigMap', 'd', {
        metadata: {
          finalizers: ['example.com/hold'],
          ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'x', blockOwnerDeletion: false }],
        },
      }),
      ownerOf: [pathOf('ConfigMap', 'o')],
    },
    cascade(4, 'ConfigMap', 'o', 'Foreground'),
    merge(14, 'ConfigMap', 'd', { metadata: { finalizers: null } }),
  ]),
  misc('claims-from-template', 24, [
    {
      t: 0,
      method: 'POST',
      path: '/apis/resource.k8s.io/v1/namespaces/{{ns}}/resourceclaimtemplates',
      body: {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaimTemplate',
        metadata: { name: 'tpl' },
        spec: { spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: '{{p}}' } }] } } },
      },
    },
    pod(2, 'user', {
      spec: {
        resourceClaims: [{ name: 'c', resourceClaimTemplateName: 'tpl' }],
        containers: [{ name: 'c', image: 'app:1', resources: { claims: [{ name: 'c' }] } }],
      },
    }),
    removePods(12, { name: 'user' }),
  ]),
  inArea('node')(
    'node-taint-removed-readded',
    40,
    [
      pod(0, 'a', {
        spec: { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 8 }] },
      }),
      strategic(5, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
      merge(9, 'Node', '{{p}}-n0', { spec: { taints: [] } }),
      strategic(15, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
    ],
    { nodes: nodes(1) },
  ),
  inArea('node')(
    'node-toleration-added',
    30,
    [
      pod(0, 'a', {
        spec: { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 12 }] },
      }),
      strategic(4, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
      {
        t: 8,
        pods: { name: 'a' },
        patch: 'json',
        body: [
          { op: 'add', path: '/spec/tolerations/-', value: { key: 'k', operator: 'Exists', effect: 'NoExecute' } },
        ],
      },
    ],
    { nodes: nodes(1) },
  ),
  inArea('node')(
    'node-zero-toleration',
    20,
    [
      pod(0, 'a', {
        spec: { tolerations: [{ key: 'k', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }] },
      }),
      strategic(4, 'Node', '{{p}}-n0', { spec: { taints: [{ key: 'k', effect: 'NoExecute' }] } }),
    ],
    { nodes: nodes(1) },
  ),
  inArea('node')(
    'node-readd',
    60,
    [
      { t: 1, do: 'remove-node', node: '{{p}}-n0' },
      { t: 8, do: 'add-node', node: '{{p}}-n0', name: '{{p}}-n0' },
      deployment(14, { replicas: 1 }),
    ],
    { nodes: nodes(1) },
  ),
  inArea('node')(
    'node-cordon-dead',
    110,
    [
      merge(0, 'Node', '{{p}}-n0', { spec: { unschedulable: true } }),
      { t: 4, do: 'stop-heartbeats', node: '{{p}}-n0' },
    ],
    { nodes: nodes(2) },
  ),
];

/** Corners of the families: two things at once, things undone, limits reached. */
export const CORNERS: readonly Scenario[] = [
  ...DEPLOYMENTS,
  ...REPLICA_SETS,
  ...STATEFUL_SETS,
  ...DAEMON_SETS,
  ...JOBS,
  ...CRON_JOBS,
  ...ENDPOINTS,
  ...CLUSTER,
];
