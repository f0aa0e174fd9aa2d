import {
  cascade,
  create,
  daemonSet,
  deployment,
  evict,
  image,
  merge,
  nodes,
  pod,
  removePods,
  replicaSet,
  scale,
  statefulSet,
  steer,
  strategic,
  workload,
  type Action,
  type Fields,
  type PodOptions,
} from '../scenarios/scenario';
import { lasting, type Draw, type Maker } from './draw';

const COUNTS: readonly (number | string)[] = [0, 1, 2, 3, '10%', '25%', '30%', '50%', '100%'];

function podOptions(draw: Draw): PodOptions {
  const steered = {
    ...draw.maybe(0.3, () => ({ 'ready-after': String(draw.one([1, 3, 4, 6])) })),
    ...draw.maybe(0.1, () => ({ 'never-ready': 'true' })),
    ...draw.maybe(0.3, () => ({ 'term-after': String(draw.one([2, 4, 7])) })),
    ...draw.maybe(0.12, () => ({ 'exit-plan': `${draw.one([0, 1])}@${draw.one([4, 7])}` })),
  };
  return { steered };
}

const anyTag = (draw: Draw): string => draw.one(['1', '2', '3', '2', '3', 'broken']);

/** What happens to the pods of a workload, by label. */
const podEvents = (draw: Draw, label: string): readonly ((t: number) => readonly Action[])[] => {
  const some = (): Fields => ({ selector: label, pick: draw.one([[0], [1], [0, 1]]) });
  return [
    (t) => [removePods(t, some())],
    (t) => [steer(t, some(), { ready: draw.one(['true', 'false']) })],
    (t) => [evict(t, some())],
    (t) => [{ t, pods: { selector: label, pick: [0] }, body: { metadata: { labels: { app: 'gone' } } } }],
    (t) => [{ t, pods: { selector: 'app=gone', pick: [0] }, body: { metadata: { labels: { app: label.slice(4) } } } }],
  ];
};

const strategy = (draw: Draw): Fields => {
  if (draw.happens(0.2)) return { strategy: { type: 'Recreate' } };
  if (draw.happens(0.2)) return {};
  const maxSurge = draw.one(COUNTS);
  const maxUnavailable = draw.one(COUNTS.filter((each) => each !== 0 || maxSurge !== 0));
  return { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } };
};

const deployments: Maker = (draw) => {
  const on = (t: number, body: Fields): readonly Action[] => [merge(t, 'Deployment', 'web', body)];
  const start = deployment(
    0,
    {
      replicas: draw.whole(0, 7),
      ...strategy(draw),
      ...draw.maybe(0.3, () => ({ minReadySeconds: draw.one([2, 4, 7]) })),
      ...draw.maybe(0.3, () => ({ progressDeadlineSeconds: draw.one([9, 12, 20]) })),
      ...draw.maybe(0.3, () => ({ revisionHistoryLimit: draw.whole(0, 2) })),
      ...draw.maybe(0.1, () => ({ paused: true })),
    },
    podOptions(draw),
  );
  const actions = draw.events(draw.one([3, 7, 10]), draw.whole(2, 5), [
    (t) => [image(t, 'Deployment', 'web', anyTag(draw))],
    (t) => [image(t, 'Deployment', 'web', anyTag(draw))],
    (t) => [image(t, 'Deployment', 'web', anyTag(draw))],
    (t) => [scale(t, 'Deployment', 'web', draw.whole(0, 8))],
    (t) => [scale(t, 'Deployment', 'web', draw.whole(0, 8))],
    (t) => on(t, { spec: { paused: draw.happens(0.5) } }),
    (t) => on(t, { spec: { minReadySeconds: draw.one([0, 3, 6]) } }),
    (t) => on(t, { spec: { revisionHistoryLimit: draw.whole(0, 2) } }),
    (t) => on(t, { spec: { progressDeadlineSeconds: draw.one([8, 30]) } }),
    (t) => on(t, { metadata: { annotations: { note: draw.one(['x', 'y']) }, labels: { tier: draw.one(['x', 'y']) } } }),
    (t) => [strategic(t, 'Deployment', 'web', { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } })],
    (t) =>
      on(t, {
        spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: draw.one(COUNTS), maxUnavailable: 1 } } },
      }),
    (t) => on(t, { spec: { template: { metadata: { labels: { tier: draw.one(['a', 'b']) } } } } }),
    (t) => [cascade(t, 'Deployment', 'web', draw.one(['Orphan', 'Foreground', 'Background']))],
    (t) => [deployment(t, { replicas: draw.whole(1, 4) })],
    (t) => [create(t, 'ResourceQuota', 'q', { spec: { hard: { pods: String(draw.whole(1, 5)) } } })],
    (t) => [{ t, method: 'DELETE', find: { resource: 'replicasets', selector: 'app=web' } }],
    (t) => [replicaSet(t, { replicas: draw.whole(0, 2) }, { container: { image: `app:${anyTag(draw)}` } })],
    ...podEvents(draw, 'app=web'),
  ]);
  return lasting([start, ...actions], 22);
};

