import type { Container, Pod, PodSpec, PodStatus } from '../../api/types/core-v1';

export interface PodFacts {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly priority?: number;
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
  readonly containers?: readonly Partial<Container>[];
  readonly init?: readonly Partial<Container>[];
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly deleting?: boolean;
}

/** A pod of which only what the test is about is said. */
export function testPod(facts: PodFacts = {}): Pod {
  const { name = 'p', namespace = 'default', uid = `uid-${name}` } = facts;
  const resources = {
    ...(facts.limits === undefined ? {} : { limits: facts.limits }),
    ...(facts.requests === undefined ? {} : { requests: facts.requests }),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion: '1',
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(facts.annotations === undefined ? {} : { annotations: facts.annotations }),
      ...(facts.labels === undefined ? {} : { labels: facts.labels }),
      ...(facts.deleting === true ? { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 } : {}),
    },
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      ...(facts.priority === undefined ? {} : { priority: facts.priority }),
      ...(facts.init === undefined
        ? {}
        : { initContainers: facts.init.map((one, index) => container(`i${index}`, one)) }),
      containers: (facts.containers ?? [{}]).map((one, index) => container('abc'.charAt(index), { resources, ...one })),
      ...facts.spec,
    },
    status: facts.status ?? { phase: 'Pending' },
  };
}

const container = (name: string, facts: Partial<Container>): Container => ({
  name,
  image: 'app:1',
  resources: {},
  imagePullPolicy: 'IfNotPresent',
  ...facts,
});
