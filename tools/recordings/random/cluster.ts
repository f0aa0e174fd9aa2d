import {
  budget,
  cascade,
  claim,
  create,
  deployment,
  evict,
  image,
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
  volume,
  type Action,
  type Fields,
} from '../scenarios/scenario';
import { lasting, type Maker } from './draw';

const budgets: Maker = (draw) => {
  const spec = (): Fields => ({
    ...draw.one([
      { maxUnavailable: draw.one([0, 1, 2, '20%', '34%', '50%', '100%']) },
      { minAvailable: draw.one([0, 1, 2, 5, '20%', '50%', '67%', '100%']) },
    ]),
    ...draw.maybe(0.4, () => ({ unhealthyPodEvictionPolicy: draw.one(['AlwaysAllow', 'IfHealthyBudget']) })),
    selector: draw.one<Fields>([
      { matchLabels: { app: 'web' } },
      { matchLabels: { app: 'web' } },
      { matchLabels: { app: 'web' } },
      { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      {},
      { matchLabels: { app: 'none' } },
    ]),
  });
  const start = draw.one<() => readonly Action[]>([
    () => [deployment(0, { replicas: draw.whole(0, 5) })],
    () => [deployment(0, { replicas: draw.whole(1, 5) }, { steered: { 'never-ready': 'true' } })],
    () => [replicaSet(0, { replicas: draw.whole(0, 4) })],
    () => [
      statefulSet(0, {
        replicas: draw.whole(1, 3),
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({ labels: { app: 'web' } }),
        podManagementPolicy: 'Parallel',
      }),
    ],
    () => [pod(0, 'a', { labels: { app: 'web' } }), pod(0, 'b', { labels: { app: 'web' } })],
    () => [deployment(0, { replicas: 2 }), pod(0, 'a', { labels: { app: 'web' } })],
    () => [],
  ])();
  const budgetsAt = (t: number): readonly Action[] =>
    draw.happens(0.2) ? [budget(t, 'b', spec()), budget(t, 'c', spec())] : [budget(t, 'b', spec())];
  const some = (): Fields => ({ selector: 'app=web', pick: draw.one([[0], [1], [0, 1]]) });
  const actions = draw.events(draw.one([6, 8]), draw.whole(2, 5), [
    (t) => [evict(t, some())],
    (t) => [evict(t, some())],
    (t) => [
      {
        t,
        pods: some(),
        evict: true,
        body: { deleteOptions: draw.one([{ gracePeriodSeconds: 0 }, { dryRun: ['All'] }, { gracePeriodSeconds: 5 }]) },
      },
    ],
    (t) => [steer(t, some(), { ready: draw.one(['true', 'false']) })],
    (t) => [removePods(t, some())],
    (t) => [pod(t, 'late', { labels: { app: 'web' } })],
    (t) => [scale(t, 'Deployment', 'web', draw.whole(0, 5))],
    (t) => [image(t, 'Deployment', 'web', '2')],
    (t) => [
      merge(t, 'PodDisruptionBudget', 'b', {
        spec: draw.one([
          { maxUnavailable: 1, minAvailable: null },
          { minAvailable: '50%', maxUnavailable: null },
          { selector: { matchLabels: { app: 'x' } } },
        ]),
      }),
    ],
    (t) => [remove(t, 'PodDisruptionBudget', 'b')],
    (t) => [merge(t, 'PodDisruptionBudget', 'b', { metadata: { labels: { touched: String(t) } } })],
  ]);
  return lasting([...start, ...budgetsAt(draw.one([0, 3])), ...actions], 18);
};

const endpoints: Maker = (draw) => {
  const port = (index: number): Fields => ({
    name: `p${index}`,
    port: 80 + index,
    ...draw.maybe(0.5, () => ({ targetPort: draw.one<unknown>(['http', 'metrics', 8080, 'none']) })),
    ...draw.maybe(0.2, () => ({ protocol: 'UDP' })),
    ...draw.maybe(0.2, () => ({ appProtocol: 'kubernetes.io/h2c' })),
  });
  const ports = (): Fields[] => Array.from({ length: draw.whole(1, 3) }, (_, index) => port(index));
  const more = (): Fields => ({
    ...draw.maybe(0.25, () => ({ publishNotReadyAddresses: true })),
    ...draw.maybe(0.15, () => ({ internalTrafficPolicy: 'Local' })),
    ...draw.maybe(0.2, () => ({ trafficDistribution: draw.one(['PreferClose', 'PreferSameZone', 'PreferSameNode']) })),
  });
  const start = service(
    0,
    'web',
    { ports: ports(), ...more(), ...draw.maybe(0.25, () => ({ clusterIP: 'None' })) },
    {
      ...draw.maybe(0.3, () => ({ labels: { tier: 'a' } })),
    },
  );
  const container = {
    ports: [
      { name: 'http', containerPort: 8081 },
      ...(draw.happens(0.5) ? [{ name: 'metrics', containerPort: 9090 }] : []),
    ],
  };
  const steered = {
    ...draw.maybe(0.3, () => ({ 'never-ready': 'true' })),
    ...draw.maybe(0.4, () => ({ 'term-after': '6' })),
  };
  const behind = draw.one<() => Action>([
    () => deployment(0, { replicas: draw.whole(0, 5) }, { container, steered }),
    () => deployment(0, { replicas: draw.whole(1, 5) }, { container, steered }),
    () =>
      statefulSet(0, {
        serviceName: 'web',
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: podTemplate({ labels: { app: 'web' }, container, steered }),
      }),
    () => pod(0, 'a', { labels: { app: 'web' }, container, spec: { hostname: 'ha', subdomain: 'web' } }),
  ])();
  const on = (t: number, spec: Fields): readonly Action[] => [merge(t, 'Service', 'web', { spec })];
  const some = (): Fields => ({ selector: 'app=web', pick: draw.one([[0], [1], 'all']) });
  const actions = draw.events(draw.one([5, 7]), draw.whole(2, 5), [
    (t) => on(t, { ports: ports() }),
    (t) => on(t, more()),
    (t) => on(t, { publishNotReadyAddresses: draw.happens(0.5) }),
    (t) => on(t, { selector: draw.one([{ app: 'web' }, { app: 'x' }, null]) }),
    (t) => on(t, { trafficDistribution: draw.one([null, 'PreferClose', 'PreferSameNode']) }),
    (t) => [merge(t, 'Service', 'web', { metadata: { labels: { tier: draw.one(['b', null]), more: 'x' } } })],
    (t) => [steer(t, some(), { ready: draw.one(['true', 'false']) })],
    (t) => [removePods(t, some())],
    (t) => [scale(t, 'Deployment', 'web', draw.whole(0, 6))],
    (t) => [image(t, 'Deployment', 'web', draw.one(['2', 'broken']))],
    (t) => [pod(t, 'late', { labels: { app: 'web' }, container })],
    (t) => [{ t, pods: { selector: 'app=web', pick: [0] }, body: { metadata: { labels: { app: 'x' } } } }],
    (t) => [
      {
        t,
        pods: { selector: 'app=web', pick: [0] },
        body: { metadata: { labels: { 'service.kubernetes.io/headless': '' } } },
      },
    ],
    (t) => [remove(t, 'Service', 'web')],
    (t) => [service(t, 'second', { ports: ports(), ...more() })],
    (t) => [remove(t, 'Endpoints', 'web')],
    (t) => [
      merge(t, 'Endpoints', 'web', {
        metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': draw.one(['true', null]) } },
      }),
    ],
    (t) => [merge(t, 'Endpoints', 'web', { subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [{ port: 99 }] }] })],
    (t) => [{ t, method: 'DELETE', find: { resource: 'endpointslices', selector: 'kubernetes.io/service-name=web' } }],
  ]);
  return lasting([start, behind, ...actions], 16, draw.happens(0.3) ? { nodes: nodes(1) } : {});
};