const replicaSets: Maker = (draw) => {
  const isController = draw.happens(0.25);
  const kind = isController ? 'ReplicationController' : 'ReplicaSet';
  const spec = { replicas: draw.whole(0, 6), ...draw.maybe(0.3, () => ({ minReadySeconds: draw.one([2, 5]) })) };
  const options = podOptions(draw);
  const start = create(0, kind, 'web', workload(spec, 'web', options));
  const asController = {
    ...start,
    body: {
      ...(start['body'] as Fields),
      spec: { ...((start['body'] as Fields)['spec'] as Fields), selector: { app: 'web' } },
    },
  };
  const actions = draw.events(draw.one([4, 7]), draw.whole(2, 5), [
    (t) => [scale(t, kind, 'web', draw.whole(0, 8))],
    (t) => [scale(t, kind, 'web', draw.whole(0, 8))],
    (t) => [image(t, kind, 'web', anyTag(draw))],
    (t) => [merge(t, kind, 'web', { spec: { minReadySeconds: draw.one([0, 4]) } })],
    (t) => [pod(t, 'stray', { labels: { app: 'web' } })],
    (t) => [cascade(t, kind, 'web', draw.one(['Orphan', 'Foreground', 'Background']))],
    (t) => [replicaSet(t, { replicas: draw.whole(1, 4) })],
    (t) => [create(t, 'ResourceQuota', 'q', { spec: { hard: { pods: String(draw.whole(1, 5)) } } })],
    (t) => [steer(t, { selector: 'app=web', pick: [0] }, { alias: 'first', 'term-after': '3' })],
    (t) => [
      {
        t,
        pods: { selector: 'app=web', pick: [0] },
        body: {
          metadata: {
            annotations: {
              'controller.kubernetes.io/pod-deletion-cost': draw.one(['5', '-3', 'x']),
              'kubelet.example.com/alias': 'costly',
            },
          },
        },
      },
    ],
    ...podEvents(draw, 'app=web'),
  ]);
  return lasting([isController ? asController : start, ...actions], 16);
};

