import { didYouMean, InputError } from './language/errors';
import type { WorkloadWord } from './language/arguments';

type Tree = Readonly<Record<string, unknown>>;

const API_VERSIONS: Readonly<Record<WorkloadWord | 'pod', string>> = {
  deployment: 'apps/v1',
  statefulset: 'apps/v1',
  daemonset: 'apps/v1',
  replicaset: 'apps/v1',
  job: 'batch/v1',
  cronjob: 'batch/v1',
  pod: 'v1',
};

const KINDS: Readonly<Record<WorkloadWord | 'pod', string>> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  replicaset: 'ReplicaSet',
  job: 'Job',
  cronjob: 'CronJob',
  pod: 'Pod',
};

export const DEFAULT_IMAGE = 'nginx:1.27';

/** A workload while Given steps still describe it. Labels are `app: <name>`, the container bears the workload's name. */
export class WorkloadDraft {
  private spec: Tree = {};
  private container: Tree = { image: DEFAULT_IMAGE };
  private podSpec: Tree = {};
  private podAnnotations: Tree = {};
  private labels: Tree;

  constructor(
    readonly kind: WorkloadWord | 'pod',
    readonly namespace: string,
    readonly name: string,
  ) {
    this.labels = { app: name };
  }

  setSpec(fields: Tree): this {
    this.spec = merged(this.spec, fields);
    return this;
  }

  setContainer(fields: Tree): this {
    this.container = merged(this.container, fields);
    return this;
  }

  /** A volume of the pod that its container finds under a path. */
  mountVolume(volume: Tree & { readonly name: string }, mountPath: string): this {
    return this.addToPodSpec('volumes', volume).mount(volume.name, mountPath);
  }

  /** A claim of each pod of a StatefulSet. */
  claimForEachPod(name: string, spec: Tree): this {
    const before = (this.spec['volumeClaimTemplates'] as readonly unknown[] | undefined) ?? [];
    this.spec = { ...this.spec, volumeClaimTemplates: [...before, { metadata: { name }, spec }] };
    return this.mount(name, `/${name}`);
  }

  private mount(name: string, mountPath: string): this {
    const before = (this.container['volumeMounts'] as readonly unknown[] | undefined) ?? [];
    this.container = { ...this.container, volumeMounts: [...before, { name, mountPath }] };
    return this;
  }

  setPodSpec(fields: Tree): this {
    this.podSpec = merged(this.podSpec, fields);
    return this;
  }

  addToPodSpec(list: string, item: unknown): this {
    const before = (this.podSpec[list] as readonly unknown[] | undefined) ?? [];
    this.podSpec = { ...this.podSpec, [list]: [...before, item] };
    return this;
  }

  /** A readiness probe on port 80 that begins to succeed so many milliseconds after the container's start. */
  readyAfter(millis: number): this {
    const steps = [
      { from: '0s', status: 503 },
      { from: `${millis}ms`, status: 200, body: 'ok' },
    ];
    const routes = { '80': { '/ready': steps, '*': [{ from: '0s', status: 200, body: 'ok' }] } };
    this.setContainer({ readinessProbe: { httpGet: { path: '/ready', port: 80 }, periodSeconds: 1 } });
    return this.annotatePods({ [`sim.http/${this.name}`]: JSON.stringify(routes) });
  }

  annotatePods(annotations: Tree): this {
    this.podAnnotations = { ...this.podAnnotations, ...annotations };
    return this;
  }

  /** A row of `a deployment "web" with:`. */
  setField(field: string, value: string): this {
    const set = FIELDS[field];
    if (set === undefined) {
      const known = Object.keys(FIELDS);
      throw new InputError(
        `unknown field "${field}"${didYouMean(field, known) || `, expected one of: ${known.join(', ')}`}`,
      );
    }
    set(this, value);
    return this;
  }

  relabel(labels: Tree): this {
    this.labels = labels;
    return this;
  }

  manifest(): Tree {
    const metadata = { name: this.name, namespace: this.namespace, labels: this.labels };
    const head = { apiVersion: API_VERSIONS[this.kind], kind: KINDS[this.kind] };
    if (this.kind === 'pod') {
      const annotations = Object.keys(this.podAnnotations).length > 0 ? { annotations: this.podAnnotations } : {};
      return { ...head, metadata: { ...metadata, ...annotations }, spec: this.pod() };
    }
    return { ...head, metadata, spec: this.workloadSpec() };
  }

