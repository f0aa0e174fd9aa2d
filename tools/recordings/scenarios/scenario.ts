/** A scenario of `test/golden/controllers` before it is recorded (its README has the whole format). */
export interface Scenario {
  readonly id: string;
  readonly area: string;
  readonly title: string;
  readonly duration: number;
  readonly actions: readonly Action[];
  readonly nodes?: readonly Fields[];
  readonly alignSecond?: number;
  readonly trackDefaults?: boolean;
  readonly namespaceLabels?: Readonly<Record<string, string>>;
}

/** Makes scenarios of an area, whose names are their titles. */
export const inArea =
  (area: string) =>
  (id: string, duration: number, actions: readonly Action[], extra: Partial<Scenario> = {}): Scenario => ({
    ...{ id, area, title: id, duration, actions },
    ...extra,
  });

export type Fields = Readonly<Record<string, unknown>>;
export type Action = Fields & { readonly t: number };

interface Shape {
  readonly prefix: string;
  readonly plural: string;
  readonly isCluster?: boolean;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  Pod: { prefix: '/api/v1', plural: 'pods' },
  Service: { prefix: '/api/v1', plural: 'services' },
  Endpoints: { prefix: '/api/v1', plural: 'endpoints' },
  ConfigMap: { prefix: '/api/v1', plural: 'configmaps' },
  Secret: { prefix: '/api/v1', plural: 'secrets' },
  ServiceAccount: { prefix: '/api/v1', plural: 'serviceaccounts' },
  ResourceQuota: { prefix: '/api/v1', plural: 'resourcequotas' },
  ReplicationController: { prefix: '/api/v1', plural: 'replicationcontrollers' },
  PersistentVolumeClaim: { prefix: '/api/v1', plural: 'persistentvolumeclaims' },
  PersistentVolume: { prefix: '/api/v1', plural: 'persistentvolumes', isCluster: true },
  Namespace: { prefix: '/api/v1', plural: 'namespaces', isCluster: true },
  Node: { prefix: '/api/v1', plural: 'nodes', isCluster: true },
  Deployment: { prefix: '/apis/apps/v1', plural: 'deployments' },
  ReplicaSet: { prefix: '/apis/apps/v1', plural: 'replicasets' },
  StatefulSet: { prefix: '/apis/apps/v1', plural: 'statefulsets' },
  DaemonSet: { prefix: '/apis/apps/v1', plural: 'daemonsets' },
  Job: { prefix: '/apis/batch/v1', plural: 'jobs' },
  CronJob: { prefix: '/apis/batch/v1', plural: 'cronjobs' },
  PodDisruptionBudget: { prefix: '/apis/policy/v1', plural: 'poddisruptionbudgets' },
  HorizontalPodAutoscaler: { prefix: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers' },
  EndpointSlice: { prefix: '/apis/discovery.k8s.io/v1', plural: 'endpointslices' },
  StorageClass: { prefix: '/apis/storage.k8s.io/v1', plural: 'storageclasses', isCluster: true },
  ClusterRole: { prefix: '/apis/rbac.authorization.k8s.io/v1', plural: 'clusterroles', isCluster: true },
};

function shapeOf(kind: string): Shape {
  const shape = SHAPES[kind];
  if (shape === undefined) throw new Error(`scenarios do not know how to reach a ${kind}`);
  return shape;
}

/** Where an object of a kind is found; names of what is in no namespace begin with the scenario's. */
export function pathOf(kind: string, name?: string, namespace = '{{ns}}'): string {
  const { prefix, plural, isCluster } = shapeOf(kind);
  const folder = isCluster === true ? `${prefix}/${plural}` : `${prefix}/namespaces/${namespace}/${plural}`;
  return name === undefined ? folder : `${folder}/${name}`;
}

export function create(t: number, kind: string, name: string, fields: Fields = {}, extra: Fields = {}): Action {
  const { metadata, ...rest } = fields as { metadata?: Fields };
  const namespace = metadata?.['namespace'];
  const body = {
    apiVersion: shapeOf(kind).prefix.replace(/^\/apis?\//, ''),
    kind,
    metadata: { name, ...metadata },
    ...rest,
  };
  return { t, method: 'POST', path: pathOf(kind, undefined, namespace as string | undefined), body, ...extra };
}

export const merge = (t: number, kind: string, name: string, body: Fields): Action => ({
  ...{ t, method: 'PATCH', path: pathOf(kind, name), patch: 'merge', body },
});

export const strategic = (t: number, kind: string, name: string, body: Fields): Action => ({
  ...{ t, method: 'PATCH', path: pathOf(kind, name), patch: 'strategic', body },
});

export const scale = (t: number, kind: string, name: string, replicas: number): Action =>
  merge(t, kind, name, { spec: { replicas } });

export const image = (t: number, kind: string, name: string, tag: string): Action =>
  strategic(t, kind, name, { spec: { template: { spec: { containers: [{ name: 'c', image: `app:${tag}` }] } } } });

export const remove = (t: number, kind: string, name: string, body?: Fields): Action => ({
  ...{ t, method: 'DELETE', path: pathOf(kind, name) },
  ...(body && { body }),
});

export const cascade = (t: number, kind: string, name: string, propagationPolicy: string): Action =>
  remove(t, kind, name, { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy });

/** Annotations of pods found by a selector: what steers the kubelets of the tool. */
export const steer = (t: number, pods: Fields, annotations: Fields): Action => ({
  ...{ t, pods, body: { metadata: { annotations: kubelet(annotations) } } },
});

export const removePods = (t: number, pods: Fields): Action => ({ t, pods, method: 'DELETE' });
export const evict = (t: number, pods: Fields): Action => ({ t, pods, evict: true });

export const kubelet = (annotations: Fields): Fields =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`kubelet.example.com/${key}`, value]));