const mirrored: Maker = (draw) => {
  const subset = (): Fields => ({
    ...draw.maybe(0.85, () => ({
      addresses: Array.from({ length: draw.whole(1, 3) }, (_, index) => ({
        ip: draw.one([`192.0.2.${index + 1}`, `2001:db8::${index + 1}`]),
        ...draw.maybe(0.2, () => ({ hostname: `h${index}` })),
      })),
    })),
    ...draw.maybe(0.3, () => ({ notReadyAddresses: [{ ip: '192.0.2.77' }] })),
    ports: Array.from({ length: draw.whole(1, 2) }, (_, index) => ({
      name: `p${index}`,
      port: draw.one([80, 81]) + index,
      ...draw.maybe(0.2, () => ({ protocol: 'UDP' })),
    })),
  });
  const subsets = (): Fields => ({ subsets: Array.from({ length: draw.whole(0, 2) }, subset) });
  const start = [
    service(draw.one([0, 3]), 'ext', { selector: undefined }),
    create(1, 'Endpoints', 'ext', {
      ...draw.maybe(0.3, () => ({ metadata: { labels: { a: 'b' }, annotations: { n: 'x' } } })),
      ...subsets(),
    }),
  ];
  const actions = draw.events(6, draw.whole(1, 4), [
    (t) => [merge(t, 'Endpoints', 'ext', subsets())],
    (t) => [merge(t, 'Endpoints', 'ext', subsets())],
    (t) => [
      merge(t, 'Endpoints', 'ext', {
        metadata: {
          labels: {
            more: draw.one(['x', 'y', null]),
            'endpointslice.kubernetes.io/skip-mirror': draw.one(['true', 'false', null]),
          },
        },
      }),
    ],
    (t) => [merge(t, 'Endpoints', 'ext', { metadata: { annotations: { n: draw.one(['y', null]) } } })],
    (t) => [remove(t, 'Endpoints', 'ext')],
    (t) => [create(t, 'Endpoints', 'ext', subsets())],
    (t) => [remove(t, 'Service', 'ext')],
    (t) => [merge(t, 'Service', 'ext', { spec: { selector: { app: 'web' } } })],
    (t) => [merge(t, 'Service', 'ext', { metadata: { labels: { s: 'x' } } })],
    (t) => [{ t, method: 'DELETE', find: { resource: 'endpointslices', selector: 'kubernetes.io/service-name=ext' } }],
  ]);
  return lasting([...start, ...actions], 14);
};