const statefulSets: Maker = (draw) => {
  const partition = (): Fields => draw.maybe(0.5, () => ({ partition: draw.whole(0, 3) }));
  const unavailable = (): Fields => draw.maybe(0.4, () => ({ maxUnavailable: draw.one([1, 2, '50%', '100%']) }));
  const updates = (): Fields =>
    draw.happens(0.2)
      ? { updateStrategy: { type: 'OnDelete' } }
      : { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { ...partition(), ...unavailable() } } };
  const retention = (): Fields => ({
    whenDeleted: draw.one(['Retain', 'Delete']),
    whenScaled: draw.one(['Retain', 'Delete']),
  });
  const hasClaims = draw.happens(0.35);
  const volumes = hasClaims
    ? Array.from({ length: 5 }, (_, index) =>
        create(0, 'PersistentVolume', `{{p}}-v${index}`, {
          spec: {
            capacity: { storage: `${index + 1}Gi` },
            accessModes: ['ReadWriteOnce'],
            persistentVolumeReclaimPolicy: 'Retain',
            hostPath: { path: '/data/x' },
            storageClassName: 'none-{{p}}',
          },
        }),
      )
    : [];
  const template = {
    metadata: { name: 'data', ...draw.maybe(0.3, () => ({ labels: { a: 'b' } })) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'none-{{p}}',
      resources: { requests: { storage: '1Gi' } },
    },
  };
  const start = statefulSet(
    1,
    {
      replicas: draw.whole(0, 4),
      ...updates(),
      ...draw.maybe(0.35, () => ({ podManagementPolicy: 'Parallel' })),
      ...draw.maybe(0.3, () => ({ minReadySeconds: draw.one([2, 4]) })),
      ...draw.maybe(0.25, () => ({ ordinals: { start: draw.whole(1, 5) } })),
      ...draw.maybe(0.3, () => ({ revisionHistoryLimit: draw.whole(0, 2) })),
      ...(hasClaims && { volumeClaimTemplates: [template], persistentVolumeClaimRetentionPolicy: retention() }),
    },
    podOptions(draw),
  );
  const on = (t: number, spec: Fields): readonly Action[] => [merge(t, 'StatefulSet', 'db', { spec })];
  const name = (): string => `db-${draw.whole(0, 3)}`;
  const actions = draw.events(draw.one([8, 14, 18]), draw.whole(2, 5), [
    (t) => [image(t, 'StatefulSet', 'db', anyTag(draw))],
    (t) => [image(t, 'StatefulSet', 'db', anyTag(draw))],
    (t) => [image(t, 'StatefulSet', 'db', anyTag(draw))],
    (t) => [scale(t, 'StatefulSet', 'db', draw.whole(0, 5))],
    (t) => [scale(t, 'StatefulSet', 'db', draw.whole(0, 5))],
    (t) => on(t, updates()),
    (t) => on(t, { minReadySeconds: draw.one([0, 3]) }),
    (t) => on(t, { ordinals: { start: draw.whole(0, 3) } }),
    (t) => on(t, { revisionHistoryLimit: draw.whole(0, 1) }),
    (t) => on(t, { persistentVolumeClaimRetentionPolicy: retention() }),
    (t) => [removePods(t, { name: name() })],
    (t) => [removePods(t, { name: name() })],
    (t) => [steer(t, { name: name() }, { ready: draw.one(['true', 'false']) })],
    (t) => [evict(t, { name: name() })],
    (t) => [{ t, pods: { name: name() }, body: { metadata: { labels: { app: 'gone' } } } }],
    (t) => [
      {
        t,
        pods: { name: name() },
        sub: '/status',
        patch: 'strategic',
        body: { status: { phase: draw.one(['Failed', 'Succeeded']) } },
      },
    ],
    (t) => [cascade(t, 'StatefulSet', 'db', draw.one(['Orphan', 'Foreground', 'Background']))],
    (t) => [statefulSet(t, { replicas: draw.whole(1, 3) })],
    (t) => [pod(t, name(), { labels: draw.one([{ app: 'db' }, { app: 'other' }]) })],
    ...(hasClaims
      ? [
          (t: number): readonly Action[] => [
            { t, method: 'DELETE', path: `/api/v1/namespaces/{{ns}}/persistentvolumeclaims/data-${name()}` },
          ],
        ]
      : []),
  ]);
  return lasting([...volumes, start, ...actions], 26);
};

