import {
  cascade,
  create,
  cronJob,
  inArea,
  job,
  merge,
  nodes,
  remove,
  removePods,
  scale,
  steer,
  type Fields,
  type Scenario,
} from './scenario';

const s = inArea('job');

const indexed = (completions: number, parallelism: number, fields: Fields = {}): Fields => ({
  ...{ completions, parallelism, completionMode: 'Indexed' },
  ...fields,
});
const exitCodes = (action: string, values: readonly number[], operator = 'In'): Fields => ({
  action,
  onExitCodes: { containerName: 'c', operator, values },
});
const onDisruption = (action: string): Fields => ({
  action,
  onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }],
});
const suspend = (t: number, suspended: boolean): Scenario['actions'][number] =>
  merge(t, 'Job', 'j', { spec: { suspend: suspended } });

const JOBS: readonly Scenario[] = [
  s('job-plain', 12, [job(0, {}, { 'exit-plan': '0@1' })]),
  s('job-parallel-3', 16, [job(0, { completions: 3, parallelism: 3 }, { 'exit-plan': '0@2' })]),
  s('job-completions-7-par-3', 36, [job(0, { completions: 7, parallelism: 3 }, { 'exit-plan': '0@2' })]),
  s('job-parallelism-above', 16, [job(0, { completions: 2, parallelism: 5 }, { 'exit-plan': '0@2' })]),
  s('job-backoff-0', 20, [job(0, { backoffLimit: 0 }, { 'exit-plan': '1@1' })]),
  s('job-backoff-1', 50, [job(0, { backoffLimit: 1 }, { 'exit-plan': '1@1' })]),
  s('job-backoff-2', 90, [job(0, { backoffLimit: 2 }, { 'exit-plan': '3@1' })]),
  s('job-backoff-parallel', 60, [
    job(0, { completions: 4, parallelism: 2, backoffLimit: 1 }, { 'exit-plan-seq': '1@2,0@4,0@4,0@4,1@2,0@4' }),
  ]),
  s('job-onfailure-limit', 70, [job(0, { backoffLimit: 2 }, { 'exit-plan': '1@2' }, { restartPolicy: 'OnFailure' })]),
  s('job-deadline', 24, [job(0, { activeDeadlineSeconds: 6 }, { 'exit-plan': 'never' })]),
  s('job-deadline-parallel', 24, [
    job(0, { completions: 4, parallelism: 2, activeDeadlineSeconds: 7 }, { 'exit-plan-seq': '0@2,never' }),
  ]),
  s('job-deadline-suspended', 44, [
    job(0, { activeDeadlineSeconds: 8 }, { 'exit-plan': 'never' }),
    suspend(4, true),
    suspend(16, false),
  ]),
  s('job-suspended-created', 24, [
    job(0, { suspend: true, completions: 2 }, { 'exit-plan': '0@2' }),
    suspend(6, false),
  ]),
  s('job-suspend-finished', 16, [job(0, {}, { 'exit-plan': '0@1' }), suspend(8, true)]),
  s('job-suspend-indexed', 44, [
    job(0, indexed(3, 2), { 'exit-plan-index': '0=0@2;*=0@8' }),
    suspend(7, true),
    suspend(16, false),
  ]),
  s('job-parallelism-change', 34, [
    job(0, { completions: 6, parallelism: 1 }, { 'exit-plan': '0@3' }),
    merge(6, 'Job', 'j', { spec: { parallelism: 3 } }),
    merge(14, 'Job', 'j', { spec: { parallelism: 1 } }),
  ]),
  s('job-parallelism-zero', 24, [
    job(0, { parallelism: 0 }, { 'exit-plan': '0@2' }),
    merge(8, 'Job', 'j', { spec: { parallelism: 1 } }),
  ]),
  s('job-parallelism-to-zero', 34, [
    job(0, { completions: 2, parallelism: 2 }, { 'exit-plan': '0@10' }),
    merge(6, 'Job', 'j', { spec: { parallelism: 0 } }),
    merge(14, 'Job', 'j', { spec: { parallelism: 2 } }),
  ]),
  s('job-work-queue-3', 24, [job(0, { parallelism: 3 }, { 'exit-plan-seq': '0@2,0@6,0@4' })]),
  s('job-indexed-order', 36, [job(0, indexed(6, 2), { 'exit-plan-index': '1=0@6;*=0@2' })]),
  s('job-indexed-fail-retry', 60, [job(0, indexed(3, 3), { 'exit-plan-seq': '1@2,0@3,0@3,0@2' })]),
  s('job-elastic-down', 34, [
    job(0, indexed(4, 4), { 'exit-plan-index': '0=0@12;*=0@12' }),
    merge(6, 'Job', 'j', { spec: { completions: 2, parallelism: 2 } }),
  ]),
  s('job-per-index-0', 24, [job(0, indexed(3, 3, { backoffLimitPerIndex: 0 }), { 'exit-plan-index': '1=1@2;*=0@3' })]),
  s('job-per-index-all-fail', 24, [job(0, indexed(2, 2, { backoffLimitPerIndex: 0 }), { 'exit-plan-index': '*=1@2' })]),
  s('job-per-index-2', 90, [job(0, indexed(2, 2, { backoffLimitPerIndex: 2 }), { 'exit-plan-index': '0=1@1;*=0@2' })]),
  s('job-max-failed-0', 30, [
    job(0, indexed(4, 2, { backoffLimitPerIndex: 0, maxFailedIndexes: 0 }), { 'exit-plan-index': '0=1@2;*=0@6' }),
  ]),
  s('job-max-failed-2', 40, [
    job(0, indexed(5, 5, { backoffLimitPerIndex: 0, maxFailedIndexes: 2 }), {
      'exit-plan-index': '0=1@1;1=1@3;2=1@5;*=never',
    }),
  ]),
  s('job-pfp-ignore', 50, [
    job(
      0,
      { backoffLimit: 0, podFailurePolicy: { rules: [exitCodes('Ignore', [7])] } },
      { 'exit-plan-seq': '7@1,7@1,0@1' },
    ),
  ]),
  s('job-pfp-not-in', 24, [
    job(
      0,
      { backoffLimit: 2, podFailurePolicy: { rules: [exitCodes('FailJob', [1, 2], 'NotIn')] } },
      { 'exit-plan': '5@1' },
    ),
  ]),
  s('job-pfp-failindex', 30, [
    job(0, indexed(3, 3, { backoffLimitPerIndex: 3, podFailurePolicy: { rules: [exitCodes('FailIndex', [9])] } }), {
      'exit-plan-index': '0=9@1;*=0@3',
    }),
  ]),
  s('job-pfp-disruption-ignore', 44, [
    job(
      0,
      { backoffLimit: 0, podFailurePolicy: { rules: [onDisruption('Ignore')] } },
      { 'exit-plan': '0@14', 'term-exit-code': '143' },
    ),
    { t: 5, pods: { selector: 'job=x', pick: [0] }, evict: true },
  ]),
  s('job-pfp-disruption-fail', 34, [
    job(
      0,
      { backoffLimit: 6, podFailurePolicy: { rules: [onDisruption('FailJob')] } },
      { 'exit-plan': '0@14', 'term-exit-code': '143' },
    ),
    { t: 5, pods: { selector: 'job=x', pick: [0] }, evict: true },
  ]),
  s('job-pfp-two-rules', 40, [
    job(
      0,
      {
        completions: 2,
        parallelism: 2,
        backoffLimit: 3,
        podFailurePolicy: { rules: [exitCodes('Ignore', [3]), exitCodes('FailJob', [4])] },
      },
      { 'exit-plan-seq': '3@1,0@8,4@2' },
    ),
  ]),
  s('job-success-index-range', 30, [
    job(0, indexed(4, 4, { successPolicy: { rules: [{ succeededIndexes: '1-3', succeededCount: 2 }] } }), {
      'exit-plan-index': '0=never;1=0@2;2=0@4;*=never',
    }),
  ]),
  s('job-success-two-rules', 30, [
    job(0, indexed(3, 3, { successPolicy: { rules: [{ succeededIndexes: '0,1' }, { succeededCount: 1 }] } }), {
      'exit-plan-index': '2=0@3;*=never',
    }),
  ]),
  s('job-success-late-failure', 30, [
    job(0, indexed(2, 2, { backoffLimit: 0, successPolicy: { rules: [{ succeededIndexes: '0' }] } }), {
      'exit-plan-index': '0=0@6;*=1@2',
    }),
  ]),
  s('job-ttl-5', 24, [job(0, { ttlSecondsAfterFinished: 5 }, { 'exit-plan': '0@1' })]),
  s('job-ttl-failed', 24, [job(0, { ttlSecondsAfterFinished: 4, backoffLimit: 0 }, { 'exit-plan': '1@1' })]),
  s('job-ttl-raised', 30, [
    job(0, { ttlSecondsAfterFinished: 6 }, { 'exit-plan': '0@1' }),
    merge(6, 'Job', 'j', { spec: { ttlSecondsAfterFinished: 14 } }),
  ]),
  s('job-ttl-removed', 24, [
    job(0, { ttlSecondsAfterFinished: 8 }, { 'exit-plan': '0@1' }),
    merge(6, 'Job', 'j', { spec: { ttlSecondsAfterFinished: null } }),
  ]),
  s('job-replacement-failed', 50, [
    job(0, { podReplacementPolicy: 'Failed' }, { 'exit-plan': '0@20', 'term-after': '6', 'term-exit-code': '1' }),
    removePods(5, { selector: 'job=x', pick: [0] }),
  ]),
  s('job-replacement-terminating', 50, [
    job(0, { podReplacementPolicy: 'TerminatingOrFailed' }, { 'exit-plan': '0@20', 'term-after': '6' }),
    removePods(5, { selector: 'job=x', pick: [0] }),
  ]),
  s('job-delete-orphan', 20, [
    job(0, { completions: 2, parallelism: 2 }, { 'exit-plan': 'never' }),
    cascade(6, 'Job', 'j', 'Orphan'),
  ]),
  s('job-delete-foreground', 20, [
    job(0, { completions: 2, parallelism: 2 }, { 'exit-plan': 'never', 'term-after': '4' }),
    cascade(6, 'Job', 'j', 'Foreground'),
  ]),
  s('job-pod-deleted-done', 20, [
    job(0, {}, { 'exit-plan': '0@1' }),
    { t: 8, pods: { selector: 'job=x', activeOnly: false }, method: 'DELETE' },
  ]),
  s('job-manual-selector', 20, [
    create(0, 'Job', 'j', {
      spec: {
        manualSelector: true,
        selector: { matchLabels: { mine: 'x' } },
        template: {
          metadata: { labels: { mine: 'x' }, annotations: { 'kubelet.example.com/exit-plan': '0@2' } },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            restartPolicy: 'Never',
            containers: [{ name: 'c', image: 'app:1' }],
          },
        },
      },
    }),
  ]),
  s('job-quota', 40, [
    create(0, 'ResourceQuota', 'q', { spec: { hard: { pods: '1' } } }),
    job(2, { completions: 2, parallelism: 2 }, { 'exit-plan': '0@3' }),
  ]),
  s('job-node-deleted', 110, [job(0, {}, { 'exit-plan': '0@60' }), { t: 6, do: 'remove-node', node: '{{p}}-n0' }], {
    nodes: nodes(1),
  }),
  s('job-indexed-two-fail', 60, [
    job(0, indexed(3, 2, { backoffLimit: 1 }), { 'exit-plan-index': '0=1@2;1=0@3;*=0@2' }),
  ]),
  s('job-never-ready', 20, [job(0, { completions: 2, parallelism: 2 }, { 'exit-plan': '0@6', 'never-ready': 'true' })]),
  s('job-broken-image', 20, [
    create(0, 'Job', 'j', {
      spec: {
        activeDeadlineSeconds: 8,
        template: {
          metadata: { labels: { job: 'x' } },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            restartPolicy: 'Never',
            containers: [{ name: 'c', image: 'app:broken' }],
          },
        },
      },
    }),
  ]),
  s('job-terminating-finish', 30, [
    job(0, { completions: 2, parallelism: 2, backoffLimit: 0 }, { 'exit-plan-seq': '1@2,never', 'term-after': '5' }),
  ]),
];