  private workloadSpec(): Tree {
    const template = this.template();
    switch (this.kind) {
      case 'job':
        return { ...this.spec, template };
      case 'cronjob': {
        const { schedule, timeZone, concurrencyPolicy, ...job } = this.spec;
        const own = Object.fromEntries(
          Object.entries({ schedule, timeZone, concurrencyPolicy }).filter(([, value]) => value !== undefined),
        );
        return { ...own, jobTemplate: { spec: { ...job, template } } };
      }
      case 'statefulset':
        return { serviceName: this.name, ...this.spec, selector: { matchLabels: this.labels }, template };
      default:
        return { ...this.spec, selector: { matchLabels: this.labels }, template };
    }
  }

  private template(): Tree {
    const annotations = Object.keys(this.podAnnotations).length > 0 ? { annotations: this.podAnnotations } : {};
    return { metadata: { labels: this.labels, ...annotations }, spec: this.pod() };
  }

  private pod(): Tree {
    const restartPolicy = this.kind === 'job' || this.kind === 'cronjob' ? { restartPolicy: 'Never' } : {};
    return { ...restartPolicy, ...this.podSpec, containers: [{ name: this.name, ...this.container }] };
  }
}

const number = (value: string): number => {
  const parsed = Number(value);
  if (!Number.isFinite(parsed)) throw new InputError(`"${value}" is no number`);
  return parsed;
};
const numberOrPercent = (value: string): number | string => (value.endsWith('%') ? value : number(value));

const FIELDS: Readonly<Record<string, ((draft: WorkloadDraft, value: string) => void) | undefined>> = {
  image: (draft, value) => draft.setContainer({ image: value }),
  replicas: (draft, value) => draft.setSpec({ replicas: number(value) }),
  'max surge': (draft, value) => draft.setSpec({ strategy: { rollingUpdate: { maxSurge: numberOrPercent(value) } } }),
  'max unavailable': (draft, value) =>
    draft.setSpec({ strategy: { rollingUpdate: { maxUnavailable: numberOrPercent(value) } } }),
  strategy: (draft, value) => draft.setSpec({ strategy: { type: value } }),
  'min ready seconds': (draft, value) => draft.setSpec({ minReadySeconds: number(value) }),
  'progress deadline seconds': (draft, value) => draft.setSpec({ progressDeadlineSeconds: number(value) }),
  'revision history limit': (draft, value) => draft.setSpec({ revisionHistoryLimit: number(value) }),
  'termination grace seconds': (draft, value) => draft.setPodSpec({ terminationGracePeriodSeconds: number(value) }),
  'restart policy': (draft, value) => draft.setPodSpec({ restartPolicy: value }),
  'service account': (draft, value) => draft.setPodSpec({ serviceAccountName: value }),
  'node name': (draft, value) => draft.setPodSpec({ nodeName: value }),
  cpu: (draft, value) => draft.setContainer({ resources: { requests: { cpu: value } } }),
  memory: (draft, value) => draft.setContainer({ resources: { requests: { memory: value } } }),
  'cpu limit': (draft, value) => draft.setContainer({ resources: { limits: { cpu: value } } }),
  'memory limit': (draft, value) => draft.setContainer({ resources: { limits: { memory: value } } }),
  port: (draft, value) => draft.setContainer({ ports: [{ containerPort: number(value) }] }),
  'priority class': (draft, value) => draft.setPodSpec({ priorityClassName: value }),
  completions: (draft, value) => draft.setSpec({ completions: number(value) }),
  parallelism: (draft, value) => draft.setSpec({ parallelism: number(value) }),
  'backoff limit': (draft, value) => draft.setSpec({ backoffLimit: number(value) }),
  'pod management policy': (draft, value) => draft.setSpec({ podManagementPolicy: value }),
};

function merged(a: Tree, b: Tree): Tree {
  const out: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = out[key];
    out[key] = isTree(before) && isTree(value) ? merged(before, value) : value;
  }
  return out;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