const daemonSets: Maker = (draw) => {
  const count = draw.whole(1, 4);
  const updates = (): Fields =>
    draw.happens(0.2)
      ? { updateStrategy: { type: 'OnDelete' } }
      : {
          updateStrategy: {
            type: 'RollingUpdate',
            rollingUpdate: draw.happens(0.4)
              ? { maxSurge: draw.one([1, 2, '50%', '100%']), maxUnavailable: 0 }
              : { maxUnavailable: draw.one([1, 2, '30%', '50%', '100%']), maxSurge: 0 },
          },
        };
  const node = (): string => `{{p}}-n${draw.whole(0, count - 1)}`;
  const taint = (): Fields => ({
    key: draw.one(['k', 'l']),
    ...draw.maybe(0.3, () => ({ value: 'v' })),
    effect: draw.one(['NoSchedule', 'NoExecute', 'PreferNoSchedule']),
  });
  const toleration = (): Fields => ({
    ...{ key: draw.one(['k', 'l']), operator: 'Exists' },
    ...draw.maybe(0.4, () => ({
      effect: 'NoExecute',
      ...draw.maybe(0.5, () => ({ tolerationSeconds: draw.one([0, 5]) })),
    })),
  });
  const place = (): Fields =>
    draw.one<() => Fields>([
      () => ({ nodeSelector: { 'kubelet.example.com/pool': '{{pool}}', zone: 'x' } }),
      () => ({ nodeSelector: { 'kubelet.example.com/pool': '{{pool}}', zone: null } }),
      () => ({ tolerations: [toleration()] }),
      () => ({
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'zone', operator: draw.one(['Exists', 'DoesNotExist']) }] },
              ],
            },
          },
        },
      }),
    ])();
  const { steered } = podOptions(draw);
  const start = daemonSet(
    0,
    {
      ...updates(),
      ...draw.maybe(0.3, () => ({ minReadySeconds: draw.one([2, 5]) })),
      ...draw.maybe(0.3, () => ({ revisionHistoryLimit: draw.whole(0, 2) })),
    },
    {
      ...(steered && { steered }),
      ...(draw.happens(0.2) && {
        spec: { nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' }, tolerations: [toleration()] },
      }),
    },
  );
  const on = (t: number, spec: Fields): readonly Action[] => [merge(t, 'DaemonSet', 'agent', { spec })];
  const actions = draw.events(draw.one([6, 9]), draw.whole(2, 5), [
    (t) => [image(t, 'DaemonSet', 'agent', anyTag(draw))],
    (t) => [image(t, 'DaemonSet', 'agent', anyTag(draw))],
    (t) => [image(t, 'DaemonSet', 'agent', anyTag(draw))],
    (t) => on(t, updates()),
    (t) => on(t, { minReadySeconds: draw.one([0, 3]) }),
    (t) => on(t, { template: { spec: place() } }),
    (t) => [merge(t, 'Node', node(), { metadata: { labels: { zone: draw.one(['x', null]) } } })],
    (t) => [merge(t, 'Node', node(), { metadata: { labels: { zone: draw.one(['x', 'y']) } } })],
    (t) => [merge(t, 'Node', node(), { spec: { taints: draw.one([[], [taint()], [taint()]]) } })],
    (t) => [merge(t, 'Node', node(), { spec: { taints: [taint()] } })],
    (t) => [merge(t, 'Node', node(), { spec: { unschedulable: draw.happens(0.5) } })],
    (t) => [{ t, do: 'add-node', name: `{{p}}-m${t}` }],
    (t) => [{ t, do: 'remove-node', node: node() }],
    (t) => [{ t, do: 'node-ready', node: node(), ready: draw.happens(0.4) }],
    (t) => [removePods(t, { selector: 'app=agent', pick: [0] })],
    (t) => [steer(t, { selector: 'app=agent', pick: draw.one([[0], 'all']) }, { ready: draw.one(['true', 'false']) })],
    (t) => [
      {
        t,
        pods: { selector: 'app=agent', pick: [0] },
        sub: '/status',
        patch: 'strategic',
        body: { status: { phase: 'Failed' } },
      },
    ],
    (t) => [evict(t, { selector: 'app=agent', pick: [0] })],
    (t) => [cascade(t, 'DaemonSet', 'agent', draw.one(['Orphan', 'Foreground']))],
    (t) => [daemonSet(t)],
  ]);
  return lasting([start, ...actions], 26, { nodes: nodes(count) });
};

/** Workloads whose pods run on. */
export const WORKLOADS: Readonly<Record<string, Maker>> = {
  deployment: deployments,
  replicaset: replicaSets,
  statefulset: statefulSets,
  daemonset: daemonSets,
};