const CRON_JOBS: readonly Scenario[] = [
  s('cj-time-zone', 90, [cronJob(0, { schedule: '* * * * *', timeZone: 'Asia/Kolkata' }, {}, { 'exit-plan': '0@2' })], {
    alignSecond: 45,
  }),
  s(
    'cj-suspended-created',
    90,
    [
      cronJob(0, { schedule: '* * * * *', suspend: true }, {}, { 'exit-plan': '0@2' }),
      merge(25, 'CronJob', 'cj', { spec: { suspend: false } }),
    ],
    { alignSecond: 45 },
  ),
  s(
    'cj-history-limits',
    220,
    [cronJob(0, { schedule: '* * * * *', successfulJobsHistoryLimit: 1 }, {}, { 'exit-plan': '0@2' })],
    { alignSecond: 50 },
  ),
  s(
    'cj-history-zero',
    100,
    [
      cronJob(
        0,
        { schedule: '* * * * *', successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 },
        {},
        { 'exit-plan': '0@2' },
      ),
    ],
    { alignSecond: 50 },
  ),
  s(
    'cj-forbid-long',
    150,
    [cronJob(0, { schedule: '* * * * *', concurrencyPolicy: 'Forbid' }, {}, { 'exit-plan': '0@75' })],
    { alignSecond: 50 },
  ),
  s(
    'cj-replace-running',
    90,
    [
      cronJob(
        0,
        { schedule: '* * * * *', concurrencyPolicy: 'Replace' },
        {},
        { 'exit-plan': 'never', 'term-after': '3' },
      ),
    ],
    { alignSecond: 50 },
  ),
  s(
    'cj-deleted-running',
    60,
    [cronJob(0, { schedule: '* * * * *' }, {}, { 'exit-plan': 'never' }), remove(25, 'CronJob', 'cj')],
    { alignSecond: 50 },
  ),
  s(
    'cj-deleted-orphan',
    60,
    [cronJob(0, { schedule: '* * * * *' }, {}, { 'exit-plan': 'never' }), cascade(25, 'CronJob', 'cj', 'Orphan')],
    { alignSecond: 50 },
  ),
  s(
    'cj-schedule-changed',
    130,
    [
      cronJob(0, { schedule: '0 0 1 1 *' }, {}, { 'exit-plan': '0@2' }),
      merge(15, 'CronJob', 'cj', { spec: { schedule: '* * * * *' } }),
      merge(90, 'CronJob', 'cj', { spec: { schedule: '0 0 1 1 *' } }),
    ],
    { alignSecond: 45 },
  ),
  s(
    'cj-template-metadata',
    40,
    [
      create(0, 'CronJob', 'cj', {
        spec: {
          schedule: '* * * * *',
          jobTemplate: {
            metadata: { labels: { from: 'cron' }, annotations: { note: 'x' } },
            spec: {
              backoffLimit: 0,
              template: {
                metadata: { annotations: { 'kubelet.example.com/exit-plan': '1@2' } },
                spec: {
                  nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
                  restartPolicy: 'Never',
                  containers: [{ name: 'c', image: 'app:1' }],
                },
              },
            },
          },
        },
      }),
    ],
    { alignSecond: 50 },
  ),
  s(
    'cj-deadline',
    150,
    [
      cronJob(
        0,
        { schedule: '* * * * *', startingDeadlineSeconds: 20, concurrencyPolicy: 'Forbid' },
        {},
        { 'exit-plan': '0@70' },
      ),
    ],
    { alignSecond: 50 },
  ),
  s(
    'cj-failing',
    100,
    [cronJob(0, { schedule: '* * * * *', failedJobsHistoryLimit: 1 }, { backoffLimit: 0 }, { 'exit-plan': '1@2' })],
    { alignSecond: 50 },
  ),
  s('cj-ttl', 60, [cronJob(0, { schedule: '* * * * *' }, { ttlSecondsAfterFinished: 5 }, { 'exit-plan': '0@2' })], {
    alignSecond: 50,
  }),
  s(
    'cj-suspended-mid',
    160,
    [
      cronJob(0, { schedule: '* * * * *' }, {}, { 'exit-plan': '0@2' }),
      merge(30, 'CronJob', 'cj', { spec: { suspend: true } }),
      merge(110, 'CronJob', 'cj', { spec: { suspend: false } }),
    ],
    { alignSecond: 45 },
  ),
].map((scenario) => ({ ...scenario, area: 'cronjob' }));

