import { isApiError } from '../engine/api/request';
import { minutes } from '../engine/base/brand';
import { nodes as nodeResource } from '../engine/api/resources';
import type { Millis } from '../engine/base/brand';
import type { Fault } from '../engine/faults/fault';
import { graceProblem, usualGrace, type ShutdownGrace } from '../engine/worker/kubelet/shutdown/shutdown-grace';
import { Given, stepsAbout, ThenState, When } from './dsl';
import { drain } from './drain';
import { ClaimError, InputError } from './language/errors';
import { durationText, parseDuration } from './language/quantities';
import { readManifests } from './manifests';
import type { ScenarioWorld } from './world';

stepsAbout('Node and cloud faults');

Given(
  'kubelets have a shutdown grace of {duration}',
  {
    doc: 'Their shutdownGracePeriod, a third of it in whole seconds for critical pods. Without this step it is 0: they do not put a shutdown off.',
    example: 'kubelets have a shutdown grace of 30s',
    describes: true,
  },
  (world, total) => {
    world.setUp.change('the configuration of kubelets').shutdownGrace = graceOf(total);
  },
);

Given(
  'kubelets have a shutdown grace of {duration}, {duration} of them for critical pods',
  {
    doc: 'Their shutdownGracePeriod and shutdownGracePeriodCriticalPods.',
    example: 'kubelets have a shutdown grace of 30s, 10s of them for critical pods',
    describes: true,
  },
  (world, total, critical) => {
    world.setUp.change('the configuration of kubelets').shutdownGrace = graceOf(total, critical);
  },
);

When('node {node} fails', { doc: 'Power off, no goodbye.', example: 'node "n1" fails' }, (world, node) =>
  inject(world, { kind: 'node-fails', node: known(world, node) }),
);

When(
  'node {node} fails for {duration}',
  {
    doc: 'Power off, and on again after the time. Time does not pass in this step.',
    example: 'node "n1" fails for 2m',
  },
  async (world, node, time) => {
    await inject(world, { kind: 'node-fails', node: known(world, node) });
    await inject(world, { kind: 'later', after: time, fault: { kind: 'node-recovers', node } });
  },
);

When(
  'node {node} recovers',
  { doc: 'Power on; its containers are gone.', example: 'node "n1" recovers' },
  (world, node) => inject(world, { kind: 'node-recovers', node: known(world, node) }),
);

When(
  'node {node} reboots in {duration}',
  { doc: 'Off now, on again after the time.', example: 'node "n1" reboots in 90s' },
  (world, node, after) => inject(world, { kind: 'node-reboots', node: known(world, node), after }),
);

When(
  'node {node} shuts down gracefully in {duration}',
  {
    doc: 'The kubelet takes no more pods and ends those it has within the time, as if it were its shutdownGracePeriod: critical pods (priority from 2000000000 on) last, in a third of the time. The power goes a second after the last has ended, at the latest when the time is over.',
    example: 'node "n1" shuts down gracefully in 30s',
  },
  (world, node, total) => shutDown(world, node, graceOf(total)),
);

When(
  'node {node} shuts down gracefully in {duration}, {duration} of them for critical pods',
  {
    doc: 'The same with a shutdownGracePeriodCriticalPods.',
    example: 'node "n1" shuts down gracefully in 30s, 10s of them for critical pods',
  },
  (world, node, total, critical) => shutDown(world, node, graceOf(total, critical)),
);

When(
  'the kubelet on node {node} stops/starts',
  { doc: 'Containers keep running.', example: 'the kubelet on node "n1" stops' },
  (world, node) =>
    inject(world, {
      kind: world.stepText.endsWith('stops') ? 'kubelet-stops' : 'kubelet-starts',
      node: known(world, node),
    }),
);

When(
  'kube-proxy on node {node} stops/starts',
  { doc: 'The rules that it has made stay as they are.', example: 'kube-proxy on node "n1" stops' },
  (world, node) => {
    const kind = world.stepText.endsWith('stops') ? 'kube-proxy-stops' : 'kube-proxy-starts';
    return inject(world, { kind, node: known(world, node) });
  },
);

When(
  'node {node} is cut off from the control plane',
  { doc: 'Its containers run on and still reach one another.', example: 'node "n1" is cut off from the control plane' },
  (world, node) => inject(world, { kind: 'node-cut-off', node: known(world, node), from: 'control-plane' }),
);

When(
  'node {node} is cut off from node {node}',
  { doc: 'No packets between the two.', example: 'node "n1" is cut off from node "n2"' },
  (world, node, other) =>
    inject(world, { kind: 'node-cut-off', node: known(world, node), from: { node: known(world, other) } }),
);

