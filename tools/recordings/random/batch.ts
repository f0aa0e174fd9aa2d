import {
  cascade,
  create,
  cronJob,
  evict,
  image,
  jobSpec,
  merge,
  removePods,
  scale,
  steer,
  type Action,
  type Fields,
} from '../scenarios/scenario';
import { lasting, type Draw, type Maker } from './draw';

const exits = (draw: Draw): string => draw.one(['0@2', '0@4', '0@7', '1@2', '1@4', '42@3', 'never']);

const exitPlan = (draw: Draw, isIndexed: boolean): Fields => {
  if (isIndexed && draw.happens(0.6))
    return { 'exit-plan-index': `${draw.whole(0, 2)}=${exits(draw)};*=${exits(draw)}` };
  if (draw.happens(0.4)) return { 'exit-plan-seq': [exits(draw), exits(draw), exits(draw)].join(',') };
  return { 'exit-plan': exits(draw) };
};

const failureRule = (draw: Draw, isPerIndex: boolean): Fields => {
  const on = draw.happens(0.3)
    ? { onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }
    : {
        onExitCodes: {
          operator: draw.one(['In', 'NotIn']),
          values: [draw.one([1, 42])],
          ...draw.maybe(0.3, () => ({ containerName: 'c' })),
        },
      };
  return { action: draw.one(['FailJob', 'Ignore', 'Count', ...(isPerIndex ? ['FailIndex'] : [])]), ...on };
};

function specOf(draw: Draw): Fields {
  const isIndexed = draw.happens(0.5);
  const isPerIndex = isIndexed && draw.happens(0.45);
  const completions = draw.whole(isIndexed ? 1 : 0, 5);
  const hasPolicy = draw.happens(0.35);
  return {
    ...(isIndexed && { completionMode: 'Indexed' }),
    ...((isIndexed || draw.happens(0.7)) && { completions }),
    ...draw.maybe(0.8, () => ({ parallelism: draw.whole(0, 4) })),
    ...(isPerIndex
      ? { backoffLimitPerIndex: draw.whole(0, 1) }
      : draw.maybe(0.7, () => ({ backoffLimit: draw.whole(0, 2) }))),
    ...(isPerIndex && draw.maybe(0.5, () => ({ maxFailedIndexes: draw.whole(0, completions) }))),
    ...(hasPolicy && {
      podFailurePolicy: { rules: Array.from({ length: draw.whole(1, 2) }, () => failureRule(draw, isPerIndex)) },
    }),
    ...(isIndexed &&
      draw.maybe(0.35, () => ({
        successPolicy: {
          rules: [
            {
              ...draw.maybe(0.6, () => ({ succeededCount: draw.whole(1, completions) })),
              succeededIndexes: draw.one(['0', `0-${completions - 1}`]).replace('0-0', '0'),
            },
          ],
        },
      }))),
    ...draw.maybe(0.2, () => ({ activeDeadlineSeconds: draw.one([6, 11, 18]) })),
    ...draw.maybe(0.2, () => ({ ttlSecondsAfterFinished: draw.one([0, 4, 9]) })),
    ...draw.maybe(0.15, () => ({ suspend: true })),
    ...draw.maybe(0.3, () => ({
      podReplacementPolicy: hasPolicy ? 'Failed' : draw.one(['Failed', 'TerminatingOrFailed']),
    })),
    ...draw.maybe(0.04, () => ({ managedBy: 'example.com/other' })),
  };
}