export interface PodOptions {
  readonly labels?: Fields;
  /** Annotations of the kubelet, without their prefix. */
  readonly steered?: Fields;
  readonly annotations?: Fields;
  readonly spec?: Fields;
  readonly container?: Fields;
}

/** The pods of all scenarios run on the nodes of its pool, in one container. */
export function podTemplate({ labels, steered, annotations, spec, container }: PodOptions = {}): Fields {
  const all = { ...annotations, ...(steered && kubelet(steered)) };
  return {
    metadata: { ...(labels && { labels }), ...(Object.keys(all).length > 0 && { annotations: all }) },
    spec: {
      nodeSelector: { 'kubelet.example.com/pool': '{{pool}}' },
      containers: [{ name: 'c', image: 'app:1', ...container }],
      ...spec,
    },
  };
}

export function workload(spec: Fields, app: string, pod: PodOptions = {}): Fields {
  return { spec: { selector: { matchLabels: { app } }, template: podTemplate({ labels: { app }, ...pod }), ...spec } };
}

export const deployment = (t: number, spec: Fields, pod?: PodOptions): Action =>
  create(t, 'Deployment', 'web', workload(spec, 'web', pod));

export const replicaSet = (t: number, spec: Fields, pod?: PodOptions): Action =>
  create(t, 'ReplicaSet', 'web', workload(spec, 'web', pod));

export const statefulSet = (t: number, spec: Fields, pod?: PodOptions): Action =>
  create(t, 'StatefulSet', 'db', workload({ serviceName: 'db', ...spec }, 'db', pod));

export const daemonSet = (t: number, spec: Fields = {}, pod?: PodOptions): Action =>
  create(t, 'DaemonSet', 'agent', workload(spec, 'agent', pod));

export function jobSpec(spec: Fields, steered: Fields, pod: Fields = {}): Fields {
  const run = { labels: { job: 'x' }, steered: { 'ready-after': '1', ...steered } };
  return { ...spec, template: podTemplate({ ...run, spec: { restartPolicy: 'Never', ...pod } }) };
}

export const job = (t: number, spec: Fields, steered: Fields, pod?: Fields): Action =>
  create(t, 'Job', 'j', { spec: jobSpec(spec, steered, pod) });

export const cronJob = (t: number, spec: Fields, jobFields: Fields, steered: Fields): Action =>
  create(t, 'CronJob', 'cj', { spec: { ...spec, jobTemplate: { spec: jobSpec(jobFields, steered) } } });

export const pod = (t: number, name: string, options: PodOptions = {}): Action =>
  create(t, 'Pod', name, podTemplate(options));

export const service = (t: number, name: string, spec: Fields = {}, metadata: Fields = {}): Action =>
  create(t, 'Service', name, { metadata, spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } });

export const budget = (t: number, name: string, spec: Fields): Action =>
  create(t, 'PodDisruptionBudget', name, { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } });

export const volume = (t: number, name: string, spec: Fields = {}): Action =>
  create(t, 'PersistentVolume', `{{p}}-${name}`, {
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: '/data/x' },
      storageClassName: '{{p}}',
      ...spec,
    },
  });

export const claim = (t: number, name: string, spec: Fields = {}): Action =>
  create(t, 'PersistentVolumeClaim', name, {
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
      storageClassName: '{{p}}',
      ...spec,
    },
  });

/** `count` private nodes, `{{p}}-n0` and so on. */
export const nodes = (count: number): readonly Fields[] =>
  Array.from({ length: count }, (_, index) => ({ name: `{{p}}-n${index}` }));