const nodesAndTaints: Maker = (draw) => {
  const count = draw.whole(1, 3);
  const node = (): string => `{{p}}-n${draw.whole(0, count - 1)}`;
  const key = (): string => draw.one(['k', 'l', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']);
  const toleration = (): Fields => ({
    ...draw.one<Fields>([{ key: key(), operator: 'Exists' }, { key: 'k', value: 'v' }, { operator: 'Exists' }]),
    ...draw.maybe(0.7, () => ({
      effect: 'NoExecute',
      ...draw.maybe(0.7, () => ({ tolerationSeconds: draw.one([-1, 0, 4, 9, 15]) })),
    })),
  });
  const taint = (): Fields => ({
    key: draw.one(['k', 'k', 'l']),
    ...draw.maybe(0.5, () => ({ value: draw.one(['v', 'w']) })),
    effect: draw.one(['NoExecute', 'NoExecute', 'NoSchedule']),
  });
  const home = (at: number): Fields => ({ nodeSelector: { 'kubernetes.io/hostname': `{{p}}-n${at}` } });
  const one = (name: string, at: number): Action =>
    pod(0, name, {
      ...(draw.happens(0.4) && { steered: { 'term-after': '4' } }),
      spec: {
        ...home(at),
        ...draw.maybe(0.8, () => ({ tolerations: Array.from({ length: draw.whole(1, 2) }, toleration) })),
      },
    });
  const actions = draw.events(5, draw.whole(2, 6), [
    (t) => [merge(t, 'Node', node(), { spec: { taints: [taint()] } })],
    (t) => [
      merge(t, 'Node', node(), {
        spec: {
          taints: [taint(), taint()].filter(
            ({ key: k, effect }, index, all) => index === 0 || k !== all[0]?.['key'] || effect !== all[0]?.['effect'],
          ),
        },
      }),
    ],
    (t) => [merge(t, 'Node', node(), { spec: { taints: [] } })],
    (t) => [{ t, do: 'node-ready', node: node(), ready: draw.happens(0.4) }],
    (t) => [{ t, do: 'node-ready', node: node(), ready: draw.happens(0.4) }],
    (t) => [merge(t, 'Node', node(), { spec: { unschedulable: draw.happens(0.5) } })],
    (t) => [{ t, do: 'remove-node', node: node() }],
    (t) => [{ t, do: 'add-node', name: `{{p}}-m${t}` }],
    (t) => [
      merge(t, 'Node', node(), { metadata: { labels: { 'topology.kubernetes.io/zone': draw.one(['z1', 'z2']) } } }),
    ],
    (t) => [
      {
        t,
        method: 'PATCH',
        path: `${pathOf('Node', node())}/status`,
        patch: 'strategic',
        body: {
          status: {
            conditions: [
              {
                type: draw.one(['MemoryPressure', 'DiskPressure', 'PIDPressure', 'NetworkUnavailable']),
                status: draw.one(['True', 'False']),
                reason: 'Test',
              },
            ],
          },
        },
      },
    ],
    (t) => [
      {
        t,
        pods: { name: draw.one(['a', 'b']) },
        patch: 'json',
        body: [
          {
            op: 'add',
            path: '/spec/tolerations/-',
            value: {
              key: 'k',
              operator: 'Exists',
              effect: 'NoExecute',
              ...draw.maybe(0.6, () => ({ tolerationSeconds: 6 })),
            },
          },
        ],
      },
    ],
  ]);
  return lasting(
    [one('a', 0), one('b', count - 1), deployment(0, { replicas: draw.whole(0, 2) }, { spec: home(0) }), ...actions],
    24,
    {
      nodes: nodes(count),
    },
  );
};

const quotas: Maker = (draw) => {
  const hard = (): Fields => ({
    ...draw.maybe(0.6, () => ({ pods: String(draw.whole(0, 4)) })),
    ...draw.maybe(0.4, () => ({ 'requests.cpu': draw.one(['500m', '1', '2']) })),
    ...draw.maybe(0.3, () => ({ 'limits.memory': draw.one(['256Mi', '1Gi']) })),
    ...draw.maybe(0.3, () => ({ 'count/replicasets.apps': String(draw.whole(0, 2)) })),
    ...draw.maybe(0.3, () => ({ configmaps: String(draw.whole(1, 3)) })),
    ...draw.maybe(0.2, () => ({ services: '1', 'services.nodeports': '0' })),
    ...draw.maybe(0.2, () => ({ 'requests.storage': '2Gi', persistentvolumeclaims: '2' })),
    ...draw.maybe(0.15, () => ({ 'count/jobs.batch': '1' })),
  });
  const scope = (): Fields =>
    draw.one<Fields>([
      { scopes: ['BestEffort'] },
      { scopes: ['NotBestEffort'] },
      { scopes: ['Terminating'] },
      { scopes: ['NotTerminating', 'BestEffort'] },
      { scopes: ['CrossNamespacePodAffinity'] },
      {
        scopeSelector: {
          matchExpressions: [{ scopeName: 'PriorityClass', operator: draw.one(['Exists', 'DoesNotExist']) }],
        },
      },
    ]);
  const limit = (t: number, name: string): Action =>
    create(t, 'ResourceQuota', name, {
      spec: draw.happens(0.3)
        ? { hard: { pods: String(draw.whole(1, 3)) }, ...scope() }
        : { hard: { ...hard(), pods: String(draw.whole(1, 4)) } },
    });
  const resources = (): Fields =>
    draw.maybe(0.6, () => ({
      resources: {
        requests: { cpu: draw.one(['100m', '400m', '900m']) },
        limits: { cpu: '1', memory: draw.one(['64Mi', '300Mi']) },
      },
    }));
  const some = (t: number): Action =>
    pod(t, `a${t}`, {
      container: resources(),
      spec: {
        nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
        ...draw.maybe(0.2, () => ({ activeDeadlineSeconds: 500 })),
      },
    });
  const actions = draw.events(3, draw.whole(4, 8), [
    (t) => [some(t)],
    (t) => [some(t)],
    (t) => [some(t)],
    (t) => [removePods(t, { name: `a${draw.whole(3, 9)}` })],
    (t) => [removePods(t, { name: `a${draw.whole(3, 9)}` })],
    (t) => [create(t, 'ConfigMap', `c${t}`)],
    (t) => [service(t, `s${t}`, { type: draw.one(['ClusterIP', 'NodePort', 'LoadBalancer']) })],
    (t) => [claim(t, `v${t}`)],
    (t) => [replicaSet(t, { replicas: 2 }, { container: resources() })],
    (t) => [merge(t, 'ResourceQuota', 'q', { spec: { hard: { pods: String(draw.whole(0, 5)) } } })],
    (t) => [limit(t, `r${t}`)],
    (t) => [remove(t, 'ResourceQuota', 'q')],
    (t) => [
      {
        t,
        method: 'PATCH',
        path: `${pathOf('ResourceQuota', 'q')}/status`,
        patch: 'merge',
        body: { status: { used: { pods: '7' } } },
      },
    ],
  ]);
  return lasting([limit(0, 'q'), ...actions], 14);
};

const storage: Maker = (draw) => {
  const modes = (): readonly string[] =>
    draw.one([
      ['ReadWriteOnce'],
      ['ReadWriteOnce'],
      ['ReadWriteMany'],
      ['ReadWriteOnce', 'ReadWriteMany'],
      ['ReadWriteOncePod'],
    ]);
  const size = (): string => draw.one(['500Mi', '1Gi', '1Gi', '2Gi', '5Gi']);
  const wait = draw.happens(0.35);
  const classes = draw.happens(0.5)
    ? [
        create(0, 'StorageClass', '{{p}}', {
          provisioner: draw.one(['kubernetes.io/no-provisioner', 'csi.example.com']),
          ...(wait && { volumeBindingMode: 'WaitForFirstConsumer' }),
          ...draw.maybe(0.3, () => ({ allowVolumeExpansion: true })),
        }),
      ]
    : [];
  const disk = (t: number, name: string): Action =>
    volume(t, name, {
      capacity: { storage: size() },
      accessModes: modes(),
      persistentVolumeReclaimPolicy: draw.one(['Retain', 'Delete', 'Retain']),
      ...draw.maybe(0.15, () => ({ volumeMode: 'Block' })),
      ...draw.maybe(0.1, () => ({ storageClassName: undefined })),
      ...draw.maybe(0.2, () => ({ claimRef: { namespace: '{{ns}}', name: draw.one(['c', 'd', 'e']) } })),
    });
  const wants = (t: number, name: string): Action =>
    claim(t, name, {
      accessModes: modes(),
      resources: { requests: { storage: size() } },
      ...draw.maybe(0.15, () => ({ volumeMode: 'Block' })),
      ...draw.maybe(0.1, () => ({ storageClassName: draw.one(['', null]) })),
      ...draw.maybe(0.15, () => ({ volumeName: `{{p}}-${draw.one(['a', 'b', 'x'])}` })),
      ...draw.maybe(0.1, () => ({ selector: { matchLabels: { tier: 'gold' } } })),
    });
  const user = (t: number): Action =>
    pod(t, `u${t}`, {
      spec: {
        nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: draw.one(['c', 'd']) } }],
      },
    });
  const disks = ['a', 'b', 'x'].slice(0, draw.whole(1, 3)).map((name) => disk(0, name));
  const actions = draw.events(8, draw.whole(2, 6), [
    (t) => [disk(t, `w${t}`)],
    (t) => [wants(t, 'd')],
    (t) => [wants(t, 'e')],
    (t) => [user(t)],
    (t) => [user(t)],
    (t) => [remove(t, 'PersistentVolumeClaim', draw.one(['c', 'c', 'd']))],
    (t) => [remove(t, 'PersistentVolumeClaim', 'c')],
    (t) => [remove(t, 'PersistentVolume', `{{p}}-${draw.one(['a', 'b'])}`)],
    (t) => [
      merge(t, 'PersistentVolume', `{{p}}-${draw.one(['a', 'b'])}`, {
        spec: { persistentVolumeReclaimPolicy: draw.one(['Retain', 'Delete']) },
      }),
    ],
    (t) => [merge(t, 'PersistentVolume', `{{p}}-${draw.one(['a', 'b'])}`, { spec: { claimRef: null } })],
    (t) => [merge(t, 'PersistentVolume', `{{p}}-${draw.one(['a', 'b'])}`, { metadata: { labels: { tier: 'gold' } } })],
    (t) => [merge(t, 'PersistentVolumeClaim', 'c', { spec: { resources: { requests: { storage: '8Gi' } } } })],
    (t) => [create(t, 'StorageClass', '{{p}}', { provisioner: 'kubernetes.io/no-provisioner' })],
    (t) => [removePods(t, { name: `u${draw.one([8, 9, 10])}` })],
  ]);
  return lasting([...classes, ...disks, wants(2, 'c'), ...actions], 34);
};