When(
  'the network of node {node} heals',
  { doc: 'All its links work again.', example: 'the network of node "n1" heals' },
  (world, node) => inject(world, { kind: 'node-network-heals', node: known(world, node) }),
);

When(
  'the network delay to node {node} is {duration}',
  { doc: 'Between it and the control plane.', example: 'the network delay to node "n1" is 500ms' },
  (world, node, delay) => inject(world, { kind: 'node-network-delay', node: known(world, node), delay }),
);

When(
  'node {node} is cordoned/uncordoned',
  { doc: 'kubectl cordon or uncordon.', example: 'node "n1" is cordoned', also: ['Given'] },
  async (world, node) => {
    const unschedulable = !world.stepText.endsWith('uncordoned') ? true : null;
    await world.attempt((driver) =>
      driver.patch(nodeResource, { name: known(world, node) }, { type: 'merge', body: { spec: { unschedulable } } }),
    );
  },
);

When(
  'node {node} is drained',
  {
    doc: 'kubectl drain --ignore-daemonsets --delete-emptydir-data --force; refused evictions are tried again every 5 s.',
    example: 'node "n1" is drained',
  },
  async (world, node) => {
    const { left, refusal } = await drain(await world.cluster(), known(world, node), DRAINED_BY);
    if (left.length === 0) return;
    const why = refusal === undefined ? '' : `: ${refusal.message}`;
    throw new ClaimError(
      `node "${node}" is not drained after ${durationText(DRAINED_BY)}; still there: ${left.join(', ')}${why}\n` +
        `  hint:     \`When node "${node}" is drained for at most 5m\` gives up like kubectl drain --timeout`,
      { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) },
    );
  },
);

When(
  'node {node} is drained for at most {duration}',
  {
    doc: 'kubectl drain --timeout. When pods are left, the last eviction that was refused is the last request.',
    example: 'node "n1" is drained for at most 5m',
  },
  async (world, node, span) => {
    const { left, refusal } = await drain(await world.cluster(), known(world, node), span);
    if (left.length === 0 || refusal === undefined) return;
    await world.attempt(() => Promise.reject(refusal));
  },
);

const DRAINED_BY = minutes(30);

When(
  'node {node} joins the cluster',
  { doc: 'A new machine with a kubelet.', example: 'node "n4" joins the cluster' },
  (world, node) => inject(world, { kind: 'node-joins', node }),
);

When(
  'the container runtime of node {node} is unhealthy/healthy',
  {
    doc: 'What it says of itself when the kubelet asks; containers go on.',
    example: 'the container runtime of node "n1" is unhealthy',
  },
  (world, node) =>
    inject(world, {
      kind: 'container-runtime',
      node: known(world, node),
      healthy: world.stepText.endsWith(' healthy'),
    }),
);

When(
  'the network plugin of node {node} is removed/installed',
  {
    doc: 'Without one the node is not ready, and no pod gets an address; those that run keep theirs.',
    example: 'the network plugin of node "n1" is removed',
  },
  (world, node) =>
    inject(world, {
      kind: 'network-plugin',
      node: known(world, node),
      installed: world.stepText.endsWith('installed'),
    }),
);

When(
  'the static pod manifest {name} is put on node {node}:',
  {
    doc: 'A file in the folder that the kubelet watches (--pod-manifest-path).',
    example: 'the static pod manifest "probe.yaml" is put on node "n1":',
    argument: 'docstring',
    below: `apiVersion: v1
kind: Pod
metadata: { name: probe }
spec: { containers: [{ name: probe, image: "nginx:1.27" }] }`,
  },
  async (world, file, node, text) => {
    const [manifest, another] = readManifests(text);
    if (manifest === undefined || another !== undefined) throw new InputError('a static pod file holds one Pod');
    await inject(world, { kind: 'static-pod', node: known(world, node), file, manifest });
  },
);

When(
  'the static pod manifest {name} is removed from node {node}',
  { doc: 'The kubelet ends the pod.', example: 'the static pod manifest "probe.yaml" is removed from node "n1"' },
  (world, file, node) => inject(world, { kind: 'static-pod-removed', node: known(world, node), file }),
);

When(
  'node {node} comes under {pressure} pressure',
  { doc: 'The kubelet sees its threshold crossed.', example: 'node "n1" comes under memory pressure' },
  (world, node, pressure) => inject(world, { kind: 'node-pressure', node: known(world, node), pressure, on: true }),
);

