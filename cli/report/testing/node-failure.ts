import { instant, seconds } from '../../../engine/base/brand';
import type { JournalEntry } from '../../../engine/sim/journal';
import type { PictureChange, PictureEvent } from '../../../steps/picture';
import type { PublishedScenario } from '../../../steps/scenario-results';
import { Trace } from '../../../steps/temporal/trace';
import type { ScenarioOutcome } from '../../run/outcomes';

const EPOCH = 1_767_225_600_000;
const URI = 'features/node-failure.feature';
const FAILS = 10_000;
const NOTICED = 64_000;
const EVICTED = 364_000;
const END = 420_000;

const WITHIN = 'deployment "web" has 3 ready replicas';
const NOT_READY = 'node "n1" is NotReady';
const GONE = '1 pod of deployment "web" is Terminating';

const pod = (letter: string): string => `default/web-5d89c-${letter.repeat(5)}`;
const OWNER = 'ReplicaSet/web-5d89c';

/** A node fails under a Deployment of three; the third claim wants the replacement sooner than Kubernetes makes it. */
export function nodeFailure(): ScenarioOutcome {
  const text = [
    WITHIN,
    '  claimed:  within 6m, counted from T+10s (node "n1" fails), deadline T+6m10s',
    '  verdict:  it did not hold by the deadline (T+6m10s)',
    '  observed: 3 ready from T+10s until T+1m4s,',
    '            2 ready from T+1m4s to the end',
    '  later:    it held at T+6m16s, 6s too late',
    '  why:      T+10s fault fault.node-fails node-fails node=n1',
    `            T+6m4s kube-scheduler schedule.place pods ${pod('d')}`,
    `  replay:   seatrial run ${URI}:8 --seed 1`,
  ].join('\n');
  return {
    uri: URI,
    line: 8,
    feature: 'Losing a node',
    name: 'a dead node costs one replica until its pod is evicted',
    tags: ['@ARC-07', '@CM-07'],
    status: 'claim failed',
    steps: STEPS.map(({ keyword, text: sentence, status }, index) => ({
      keyword,
      text: sentence,
      line: 9 + index,
      status,
      ...(index === 0
        ? {
            table: [
              ['node', 'zone'],
              ['n1', 'a'],
              ['n2', 'b'],
              ['n3', 'c'],
            ],
          }
        : {}),
    })),
    failure: { step: `within 6m, ${WITHIN}`, line: 15, text },
    result: result(),
  };
}

const STEPS: readonly {
  readonly keyword: string;
  readonly text: string;
  readonly status: string;
  readonly at: number;
}[] = [
  { keyword: 'Given', text: 'a cluster with these nodes:', status: 'PASSED', at: 0 },
  { keyword: 'And', text: 'a deployment "web" with 3 replicas', status: 'PASSED', at: 0 },
  { keyword: 'And', text: 'a LoadBalancer service "web" for "app=web" on port 80', status: 'PASSED', at: 0 },
  { keyword: 'And', text: 'the cluster has settled', status: 'PASSED', at: FAILS },
  { keyword: 'When', text: 'node "n1" fails', status: 'PASSED', at: FAILS },
  { keyword: 'Then', text: `within 60s, ${NOT_READY}`, status: 'PASSED', at: NOTICED },
  { keyword: 'And', text: `not before 5m, ${GONE}`, status: 'PASSED', at: EVICTED },
  { keyword: 'And', text: `within 6m, ${WITHIN}`, status: 'FAILED', at: END },
  { keyword: 'And', text: 'at all times, service "web" has at least 1 ready endpoint', status: 'SKIPPED', at: END },
];

