import { ApiServer } from '../engine/control-plane/apiserver/api-server';
import { MvccStore } from '../engine/control-plane/etcd/mvcc-store';
import { createScheduler } from '../engine/control-plane/scheduler/scheduler';
import { namespaces, nodes, pods, serviceaccounts } from '../engine/api/resources';
import type { Manifest } from '../engine/api/object';
import type { ApiRequest, ApiResponse, Transport, User } from '../engine/api/request';
import type { Affinity, Node, Pod, PodSpec, TopologySpreadConstraint } from '../engine/api/types/core-v1';
import { instant, seconds } from '../engine/base/brand';
import { ComponentRunner } from '../engine/client/component-runner';
import { RestClient } from '../engine/client/rest-client';
import { HashedJournal } from '../engine/sim/hashed-journal';
import { USUAL_CHOICES } from '../engine/sim/recorded-choices';
import { SeededRandom } from '../engine/sim/seeded-random';
import { VirtualClock } from '../engine/sim/virtual-clock';
import { measure, print } from './measure';
import type { Output } from './output';

const ADMIN: User = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
const LABELS = { color: 'blue' };

/** Workloads of kube-scheduler's own benchmark (test/integration/scheduler_perf, v1.36). */
const WORKLOADS: ReadonlyMap<string, (index: number) => Partial<Manifest<Pod>['spec']>> = new Map([
  ['basic', () => ({})],
  ['zone affinity', () => ({ affinity: { nodeAffinity: zoneAffinity } })],
  ['spread over zones', () => ({ topologySpreadConstraints: [spread('DoNotSchedule')] })],
  ['spread, preferred', () => ({ topologySpreadConstraints: [spread('ScheduleAnyway')] })],
  ['affinity, preferred', () => ({ affinity: { podAffinity: preferred } })],
  ['anti-affinity, preferred', () => ({ affinity: { podAntiAffinity: preferred } })],
]);

/** What it costs to place and bind a pod; creating it is not counted, writing its binding and its event is. */
export function benchScheduler(out: Output): void {
  for (const [nodeCount, podCount] of [
    [1_000, 2_000],
    [5_000, 10_000],
  ] as const) {
    for (const [name, specOf] of WORKLOADS) {
      const title = `${name}: ${podCount} pods on ${nodeCount} nodes`;
      let inServer = 0n;
      out.progress(title);
      const measured = measure(
        title,
        () => prepared(nodeCount, podCount, specOf),
        (ground) => {
          const bound = ground.run();
          inServer = ground.meter.spent;
          return bound;
        },
        2,
      );
      print(out, measured);
      const share = Number(inServer) / 1000 / measured.operations;
      out.figure(`  of it in the API server`, { wallMicros: share }, `${share.toFixed(3).padStart(9)} µs`);
    }
  }
}

/** Counts the time that requests take. */
class Meter implements Transport {
  spent = 0n;

  constructor(private readonly server: ApiServer) {}

  request(request: ApiRequest): ApiResponse {
    const start = process.hrtime.bigint();
    try {
      return this.server.request(request);
    } finally {
      this.spent += process.hrtime.bigint() - start;
    }
  }

  watch(request: Parameters<Transport['watch']>[0]): ReturnType<Transport['watch']> {
    return this.server.watch(request);
  }
}

interface Ground {
  readonly meter: Meter;
  /** Until all pods are bound; answers how many are. */
  run(): number;
}

function prepared(
  nodeCount: number,
  podCount: number,
  specOf: (index: number) => Partial<Manifest<Pod>['spec']>,
): Ground {
  const clock = new VirtualClock({ start: instant(Date.UTC(2026, 0, 1)) });
  const journal = new HashedJournal({ now: () => clock.now(), keepEntries: false });
  const store = new MvccStore({ now: () => clock.now(), clock, keepHistory: false });
  const server = new ApiServer({ store, clock, journal, random: new SeededRandom('bench') });
  const client = new RestClient(server, { user: ADMIN });
  for (const name of ['default', 'kube-system']) {
    client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const metadata = { name: 'default', namespace: name };
    client.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
  }
  for (let index = 0; index < nodeCount; index++) {
    const { spec, ...node } = client.create<Node>(nodes, nodeOf(index));
    // Admission keeps pods off a node that has just come.
    client.update(nodes, { ...node, spec: { ...spec, taints: [] } });
  }
  for (let index = 0; index < podCount; index++) client.create<Pod>(pods, podOf(index, specOf(index)));
  const meter = new Meter(server);
  const environment = {
    transport: meter,
    clock,
    random: new SeededRandom('kube-scheduler'),
    choices: USUAL_CHOICES,
    journal,
  };
  const identity = { name: 'kube-scheduler', user: ADMIN };
  new ComponentRunner({ identity, environment, make: () => createScheduler() }).start();
  const bound = (): number =>
    client.list(pods).filter(({ spec }: { readonly spec: PodSpec }) => spec.nodeName !== undefined).length;
  return {
    meter,
    run: () => {
      clock.run({ within: seconds(10), stepsMax: Number.MAX_SAFE_INTEGER });
      return bound();
    },
  };
}

const nodeOf = (index: number): Manifest<Node> => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: `node-${index}`,
    labels: { 'topology.kubernetes.io/zone': `zone-${index % 3}`, 'kubernetes.io/hostname': `node-${index}` },
  },
  status: {
    capacity: { cpu: '4', memory: '32Gi', pods: '110' },
    allocatable: { cpu: '4', memory: '32Gi', pods: '110' },
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

const podOf = (index: number, spec: Partial<Manifest<Pod>['spec']>): Manifest<Pod> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${index}`, namespace: 'default', labels: LABELS },
  spec: {
    containers: [
      { name: 'pause', image: 'registry.k8s.io/pause:3.10', resources: { requests: { cpu: '100m', memory: '500Mi' } } },
    ],
    ...spec,
  },
});

const zoneAffinity: Affinity['nodeAffinity'] = {
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerms: [
      { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-0', 'zone-1'] }] },
    ],
  },
};

const preferred: NonNullable<Affinity['podAffinity']> = {
  preferredDuringSchedulingIgnoredDuringExecution: [
    { weight: 1, podAffinityTerm: { labelSelector: { matchLabels: LABELS }, topologyKey: 'kubernetes.io/hostname' } },
  ],
};

const spread = (whenUnsatisfiable: string): TopologySpreadConstraint => ({
  maxSkew: 5,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable,
  labelSelector: { matchLabels: LABELS },
});
