import { events as EVENTS, nodes as nodeResource, pods as podResource, priorityclasses } from '../engine/api/resources';
import type { Node, Pod } from '../engine/api/types/core-v1';
import { quantityMillis } from '../engine/base/quantity';
import { Given, stepsAbout, Then, ThenState } from './dsl';
import { refKey } from './language/ref';
import { ClaimError } from './language/errors';
import { countHolds } from './language/quantities';
import { podsOf, podStateText } from './pods';
import { countPods } from './state';
import { parseLabels, parseToleration } from './taints-and-labels';
import { draftOf } from './workloads';

stepsAbout('Scheduling');

const TOPOLOGY_KEYS = {
  node: 'kubernetes.io/hostname',
  zone: 'topology.kubernetes.io/zone',
  region: 'topology.kubernetes.io/region',
};

Then(
  'the scheduler found {count} feasible node(s) among {count} for pod {ref}',
  {
    doc: 'As it placed the pod last: nodes that passed the filters, and nodes it looked at. It stops when it has enough.',
    example: 'the scheduler found at most 100 feasible nodes among at most 100 for pod "web-0"',
  },
  async (world, feasible, evaluated, ref) => {
    const { namespace = 'default', name } = world.key(ref);
    const driver = await world.cluster();
    const placed = driver
      .journal()
      .findLast((entry) => entry.action === 'schedule.place' && entry.subject === `pods ${namespace}/${name}`);
    const found = Number(placed?.detail?.['feasible'] ?? 0);
    const looked = Number(placed?.detail?.['evaluated'] ?? 0);
    const holds = placed !== undefined && countHolds(feasible, found, found) && countHolds(evaluated, looked, looked);
    const seen = placed === undefined ? 'it placed no such pod' : `it found ${found} among ${looked}`;
    if (!holds) throw new ClaimError(seen, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
  },
);

Given(
  'pods of {workload} {ref} tolerate {name}',
  { doc: 'In taint syntax.', example: 'pods of deployment "web" tolerate "gpu=true:NoSchedule"', describes: true },
  (world, workload, ref, taint) => {
    draftOf(world, workload, ref).addToPodSpec('tolerations', parseToleration(taint));
  },
);

Given(
  'pods of {workload} {ref} tolerate {name} for {duration}',
  {
    doc: 'A NoExecute taint is borne so long.',
    example: 'pods of deployment "web" tolerate "node.kubernetes.io/unreachable:NoExecute" for 10s',
    describes: true,
  },
  (world, workload, ref, taint, time) => {
    draftOf(world, workload, ref).addToPodSpec('tolerations', {
      ...parseToleration(taint),
      tolerationSeconds: time / 1000,
    });
  },
);

Given(
  'pods of {workload} {ref} require/prefer nodes labelled {name}',
  {
    doc: 'Node affinity, hard or soft.',
    example: 'pods of deployment "web" require nodes labelled "disk=ssd"',
    describes: true,
  },
  (world, workload, ref, label) => {
    const matchExpressions = Object.entries(parseLabels(label)).map(([key, value]) => ({
      key,
      operator: 'In',
      values: [value],
    }));
    const nodeAffinity = world.stepText.includes(' require ')
      ? { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } }
      : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions } }] };
    draftOf(world, workload, ref).setPodSpec({ affinity: { nodeAffinity } });
  },
);

Given(
  'pods of {workload} {ref} must not share a {topology}',
  {
    doc: 'Required anti-affinity among themselves.',
    example: 'pods of deployment "web" must not share a node',
    describes: true,
  },
  (world, workload, ref, topology) => {
    const term = { labelSelector: { matchLabels: { app: ref.name } }, topologyKey: TOPOLOGY_KEYS[topology] };
    draftOf(world, workload, ref).setPodSpec({
      affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
    });
  },
);

Given(
  'pods of {workload} {ref} spread over {topologies} with max skew {int}',
  {
    doc: 'A hard topologySpreadConstraint.',
    example: 'pods of deployment "web" spread over zones with max skew 1',
    describes: true,
  },
  (world, workload, ref, topology, maxSkew) => {
    const labelSelector = { matchLabels: { app: ref.name } };
    draftOf(world, workload, ref).addToPodSpec('topologySpreadConstraints', {
      maxSkew,
      topologyKey: TOPOLOGY_KEYS[topology],
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
    });
  },
);

Given(
  'priority class {name} of value {int}',
  { doc: 'Higher goes first and may preempt.', example: 'priority class "high" of value 1000' },
  async (world, name, value) => {
    await world.attempt((driver) =>
      driver.create(priorityclasses, {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
      }),
    );
  },
);

Given(
  'pods of {workload} {ref} have priority class {name}',
  { doc: 'The class must exist.', example: 'pods of deployment "web" have priority class "high"', describes: true },
  (world, workload, ref, priorityClassName) => {
    draftOf(world, workload, ref).setPodSpec({ priorityClassName });
  },
);