When(
  'the {pressure} pressure on node {node} ends',
  { doc: 'The signal is back over its threshold.', example: 'the memory pressure on node "n1" ends' },
  (world, pressure, node) => inject(world, { kind: 'node-pressure', node: known(world, node), pressure, on: false }),
);

When('zone {name} fails', { doc: 'All its nodes lose power.', example: 'zone "a" fails' }, (world, zone) =>
  inject(world, { kind: 'zone-fails', zone }),
);

When('zone {name} recovers', { doc: 'All its nodes have power again.', example: 'zone "a" recovers' }, (world, zone) =>
  inject(world, { kind: 'zone-recovers', zone }),
);

When(
  'the cloud terminates the instance of node {node}',
  { doc: 'The machine is gone for good.', example: 'the cloud terminates the instance of node "n1"' },
  (world, node) => inject(world, { kind: 'instance-terminated', node: known(world, node) }),
);

When(
  'the cloud announces the spot termination of node {node} in {duration}',
  {
    doc: 'The machine is gone for good when the time is over. Before, it shuts down gracefully if kubelets have a shutdown grace, so early that the grace ends with the time.',
    example: 'the cloud announces the spot termination of node "n1" in 2m',
  },
  (world, node, after) => inject(world, { kind: 'spot-termination', node: known(world, node), after }),
);

ThenState(
  'the cloud has announced the termination of node {node}',
  {
    doc: 'Its spot instance has been told of its end, which is still to come.',
    example: 'the cloud has announced the termination of node "n1"',
  },
  (node) => (view) => {
    const instance = view.cloud?.instances.find(({ name }) => name === node);
    if (instance === undefined) return { holds: false, seen: 'no instance' };
    const holds = instance.terminatesAt !== undefined && instance.state !== 'terminated';
    return { holds, seen: holds ? `${instance.state}, told of its end` : instance.state };
  },
);

When(
  'the cloud stops the instance of node {node}',
  { doc: 'The machine is off and still exists.', example: 'the cloud stops the instance of node "n1"' },
  (world, node) => inject(world, { kind: 'instance-stopped', node: known(world, node) }),
);

When(
  'the cloud starts the instance of node {node}',
  { doc: 'The machine is on again.', example: 'the cloud starts the instance of node "n1"' },
  (world, node) => inject(world, { kind: 'instance-started', node: known(world, node) }),
);

When(
  'the cloud API fails for {duration}',
  {
    doc: 'Every call is refused. Time does not pass in this step.',
    example: 'the cloud API fails for 5m',
    also: ['Given'],
  },
  async (world, time) => {
    await inject(world, { kind: 'cloud-fails', message: 'InternalError: the cloud is not available' });
    await inject(world, { kind: 'later', after: time, fault: { kind: 'cloud-recovers' } });
  },
);

When(
  'the cloud API allows {int} call(s) per second',
  {
    doc: 'More are refused: RequestLimitExceeded.',
    example: 'the cloud API allows 1 call per second',
    also: ['Given'],
  },
  (world, callsPerSecond) => inject(world, { kind: 'cloud-throttled', callsPerSecond }),
);

When(
  'the clock of node {node} is {duration} behind/ahead',
  { doc: 'What the kubelet writes as the time of its heartbeats.', example: 'the clock of node "n1" is 30s behind' },
  (world, node, offset) =>
    inject(world, {
      kind: 'node-clock',
      node: known(world, node),
      offset: (world.stepText.endsWith('behind') ? -offset : offset) as typeof offset,
    }),
);

When(
  '{int} random node(s) fail(s)',
  { doc: 'The seed chooses; the journal tells which.', example: '1 random node fails' },
  (world, count) => inject(world, { kind: 'random-nodes-fail', count }),
);

When(
  'these faults happen:',
  {
    doc: 'A schedule: at is counted from this step; a fault with a time in "for" ends after it.',
    example: 'these faults happen:',
    below: `| at  | fault           | for |
| 10s | node "n1" fails | 2m  |`,
    argument: 'table',
  },
  async (world, table) => {
    for (const row of table.rows({ at: 'required', fault: 'required', for: 'optional' })) {
      const [begin, end] = faultFromText(row.fault);
      const after = parseDuration(row.at);
      await inject(world, { kind: 'later', after, fault: begin });
      if (row.for === undefined) continue;
      if (end === undefined) throw new InputError(`"${row.fault}" has no end of its own; leave "for" empty`);
      await inject(world, { kind: 'later', after: (after + parseDuration(row.for)) as typeof after, fault: end });
    }
  },
);