const jobs: Maker = (draw) => {
  const spec = specOf(draw);
  const isIndexed = spec['completionMode'] === 'Indexed';
  const steered = {
    ...exitPlan(draw, isIndexed),
    ...draw.maybe(0.3, () => ({ 'term-after': String(draw.one([3, 6])) })),
  };
  const onFailure =
    spec['podFailurePolicy'] === undefined && spec['backoffLimitPerIndex'] === undefined && draw.happens(0.2);
  const start = create(0, 'Job', 'j', {
    spec: jobSpec(
      spec,
      { ...steered, ...draw.maybe(0.2, () => ({ 'term-exit-code': '143' })) },
      onFailure ? { restartPolicy: 'OnFailure' } : {},
    ),
  });
  const on = (t: number, body: Fields): readonly Action[] => [merge(t, 'Job', 'j', { spec: body })];
  const some = (): Fields => ({ selector: 'job=x', pick: draw.one([[0], [1], 'all']) });
  const actions = draw.events(draw.one([3, 5, 8]), draw.whole(1, 4), [
    (t) => on(t, { suspend: draw.happens(0.6) }),
    (t) => on(t, { suspend: draw.happens(0.4) }),
    (t) => on(t, { parallelism: draw.whole(0, 5) }),
    (t) =>
      on(
        t,
        isIndexed
          ? ((n) => ({ parallelism: n, completions: n }))(draw.whole(1, 5))
          : { backoffLimit: draw.whole(0, 3) },
      ),
    (t) => on(t, { activeDeadlineSeconds: draw.one([3, 15, 40]) }),
    (t) => on(t, { ttlSecondsAfterFinished: draw.one([0, 5, null]) }),
    (t) => on(t, { backoffLimit: draw.whole(0, 4) }),
    (t) => [removePods(t, some())],
    (t) => [evict(t, some())],
    (t) => (onFailure ? [] : [steer(t, some(), { exit: draw.one(['0', '1', '42']) })]),
    (t) => (onFailure ? [] : [steer(t, some(), { exit: draw.one(['0', '0', '1']) })]),
    (t) => [steer(t, some(), { ready: 'false' })],
    (t) => [
      {
        t,
        pods: { selector: 'job=x', pick: [0] },
        body: { metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'x' } } },
      },
    ],
    (t) => [cascade(t, 'Job', 'j', draw.one(['Orphan', 'Foreground', 'Background']))],
    (t) => [create(t, 'ResourceQuota', 'q', { spec: { hard: { pods: String(draw.whole(0, 3)) } } })],
  ]);
  return lasting([start, ...actions], 34);
};

const cronJobs: Maker = (draw) => {
  const start = cronJob(
    0,
    {
      schedule: draw.one(['* * * * *', '* * * * *', '0-59/1 * * * *', '@hourly', '*/1 * * * ?']),
      ...draw.maybe(0.6, () => ({ concurrencyPolicy: draw.one(['Allow', 'Forbid', 'Replace']) })),
      ...draw.maybe(0.4, () => ({ startingDeadlineSeconds: draw.one([5, 15, 90]) })),
      ...draw.maybe(0.3, () => ({ successfulJobsHistoryLimit: draw.whole(0, 2) })),
      ...draw.maybe(0.3, () => ({ failedJobsHistoryLimit: draw.whole(0, 1) })),
      ...draw.maybe(0.3, () => ({ timeZone: draw.one(['Europe/Berlin', 'Asia/Kathmandu', 'UTC']) })),
      ...draw.maybe(0.1, () => ({ suspend: true })),
    },
    { ...draw.maybe(0.4, () => ({ backoffLimit: 0 })), ...draw.maybe(0.3, () => ({ parallelism: 2, completions: 2 })) },
    {
      'exit-plan': draw.one(['0@2', '0@20', '0@65', '1@2', 'never']),
      ...draw.maybe(0.3, () => ({ 'term-after': '5' })),
    },
  );
  const on = (t: number, spec: Fields): readonly Action[] => [merge(t, 'CronJob', 'cj', { spec })];
  const actions = draw.events(draw.one([15, 25, 40]), draw.whole(1, 4), [
    (t) => on(t, { suspend: draw.happens(0.5) }),
    (t) => on(t, { schedule: draw.one(['* * * * *', '0 0 1 1 *']) }),
    (t) => on(t, { concurrencyPolicy: draw.one(['Allow', 'Forbid', 'Replace']) }),
    (t) => on(t, { timeZone: draw.one(['America/New_York', null]) }),
    (t) => on(t, { successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }),
    (t) => on(t, { startingDeadlineSeconds: draw.one([1, 10, null]) }),
    (t) => on(t, { jobTemplate: { metadata: { labels: { from: 'cron' } } } }),
    (t) => [cascade(t, 'CronJob', 'cj', draw.one(['Orphan', 'Foreground', 'Background']))],
  ]);
  return lasting([start, ...actions], 75, { alignSecond: draw.one([40, 45, 50]) });
};