function result(): PublishedScenario {
  return {
    uri: URI,
    line: 8,
    name: 'a dead node costs one replica until its pod is evicted',
    testCaseStartedId: '1',
    seed: 1,
    journalHash: '3ddb7926b9e1c277205c3f9fb8939378',
    journal: journal(),
    epoch: EPOCH,
    endedAt: EPOCH + END,
    histories: [
      { text: NOT_READY, trace: trace([0, true, 'absent'], [0, false, 'Ready'], [NOTICED, true, 'Unknown']) },
      { text: GONE, trace: trace([0, false, '0 of 3'], [EVICTED, true, '1 of 4']) },
      {
        text: WITHIN,
        trace: trace(
          [0, false, '0 ready'],
          [2100, true, '3 ready'],
          [NOTICED, false, '2 ready'],
          [376_000, true, '3 ready'],
        ),
      },
    ],
    claims: [
      {
        step: `within 60s, ${NOT_READY}`,
        operator: 'within 1m',
        states: [NOT_READY],
        ...bounds(60, NOTICED),
        holds: true,
      },
      {
        step: `not before 5m, ${GONE}`,
        operator: 'not before 5m',
        states: [GONE],
        ...bounds(300, EVICTED),
        holds: true,
      },
      {
        step: `within 6m, ${WITHIN}`,
        operator: 'within 6m',
        states: [WITHIN],
        ...bounds(360, 370_000),
        holds: false,
        because: 'it did not hold by the deadline',
      },
    ],
    steps: STEPS.slice(0, 8).map(({ keyword, text, at, status }) => ({
      keyword,
      text,
      at: EPOCH + at,
      passed: status === 'PASSED',
    })),
    picture: picture(),
    events: events(),
  };
}

const bounds = (span: number, decidedAt: number) => ({ anchor: FAILS, deadline: FAILS + seconds(span), decidedAt });

function trace(...points: readonly (readonly [number, boolean, string])[]): Trace {
  const made = new Trace();
  for (const [at, holds, seen] of points) made.add(instant(EPOCH + at), { holds, seen });
  return made;
}

function picture(): readonly PictureChange[] {
  const life = (letter: string, node: string, from: number): readonly PictureChange[] => [
    { at: from, kind: 'pod', id: pod(letter), state: 'Pending, Unscheduled', owner: OWNER },
    { at: from + 100, kind: 'pod', id: pod(letter), state: `Pending on ${node}`, place: node, owner: OWNER },
    { at: from + 1500, kind: 'pod', id: pod(letter), state: 'Running, not Ready', place: node, owner: OWNER },
    { at: from + 2000, kind: 'pod', id: pod(letter), state: 'Running, Ready', place: node, owner: OWNER },
  ];
  const onN1 = { kind: 'pod', id: pod('a'), place: 'n1', owner: OWNER } as const;
  const changes: readonly PictureChange[] = [
    ...['n1', 'n2', 'n3'].map((id) => ({ at: 0, kind: 'node', id, state: 'Ready' }) as const),
    { at: 0, kind: 'service', id: 'default/kubernetes', state: 'ClusterIP' },
    { at: 0, kind: 'service', id: 'default/web', state: 'LoadBalancer' },
    { at: 1000, kind: 'service', id: 'default/web', state: 'LoadBalancer', place: '203.0.113.2' },
    ...life('a', 'n1', 100),
    ...life('b', 'n2', 100),
    ...life('c', 'n3', 100),
    { at: NOTICED, kind: 'node', id: 'n1', state: 'Unknown' },
    { ...onN1, at: NOTICED, state: 'Running, not Ready' },
    { ...onN1, at: EVICTED, state: 'Terminating' },
    ...life('d', 'n2', EVICTED).map((change, index) => (index < 3 ? change : { ...change, at: 376_000 })),
  ];
  return [...changes].sort((a, b) => a.at - b.at);
}

function events(): readonly PictureEvent[] {
  const event = (at: number, type: string, reason: string, about: string, message: string): PictureEvent => ({
    at,
    type,
    reason,
    about,
    message,
    source: 'kubelet',
  });
  return [
    event(0, 'Normal', 'ScalingReplicaSet', 'Deployment default/web', 'Scaled up replica set web-5d89c from 0 to 3'),
    ...['a', 'b', 'c'].map((letter) =>
      event(200, 'Normal', 'Scheduled', `Pod ${pod(letter)}`, `Successfully assigned ${pod(letter)}`),
    ),
    event(1000, 'Normal', 'EnsuredLoadBalancer', 'Service default/web', 'Ensured load balancer'),
    event(NOTICED, 'Normal', 'NodeNotReady', 'Node n1', 'Node n1 status is now: NodeNotReady'),
    event(NOTICED, 'Warning', 'NodeNotReady', `Pod ${pod('a')}`, 'Node is not ready'),
    event(EVICTED, 'Normal', 'TaintManagerEviction', `Pod ${pod('a')}`, `Marking for deletion Pod ${pod('a')}`),
  ];
}

