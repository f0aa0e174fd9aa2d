import type { Manifest } from '../../../api/object';
import type { Node, Pod } from '../../../api/types/core-v1';

export interface PodParts {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly cpu?: string;
  readonly spec?: Manifest<Pod>['spec'];
}

/** As the API server would store it, as far as the scheduler reads it. */
export function pod({ name, namespace = 'default', labels, node, cpu, spec }: PodParts): Pod {
  const stored: Manifest<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, uid: `uid-${namespace}-${name}`, resourceVersion: '1', ...(labels && { labels }) },
    spec: {
      schedulerName: 'default-scheduler',
      containers: [{ name: 'main', image: 'app', resources: cpu === undefined ? {} : { requests: { cpu } } }],
      ...(node === undefined ? {} : { nodeName: node }),
      ...spec,
    },
    status: {},
  };
  return stored as Pod;
}

export interface NodeParts {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly cpu?: string;
  readonly spec?: Manifest<Node>['spec'];
}

export function node({ name, labels = {}, cpu = '4', spec = {} }: NodeParts): Node {
  const stored: Manifest<Node> = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: `uid-${name}`, resourceVersion: '1', labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu, memory: '16Gi', pods: '110' } },
  };
  return stored as Node;
}