ThenState('node {node} has power', { doc: 'The machine is on.', example: 'node "n1" has power' }, (node) => (view) => {
  const on = view.running(`node/${node}`) ?? false;
  return { holds: on, seen: on ? 'on' : 'off' };
});

ThenState(
  'node {node} has no power',
  { doc: 'The machine is off.', example: 'node "n1" has no power' },
  (node) => (view) => {
    const on = view.running(`node/${node}`) ?? true;
    return { holds: !on, seen: on ? 'on' : 'off' };
  },
);

/** How a fault begins, and how it ends if it has an end of its own. */
type Span = (name: string, time: string) => readonly [Fault, Fault | undefined];

const SCHEDULABLE: readonly (readonly [RegExp, Span])[] = [
  [
    /^node "([^"]+)" fails$/,
    (node) => [
      { kind: 'node-fails', node },
      { kind: 'node-recovers', node },
    ],
  ],
  [
    /^node "([^"]+)" shuts down gracefully in (.+)$/,
    (node, time) => [
      { kind: 'node-shuts-down', node, grace: parseDuration(time) },
      { kind: 'node-recovers', node },
    ],
  ],
  [
    /^the cloud announces the spot termination of node "([^"]+)" in (.+)$/,
    (node, time) => [{ kind: 'spot-termination', node, after: parseDuration(time) }, undefined],
  ],
  [/^node "([^"]+)" recovers$/, (node) => [{ kind: 'node-recovers', node }, undefined]],
  [
    /^node "([^"]+)" is cut off from the control plane$/,
    (node) => [
      { kind: 'node-cut-off', node, from: 'control-plane' },
      { kind: 'node-network-heals', node },
    ],
  ],
  [
    /^the kubelet on node "([^"]+)" stops$/,
    (node) => [
      { kind: 'kubelet-stops', node },
      { kind: 'kubelet-starts', node },
    ],
  ],
  [
    /^kube-proxy on node "([^"]+)" stops$/,
    (node) => [
      { kind: 'kube-proxy-stops', node },
      { kind: 'kube-proxy-starts', node },
    ],
  ],
  [
    /^zone "([^"]+)" fails$/,
    (zone) => [
      { kind: 'zone-fails', zone },
      { kind: 'zone-recovers', zone },
    ],
  ],
  [
    /^the cloud API fails$/,
    () => [{ kind: 'cloud-fails', message: 'InternalError: the cloud is not available' }, { kind: 'cloud-recovers' }],
  ],
  [
    /^the (.+) stops$/,
    (component) => [
      { kind: 'component-stops', component },
      { kind: 'component-starts', component },
    ],
  ],
];

function faultFromText(text: string): readonly [Fault, Fault | undefined] {
  for (const [pattern, make] of SCHEDULABLE) {
    const match = pattern.exec(text);
    if (match !== null) return make(match[1] ?? '', match[2] ?? '');
  }
  const known =
    'node "n1" fails · node "n1" is cut off from the control plane · the kubelet on node "n1" stops · zone "a" fails · the scheduler stops · the cloud API fails';
  throw new InputError(`"${text}" is no fault of a schedule; expected such as: ${known}`);
}

export async function inject(world: ScenarioWorld, fault: Fault): Promise<void> {
  await world.attempt(async (driver) => {
    try {
      await driver.inject(fault);
    } catch (error) {
      if (!isApiError(error) || !IMPOSSIBLE.has(error.reason ?? '')) throw error;
      throw new InputError(error.message);
    }
  });
}

/** A fault that cannot be is a mistake of the scenario, not an answer of the API server. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['NotFound', 'Conflict', 'BadRequest']);

function shutDown(world: ScenarioWorld, node: string, { total, criticalPods }: ShutdownGrace): Promise<void> {
  return inject(world, {
    kind: 'node-shuts-down',
    node: known(world, node),
    grace: total,
    criticalGrace: criticalPods,
  });
}

function graceOf(total: Millis, criticalPods = usualGrace(total).criticalPods): ShutdownGrace {
  const grace = { total, criticalPods };
  const problem = graceProblem(grace);
  if (problem !== undefined) throw new InputError(problem);
  return grace;
}

function known(world: ScenarioWorld, node: string): string {
  if (!world.setUp.started && world.setUp.nodes.has(node)) return node;
  const nodes = world.running?.view.list(nodeResource) ?? [];
  if (world.setUp.nodes.has(node) || nodes.some((each) => each.metadata.name === node)) return node;
  throw new InputError(`there is no node "${node}"; the cluster has ${[...world.setUp.nodes.keys()].join(', ')}`);
}