const utilization = (averageUtilization: number, name = 'cpu'): Fields => ({
  ...{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } },
});
const averageValue = (name: string, value: string): Fields => ({
  ...{ type: 'Resource', resource: { name, target: { type: 'AverageValue', averageValue: value } } },
});
const scaler = (t: number, fields: Fields): Scenario['actions'][number] =>
  create(t, 'HorizontalPodAutoscaler', 'h', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 10,
      ...fields,
    },
  });
const target = (
  replicas: number,
  steered: Fields,
  cpu: string | undefined = '100m',
  containers?: Fields,
): Scenario['actions'][number] =>
  create(0, 'Deployment', 'web', {
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: {
          labels: { app: 'web' },
          annotations: Object.fromEntries(
            Object.entries(steered).map(([key, value]) => [`kubelet.example.com/${key}`, value]),
          ),
        },
        spec: {
          nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
          containers: [
            {
              name: 'c',
              image: 'app:1',
              ...(cpu && { resources: { requests: { cpu, memory: '100Mi' } } }),
              ...containers,
            },
          ],
        },
      },
    },
  });

const AUTOSCALERS: readonly Scenario[] = [
  s('hpa-steady', 50, [target(2, { 'cpu-usage': '50m' }), scaler(5, { metrics: [utilization(50)] })]),
  s('hpa-tolerance', 50, [target(2, { 'cpu-usage': '54m' }), scaler(5, { metrics: [utilization(50)] })]),
  s('hpa-up-utilization', 90, [
    target(2, { 'cpu-usage': '90m' }),
    scaler(5, { maxReplicas: 6, metrics: [utilization(50)] }),
  ]),
  s('hpa-max-reached', 60, [
    target(2, { 'cpu-usage': '200m' }),
    scaler(5, { maxReplicas: 3, metrics: [utilization(50)] }),
  ]),
  s('hpa-two-metrics', 70, [
    target(2, { 'cpu-usage': '20m', 'memory-usage': '150Mi' }),
    scaler(5, { maxReplicas: 5, metrics: [utilization(50), averageValue('memory', '100Mi')] }),
  ]),
  s('hpa-down-policy', 110, [
    target(4, { 'cpu-usage': '10m' }),
    scaler(5, {
      metrics: [utilization(50)],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 30 }] },
      },
    }),
  ]),
  s('hpa-down-percent', 80, [
    target(6, { 'cpu-usage': '10m' }),
    scaler(5, {
      minReplicas: 2,
      metrics: [utilization(50)],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 50, periodSeconds: 15 }] },
      },
    }),
  ]),
  s('hpa-down-disabled', 50, [
    target(3, { 'cpu-usage': '10m' }),
    scaler(5, {
      metrics: [utilization(50)],
      behavior: { scaleDown: { selectPolicy: 'Disabled', stabilizationWindowSeconds: 0 } },
    }),
  ]),
  s('hpa-up-disabled', 50, [
    target(2, { 'cpu-usage': '100m' }),
    scaler(5, { metrics: [utilization(50)], behavior: { scaleUp: { selectPolicy: 'Disabled' } } }),
  ]),
  s('hpa-up-stabilized', 90, [
    target(2, { 'cpu-usage': '100m' }),
    scaler(5, { metrics: [utilization(50)], behavior: { scaleUp: { stabilizationWindowSeconds: 30 } } }),
  ]),
  s('hpa-up-min-policy', 80, [
    target(2, { 'cpu-usage': '300m' }),
    scaler(5, {
      maxReplicas: 12,
      metrics: [utilization(50)],
      behavior: {
        scaleUp: {
          selectPolicy: 'Min',
          policies: [
            { type: 'Pods', value: 3, periodSeconds: 30 },
            { type: 'Percent', value: 50, periodSeconds: 30 },
          ],
        },
      },
    }),
  ]),
  s('hpa-missing-target', 40, [scaler(0, { metrics: [utilization(50)] })]),
  s('hpa-target-appears', 60, [
    scaler(0, { metrics: [utilization(50)] }),
    { ...target(1, { 'cpu-usage': '20m' }), t: 20 },
  ]),
  s('hpa-target-deleted', 60, [
    target(2, { 'cpu-usage': '50m' }),
    scaler(3, { metrics: [utilization(50)] }),
    remove(30, 'Deployment', 'web'),
  ]),
  s('hpa-not-ready-pods', 70, [
    target(3, { 'cpu-usage': '100m' }),
    steer(4, { selector: 'app=web', pick: [0] }, { ready: 'false' }),
    scaler(5, { maxReplicas: 6, metrics: [utilization(50)] }),
  ]),
  s('hpa-some-metrics-missing', 70, [
    target(3, { 'cpu-usage': '60m' }),
    steer(5, { selector: 'app=web', pick: [0] }, { 'cpu-usage': '' }),
    scaler(6, { maxReplicas: 6, metrics: [utilization(50)] }),
  ]),
  s('hpa-container-metric', 60, [
    target(2, { 'cpu-usage': '100m' }),
    scaler(5, {
      maxReplicas: 4,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container: 'c', target: { type: 'Utilization', averageUtilization: 50 } },
        },
      ],
    }),
  ]),
  s('hpa-container-unknown', 40, [
    target(2, { 'cpu-usage': '100m' }),
    scaler(5, {
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container: 'none',
            target: { type: 'Utilization', averageUtilization: 50 },
          },
        },
      ],
    }),
  ]),
  s('hpa-object-metric', 40, [
    target(2, { 'cpu-usage': '50m' }),
    scaler(5, {
      metrics: [
        {
          type: 'Object',
          object: {
            describedObject: { apiVersion: 'v1', kind: 'Service', name: 'web' },
            metric: { name: 'hits' },
            target: { type: 'Value', value: '10' },
          },
        },
      ],
    }),
  ]),
  s('hpa-external-and-cpu', 60, [
    target(2, { 'cpu-usage': '100m' }),
    scaler(5, {
      maxReplicas: 4,
      metrics: [
        {
          type: 'External',
          external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } },
        },
        utilization(50),
      ],
    }),
  ]),
  s('hpa-statefulset', 60, [
    create(0, 'StatefulSet', 'db', {
      spec: {
        serviceName: 'db',
        replicas: 1,
        selector: { matchLabels: { app: 'db' } },
        template: {
          metadata: { labels: { app: 'db' }, annotations: { 'kubelet.example.com/cpu-usage': '150m' } },
          spec: {
            nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
            containers: [{ name: 'c', image: 'app:1', resources: { requests: { cpu: '100m' } } }],
          },
        },
      },
    }),
    scaler(5, {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' },
      maxReplicas: 3,
      metrics: [utilization(80)],
    }),
  ]),
  s('hpa-limits-changed', 90, [
    target(2, { 'cpu-usage': '50m' }),
    scaler(5, { metrics: [utilization(50)] }),
    merge(30, 'HorizontalPodAutoscaler', 'h', { spec: { minReplicas: 4 } }),
    merge(60, 'HorizontalPodAutoscaler', 'h', { spec: { minReplicas: 1, maxReplicas: 3 } }),
  ]),
  s('hpa-scaled-by-hand', 60, [
    target(2, { 'cpu-usage': '50m' }),
    scaler(5, { metrics: [utilization(50)], behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } }),
    scale(25, 'Deployment', 'web', 4),
  ]),
  s('hpa-two-scalers', 50, [
    target(2, { 'cpu-usage': '50m' }),
    scaler(4, { metrics: [utilization(50)] }),
    create(5, 'HorizontalPodAutoscaler', 'second', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [utilization(80)],
      },
    }),
  ]),
].map((scenario) => ({ ...scenario, area: 'hpa' }));

/** Jobs, CronJobs and HorizontalPodAutoscalers. */
export const BATCH: readonly Scenario[] = [...JOBS, ...CRON_JOBS, ...AUTOSCALERS];