const collected: Maker = (draw) => {
  const owners = ['o1', 'o2', 'o3'];
  const base = owners.map((name) =>
    create(0, 'ConfigMap', name, { metadata: draw.maybe(0.2, () => ({ finalizers: ['example.com/hold'] })) }),
  );
  const dependents = Array.from({ length: draw.whole(1, 4) }, (_, index): Action => {
    const above = [...owners, ...Array.from({ length: index }, (__, before) => `d${before}`)];
    const chosen = [...new Set(Array.from({ length: draw.whole(1, 3) }, () => draw.one([...above, ...above, 'gone'])))];
    return {
      ...create(1 + index / 4, 'ConfigMap', `d${index}`, {
        metadata: {
          ...draw.maybe(0.2, () => ({ finalizers: ['example.com/hold'] })),
          ownerReferences: chosen.map((name) => ({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            name,
            uid: 'x',
            ...draw.maybe(0.6, () => ({ blockOwnerDeletion: draw.happens(0.7) })),
          })),
        },
      }),
      ownerOf: chosen.map((name) => pathOf('ConfigMap', name)),
    };
  });
  const all = [...owners, 'd0', 'd1', 'd2'];
  const actions = draw.events(5, draw.whole(2, 6), [
    (t) => [cascade(t, 'ConfigMap', draw.one(all), 'Foreground')],
    (t) => [cascade(t, 'ConfigMap', draw.one(all), 'Foreground')],
    (t) => [cascade(t, 'ConfigMap', draw.one(all), 'Orphan')],
    (t) => [cascade(t, 'ConfigMap', draw.one(all), 'Background')],
    (t) => [merge(t, 'ConfigMap', draw.one(all), { metadata: { finalizers: null } })],
    (t) => [merge(t, 'ConfigMap', draw.one(all), { metadata: { finalizers: ['example.com/hold'] } })],
    (t) => [merge(t, 'ConfigMap', draw.one(all), { metadata: { ownerReferences: null } })],
    (t) => [create(t, 'ConfigMap', draw.one(all))],
  ]);
  return lasting([...base, ...dependents, ...actions], 16);
};

