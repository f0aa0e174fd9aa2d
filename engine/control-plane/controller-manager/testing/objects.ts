import { instant, type Instant } from '../../../base/brand';
import { formatTime } from '../../../base/timestamp';
import type { Deployment, ReplicaSet } from '../../../api/types/apps-v1';
import type { Container, Node, NodeCondition, Pod, PodTemplateSpec } from '../../../api/types/core-v1';

/** 2026-01-01T00:00:00Z: where the clocks of these tests start. */
export const START: Instant = instant(1_767_225_600_000);

export const at = (secondsAfterStart: number): string => formatTime(instant(START + secondsAfterStart * 1000));

export const later = (secondsAfterStart: number): Instant => instant(START + secondsAfterStart * 1000);

const meta = (name: string, namespace?: string) => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: at(0),
});

export const container = (image = 'app:1'): Container => ({ name: 'c', image, resources: {} });

export const template = (
  image = 'app:1',
  labels: Readonly<Record<string, string>> = { app: 'web' },
): PodTemplateSpec => ({
  metadata: { labels },
  spec: { containers: [container(image)] },
});

export interface PodFacts {
  readonly uid?: string;
  readonly node?: string;
  readonly phase?: string;
  /** Seconds after the start at which it turned ready; absent: not ready. */
  readonly readyAt?: number;
  readonly createdAt?: number;
  readonly deleting?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly restarts?: number;
  readonly ip?: string;
}

/** A pod of which only what the test is about is said. */
export function pod(name: string, facts: PodFacts = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...meta(name, 'default'),
      uid: facts.uid ?? `uid-${name}`,
      creationTimestamp: at(facts.createdAt ?? 0),
      labels: facts.labels ?? { app: 'web' },
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
      ...(facts.deleting === true ? { deletionTimestamp: at(0) } : {}),
    },
    spec: { containers: [container()], ...(facts.node === undefined ? {} : { nodeName: facts.node }) },
    status: {
      phase: facts.phase ?? 'Running',
      ...(facts.ip === undefined ? {} : { podIP: facts.ip, podIPs: [{ ip: facts.ip }] }),
      conditions: [
        {
          type: 'Ready',
          status: facts.readyAt === undefined ? 'False' : 'True',
          lastProbeTime: null,
          lastTransitionTime: at(facts.readyAt ?? 0),
        },
      ],
      ...(facts.restarts === undefined
        ? {}
        : {
            containerStatuses: [
              {
                name: 'c',
                ready: true,
                restartCount: facts.restarts,
                image: 'app:1',
                imageID: '',
                state: {},
                lastState: {},
              },
            ],
          }),
    },
  };
}

export interface SetFacts {
  readonly size: number;
  readonly available?: number;
  readonly createdAt?: number;
  readonly image?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly status?: Partial<ReplicaSet['status']>;
}

export function replicaSet(name: string, facts: SetFacts): ReplicaSet {
  const labels = { app: 'web', 'pod-template-hash': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      ...meta(name, 'default'),
      generation: 1,
      creationTimestamp: at(facts.createdAt ?? 0),
      labels,
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
    },
    spec: { replicas: facts.size, selector: { matchLabels: labels }, template: template(facts.image ?? name, labels) },
    status: {
      replicas: facts.size,
      availableReplicas: facts.available ?? facts.size,
      readyReplicas: facts.available ?? facts.size,
      observedGeneration: 1,
      terminatingReplicas: 0,
      ...facts.status,
    },
  };
}

export interface DeploymentFacts {
  readonly replicas: number;
  readonly surge?: number | string;
  readonly unavailable?: number | string;
  readonly recreate?: boolean;
  readonly image?: string;
  readonly paused?: boolean;
  readonly deadlineSeconds?: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly status?: Deployment['status'];
}

export function deployment(facts: DeploymentFacts): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...meta('web', 'default'),
      generation: 1,
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
    },
    spec: {
      replicas: facts.replicas,
      selector: { matchLabels: { app: 'web' } },
      template: template(facts.image ?? 'new'),
      strategy:
        facts.recreate === true
          ? { type: 'Recreate' }
          : {
              type: 'RollingUpdate',
              rollingUpdate: { maxSurge: facts.surge ?? '25%', maxUnavailable: facts.unavailable ?? '25%' },
            },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: facts.deadlineSeconds ?? 600,
      ...(facts.paused === true ? { paused: true } : {}),
    },
    status: facts.status ?? {},
  };
}

export interface NodeFacts {
  readonly ready?: 'True' | 'False' | 'Unknown';
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: Node['spec']['taints'];
  readonly conditions?: readonly NodeCondition[];
  readonly unschedulable?: boolean;
}

export function node(name: string, facts: NodeFacts = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { ...meta(name), ...(facts.labels === undefined ? {} : { labels: facts.labels }) },
    spec: {
      ...(facts.taints === undefined ? {} : { taints: facts.taints }),
      ...(facts.unschedulable === true ? { unschedulable: true } : {}),
    },
    status: {
      conditions: [
        ...(facts.conditions ?? []),
        {
          type: 'Ready',
          status: facts.ready ?? 'True',
          lastHeartbeatTime: at(0),
          lastTransitionTime: at(0),
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
        },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo: {
        machineID: '',
        systemUUID: '',
        bootID: '',
        kernelVersion: '',
        osImage: '',
        containerRuntimeVersion: '',
        kubeletVersion: '',
        kubeProxyVersion: '',
        operatingSystem: '',
        architecture: '',
      },
    },
  };
}