const metricOf = (draw: Draw): Fields => {
  const name = draw.one(['cpu', 'cpu', 'memory']);
  const value = draw.one(
    name === 'cpu'
      ? [
          { type: 'Utilization', averageUtilization: draw.one([30, 50, 80]) },
          { type: 'AverageValue', averageValue: draw.one(['40m', '70m']) },
        ]
      : [
          { type: 'Utilization', averageUtilization: draw.one([60, 90]) },
          { type: 'AverageValue', averageValue: '80Mi' },
        ],
  );
  if (draw.happens(0.2))
    return {
      type: 'ContainerResource',
      containerResource: { name, container: draw.one(['c', 'c', 'd']), target: value },
    };
  return { type: 'Resource', resource: { name, target: value } };
};

const scalingRules = (draw: Draw): Fields => ({
  stabilizationWindowSeconds: draw.one([0, 15, 40]),
  ...draw.maybe(0.5, () => ({ selectPolicy: draw.one(['Max', 'Min', 'Disabled']) })),
  ...draw.maybe(0.6, () => ({
    policies: Array.from({ length: draw.whole(1, 2) }, () => ({
      type: draw.one(['Pods', 'Percent']),
      value: draw.one([1, 2, 50, 100]),
      periodSeconds: draw.one([15, 30]),
    })),
  })),
  ...draw.maybe(0.2, () => ({ tolerance: draw.one(['0', '0.3', '0.05']) })),
});

const autoscalers: Maker = (draw) => {
  const usage = (): Fields => ({
    'cpu-usage': draw.one(['10m', '45m', '52m', '90m', '210m']),
    'memory-usage': draw.one(['20Mi', '70Mi', '150Mi']),
  });
  const start = create(0, 'Deployment', 'web', {
    spec: {
      replicas: draw.whole(0, 5),
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: {
          labels: { app: 'web' },
          annotations: Object.fromEntries(
            Object.entries(usage()).map(([key, value]) => [`kubelet.example.com/${key}`, value]),
          ),
        },
        spec: {
          nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
          containers: [
            {
              name: 'c',
              image: 'app:1',
              ...draw.maybe(0.9, () => ({ resources: { requests: { cpu: '100m', memory: '100Mi' } } })),
            },
          ],
        },
      },
    },
  });
  const scaler = create(4, 'HorizontalPodAutoscaler', 'h', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      ...draw.maybe(0.7, () => ({ minReplicas: draw.whole(1, 3) })),
      maxReplicas: draw.whole(3, 8),
      ...draw.maybe(0.95, () => ({ metrics: Array.from({ length: draw.whole(1, 2) }, () => metricOf(draw)) })),
      ...draw.maybe(0.6, () => ({
        behavior: {
          ...draw.maybe(0.7, () => ({ scaleDown: scalingRules(draw) })),
          ...draw.maybe(0.7, () => ({ scaleUp: scalingRules(draw) })),
        },
      })),
    },
  });
  const actions = draw.events(draw.one([22, 28]), draw.whole(1, 3), [
    (t) => [steer(t, { selector: 'app=web', pick: draw.one(['all', [0], [0, 1]]) }, usage())],
    (t) => [steer(t, { selector: 'app=web', pick: draw.one(['all', [0]]) }, usage())],
    (t) => [steer(t, { selector: 'app=web', pick: [0] }, { ready: 'false' })],
    (t) => [scale(t, 'Deployment', 'web', draw.whole(0, 6))],
    (t) => [
      merge(t, 'HorizontalPodAutoscaler', 'h', {
        spec: { minReplicas: draw.whole(1, 3), maxReplicas: draw.whole(3, 9) },
      }),
    ],
    (t) => [merge(t, 'HorizontalPodAutoscaler', 'h', { spec: { metrics: [metricOf(draw)] } })],
    (t) => [removePods(t, { selector: 'app=web', pick: [0] })],
    (t) => [image(t, 'Deployment', 'web', draw.one(['2', 'broken']))],
  ]);
  return lasting([start, scaler, ...actions], 48);
};

/** Workloads that end, or come by the clock. */
export const BATCH: Readonly<Record<string, Maker>> = { job: jobs, cronjob: cronJobs, hpa: autoscalers };