function journal(): readonly JournalEntry[] {
  const entries: Omit<JournalEntry, 'sequence'>[] = [];
  const add = (at: number, actor: string, action: string, subject: string, detail?: JournalEntry['detail']): void => {
    entries.push({ at: instant(EPOCH + at), actor, action, subject, ...(detail === undefined ? {} : { detail }) });
  };
  add(0, 'kube-scheduler', 'component.start', 'kube-scheduler');
  add(0, 'kube-controller-manager', 'component.start', 'kube-controller-manager');
  add(0, 'user/kubernetes-admin', 'api.create', 'deployments.apps default/web', { code: 201 });
  add(0, 'user/kubernetes-admin', 'api.create', 'services default/web', { code: 201 });
  add(0, 'deployment-controller', 'api.create', 'replicasets.apps default/web-5d89c', { code: 201 });
  for (const letter of ['a', 'b', 'c']) {
    const node = `n${'abc'.indexOf(letter) + 1}`;
    add(100, 'replicaset-controller', 'api.create', 'pods default/web-5d89c-*', { code: 201 });
    add(200, 'kube-scheduler', 'schedule.place', `pods ${pod(letter)}`, {
      node,
      feasible: 3,
      evaluated: 3,
      attempt: 1,
    });
    add(200, 'kube-scheduler', 'api.create', `pods/binding ${pod(letter)}`, { code: 201 });
    add(1600, `kubelet/${node}`, 'cri.startContainer', `pods ${pod(letter)}`);
    add(2100, `kubelet/${node}`, 'api.patch', `pods/status ${pod(letter)}`, { code: 200 });
  }
  add(500, 'service-controller', 'cloud.lb.ensure', 'default/web');
  add(1000, 'cloud-controller-manager', 'api.patch', 'services/status default/web', { code: 200 });
  add(FAILS, 'fault', 'fault.node-fails', 'node-fails node=n1');
  for (let at = 0; at < END; at += 4700) {
    const node = `n${(at % 3) + 1}`;
    if (node === 'n1' && at > FAILS) continue;
    add(at, `kubelet/${node}`, 'api.update', `leases.coordination.k8s.io kube-node-lease/${node}`, { code: 200 });
    add(at, 'kube-scheduler', 'api.update', 'leases.coordination.k8s.io kube-system/kube-scheduler', { code: 200 });
    add(at, 'kube-controller-manager', 'api.get', 'nodes n2', { code: 200 });
  }
  add(NOTICED, 'node-controller', 'api.patch', 'nodes/status n1', { code: 200 });
  add(NOTICED, 'node-controller', 'api.update', `pods/status ${pod('a')}`, { code: 409, reason: 'Conflict' });
  add(NOTICED, 'node-controller', 'api.update', `pods/status ${pod('a')}`, { code: 200 });
  add(EVICTED, 'node-controller', 'api.delete', `pods ${pod('a')}`, { code: 200 });
  add(EVICTED, 'replicaset-controller', 'api.create', 'pods default/web-5d89c-*', { code: 201 });
  add(EVICTED + 100, 'kube-scheduler', 'schedule.place', `pods ${pod('d')}`, {
    node: 'n2',
    feasible: 2,
    evaluated: 2,
    attempt: 1,
  });
  add(EVICTED + 100, 'kube-scheduler', 'api.create', `pods/binding ${pod('d')}`, { code: 201 });
  add(376_000, 'kubelet/n2', 'api.patch', `pods/status ${pod('d')}`, { code: 200 });
  return entries.sort((a, b) => a.at - b.at).map((entry, sequence) => ({ ...entry, sequence }));
}