ThenState(
  'pod {ref} runs on node {node}',
  { doc: 'It is bound to it.', example: 'pod "web-0" runs on node "n1"' },
  (ref, node) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    return {
      holds: pod?.spec.nodeName === node,
      seen: pod === undefined ? 'absent' : (pod.spec.nodeName ?? 'not scheduled'),
    };
  },
);

ThenState(
  'pod {ref} is unschedulable because {name}',
  {
    doc: "The scheduler's message contains the text.",
    example: 'pod "web-0" is unschedulable because "Insufficient cpu"',
  },
  (ref, reason) => (view, scope) => {
    const pod = view.get(podResource, refKey(ref, scope.namespace));
    const condition = (pod?.status.conditions ?? []).find((each) => each.type === 'PodScheduled');
    const holds = condition?.status === 'False' && (condition.message ?? '').includes(reason);
    return { holds, seen: condition?.message ?? podStateText(pod) };
  },
);

ThenState(
  '{count} pod(s) of {workload} {ref} is/are unschedulable because {name}',
  {
    doc: "The scheduler's message contains the text.",
    example: '1 pod of deployment "web" is unschedulable because "Insufficient cpu"',
  },
  (count, workload, ref, reason) => (view, scope) =>
    countPods(
      podsOf(view, workload, refKey(ref, scope.namespace)),
      count,
      (pod) =>
        (pod.status.conditions ?? []).some(
          (each) => each.type === 'PodScheduled' && each.status === 'False' && (each.message ?? '').includes(reason),
        ),
      'unschedulable',
    ),
);

ThenState(
  '{count} pod(s) of {workload} {ref} run(s) on node {node}',
  { doc: 'Bound to it and not ended.', example: '2 pods of deployment "web" run on node "n1"' },
  (count, workload, ref, node) => (view, scope) =>
    countPods(
      podsOf(view, workload, refKey(ref, scope.namespace)).filter(isLive),
      count,
      (pod) => pod.spec.nodeName === node,
      `on ${node}`,
    ),
);

ThenState(
  'the pods of {workload} {ref} run on {count} different {topologies}',
  {
    doc: 'How many domains they are spread over.',
    example: 'the pods of deployment "web" run on at least 2 different zones',
  },
  (workload, ref, count, topology) => (view, scope) => {
    const pods = podsOf(view, workload, refKey(ref, scope.namespace)).filter(isLive);
    const domains = new Set(
      pods.flatMap((pod) =>
        domainOf(view.get(nodeResource, { name: pod.spec.nodeName ?? '' }), TOPOLOGY_KEYS[topology]),
      ),
    );
    return { holds: countHolds(count, domains.size), seen: `${domains.size} (${[...domains].sort().join(', ')})` };
  },
);

ThenState(
  'node {node} runs {count} pod(s)',
  { doc: "Of the scenario's namespace, not ended.", example: 'node "n1" runs no pods' },
  (node, count) => (view, scope) => {
    const pods = view.list(podResource, scope.namespace).filter((pod) => isLive(pod) && pod.spec.nodeName === node);
    return { holds: countHolds(count, pods.length), seen: `${pods.length} pods` };
  },
);

ThenState(
  'no node is overcommitted',
  { doc: 'The requests of the pods on each node fit into what it offers.', example: 'no node is overcommitted' },
  () => (view) => {
    const pods = view.list(podResource).filter(isLive);
    const over = view.list(nodeResource).filter((node) =>
      isOvercommitted(
        node,
        pods.filter((pod) => pod.spec.nodeName === node.metadata.name),
      ),
    );
    return {
      holds: over.length === 0,
      seen: over.length === 0 ? 'all fit' : over.map((node) => node.metadata.name).join(', '),
    };
  },
);

ThenState(
  'pod {ref} was preempted by pod {ref}',
  {
    doc: 'A Preempted event names the one that took its place.',
    example: 'pod "batch-1" was preempted by pod "web-0"',
  },
  (victim, winner) => (view, scope) => {
    const key = refKey(victim, scope.namespace);
    const events = view
      .list(EVENTS, key.namespace)
      .filter((event) => event.involvedObject.name === key.name && event.reason === 'Preempted');
    const uid = view.get(podResource, refKey(winner, scope.namespace))?.metadata.uid ?? 'absent';
    return {
      holds: events.some((event) => (event.message ?? '').includes(uid)),
      seen: events.map((event) => event.message ?? '').join('; ') || 'no Preempted event',
    };
  },
);

const isLive = (pod: Pod): boolean => pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed';

function domainOf(node: Node | undefined, key: string): readonly string[] {
  const value = node?.metadata.labels?.[key];
  return value === undefined ? [] : [value];
}

function isOvercommitted(node: Node, pods: readonly Pod[]): boolean {
  return ['cpu', 'memory'].some((resource) => {
    const offered = quantityMillis(node.status.allocatable?.[resource] ?? '0');
    const asked = pods
      .flatMap((pod) => pod.spec.containers)
      .reduce((sum, container) => sum + quantityMillis(container.resources.requests?.[resource] ?? '0'), 0);
    return asked > offered;
  });
}