const namespaces: Maker = (draw) => {
  const inside = (t: number, kind: string, name: string, fields: Fields = {}): Action => {
    const { metadata, ...rest } = fields as { metadata?: Fields };
    return create(t, kind, name, { metadata: { namespace: '{{p}}-b', ...metadata }, ...rest });
  };
  const held = (): Fields => ({
    metadata: draw.maybe(0.4, () => ({ finalizers: [draw.one(['example.com/a', 'example.com/b'])] })),
  });
  const running = podTemplate({ steered: { 'term-after': String(draw.one([1, 4, 9])) } }) as { metadata: Fields };
  const content = [
    inside(2, 'ConfigMap', 'a', held()),
    inside(2, 'Secret', 'b', held()),
    inside(2, 'Service', 'c', { ...held(), spec: { ports: [{ port: 80 }] } }),
    inside(2, 'Pod', 'd', running),
    inside(2, 'PersistentVolumeClaim', 'e', {
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'x', resources: { requests: { storage: '1Gi' } } },
    }),
    inside(2, 'ServiceAccount', 'f', held()),
  ].filter(() => draw.happens(0.6));
  const free = (t: number, kind: string, name: string): Action => ({
    t,
    method: 'PATCH',
    path: pathOf(kind, name, '{{p}}-b'),
    patch: 'merge',
    body: { metadata: { finalizers: null } },
  });
  const actions = [
    remove(6, 'Namespace', '{{p}}-b'),
    ...draw.events(draw.one([7, 12, 20]), draw.whole(1, 4), [
      (t) => [free(t, 'ConfigMap', 'a'), free(t, 'Secret', 'b')],
      (t) => [free(t, 'Service', 'c')],
      (t) => [free(t, 'ServiceAccount', 'f'), free(t, 'ConfigMap', 'a')],
      (t) => [inside(t, 'ConfigMap', 'late')],
      (t) => [create(t, 'Namespace', '{{p}}-b')],
      (t) => [remove(t, 'Namespace', '{{p}}-b')],
    ]),
  ];
  return lasting([create(0, 'Namespace', '{{p}}-b'), ...content, ...actions], 34, { trackDefaults: true });
};

/** What is around the workloads. */
export const CLUSTER: Readonly<Record<string, Maker>> = {
  pdb: budgets,
  endpoints,
  mirrored,
  node: nodesAndTaints,
  quota: quotas,
  storage,
  gc: collected,
  namespace: namespaces,
};
