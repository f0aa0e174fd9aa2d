import { horizontalpodautoscalers } from '../engine/api/resources';
import type { Fault } from '../engine/faults/fault';
import { Given, stepsAbout, ThenState, When } from './dsl';
import { resourceOf } from './kinds';
import type { WorkloadWord } from './language/arguments';
import { refKey, type Ref } from './language/ref';
import { InputError } from './language/errors';
import { parseLabels } from './taints-and-labels';
import type { ScenarioWorld } from './world';

stepsAbout('Autoscaling');

Given(
  'the cluster has a metrics server',
  {
    doc: 'It looks at all containers every 15 s; without it nobody knows what pods use, as in a cluster that kubeadm made.',
    example: 'the cluster has a metrics server',
    describes: true,
  },
  (world) => {
    world.setUp.change('whether there is a metrics server').metricsServer = true;
  },
);

Given(
  'a horizontal pod autoscaler {ref} for {workload} {ref} between {int} and {int} replicas at {int}% CPU',
  {
    doc: 'One sentence equals kubectl autoscale.',
    example: 'a horizontal pod autoscaler "web" for deployment "web" between 2 and 10 replicas at 60% CPU',
  },
  async (world, ref, workload, target, minReplicas, maxReplicas, averageUtilization) => {
    const resource = { name: 'cpu', target: { type: 'Utilization', averageUtilization } };
    const metrics = [{ type: 'Resource', resource }];
    await createAutoscaler(world, ref, { workload, target, spec: { minReplicas, maxReplicas, metrics } });
  },
);

When(
  'the CPU load of {workload} {ref} is {int}%',
  {
    doc: 'Each of its pods, those to come as well, uses this share of the CPU that it requests.',
    example: 'the CPU load of deployment "web" is 90%',
    also: ['Given'],
  },
  (world, workload, ref, percent) =>
    use(world, { workload, ref, resource: 'cpu', amount: { kind: 'percent', percent } }),
);

When(
  'the memory load of {workload} {ref} is {int}%',
  {
    doc: 'Each of its pods, those to come as well, uses this share of the memory that it requests.',
    example: 'the memory load of deployment "web" is 50%',
    also: ['Given'],
  },
  (world, workload, ref, percent) =>
    use(world, { workload, ref, resource: 'memory', amount: { kind: 'percent', percent } }),
);

When(
  'the ready pods of {workload} {ref} share a load of {quantity} CPU',
  {
    doc: 'However many they are: as requests that a Service spreads over them.',
    example: 'the ready pods of deployment "web" share a load of 2 CPU',
    also: ['Given'],
  },
  (world, workload, ref, quantity) =>
    use(world, { workload, ref, resource: 'cpu', amount: { kind: 'shared', quantity } }),
);

When(
  'the pods of {workload} {ref} use {quantity} memory each',
  {
    doc: 'What is measured of them; it does not make the kernel end anything.',
    example: 'the pods of deployment "web" use 300Mi memory each',
    also: ['Given'],
  },
  (world, workload, ref, quantity) =>
    use(world, { workload, ref, resource: 'memory', amount: { kind: 'each', quantity } }),
);

When(
  'metric {name} of {kind} {ref} is {quantity}',
  {
    doc: 'What an adapter tells in custom.metrics.k8s.io, of a pod or any other object.',
    example: 'metric "requests-per-second" of service "web" is 300',
    also: ['Given'],
  },
  async (world, metric, kind, ref, value) => {
    const driver = await world.cluster();
    const { group, plural, namespaced } = resourceOf(kind);
    const { namespace = 'default', name } = world.key(ref);
    const resource = group === '' ? plural : `${plural}.${group}`;
    const of = { namespace: namespaced ? namespace : '', resource, name };
    await driver.inject({ kind: 'metric-of-object', ...of, metric, value });
  },
);

When(
  'the external metric {name} is {quantity}',
  {
    doc: 'What an adapter tells in external.metrics.k8s.io, of something that is not in the cluster.',
    example: 'the external metric "queue-length" is 30',
    also: ['Given'],
  },
  (world, metric, value) => tellExternal(world, metric, {}, value),
);

When(
  'the external metric {name} of {selector} is {quantity}',
  {
    doc: 'One series of it, by its labels.',
    example: 'the external metric "queue-length" of "queue=mail" is 30',
    also: ['Given'],
  },
  (world, metric, labels, value) => tellExternal(world, metric, parseLabels(labels), value),
);

ThenState(
  'horizontal pod autoscaler {ref} wants {int} replica(s)',
  { doc: 'status.desiredReplicas.', example: 'horizontal pod autoscaler "web" wants 4 replicas' },
  (ref, wanted) => (view, scope) => {
    const autoscaler = view.get(horizontalpodautoscalers, refKey(ref, scope.namespace));
    if (autoscaler === undefined) return { holds: false, seen: 'absent' };
    const { desiredReplicas } = autoscaler.status;
    return { holds: desiredReplicas === wanted, seen: `${desiredReplicas} wanted` };
  },
);

ThenState(
  'horizontal pod autoscaler {ref} sees {int}% CPU',
  {
    doc: 'The share of the requests in status.currentMetrics.',
    example: 'horizontal pod autoscaler "web" sees 50% CPU',
  },
  (ref, percent) => (view, scope) => {
    const autoscaler = view.get(horizontalpodautoscalers, refKey(ref, scope.namespace));
    if (autoscaler === undefined) return { holds: false, seen: 'absent' };
    const metrics = autoscaler.status.currentMetrics ?? [];
    const found = metrics.find(({ resource }) => resource?.name === 'cpu')?.resource?.current.averageUtilization;
    return { holds: found === percent, seen: found === undefined ? 'unknown' : `${found}%` };
  },
);

interface Scaled {
  readonly workload: WorkloadWord;
  readonly target: Ref;
  readonly spec: object;
}

async function createAutoscaler(world: ScenarioWorld, ref: Ref, { workload, target, spec }: Scaled): Promise<void> {
  const { group, version, kind } = resourceOf(workload);
  const { namespace = 'default', name } = world.key(ref);
  const scaleTargetRef = { apiVersion: `${group}/${version}`, kind, name: target.name };
  const manifest = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: { scaleTargetRef, ...spec },
  };
  await world.attempt((driver) => driver.create(horizontalpodautoscalers, manifest, { namespace }));
}

type Use = Extract<Fault, { kind: 'pods-use' }>;

async function use(
  world: ScenarioWorld,
  told: { readonly workload: WorkloadWord; readonly ref: Ref } & Pick<Use, 'resource' | 'amount'>,
): Promise<void> {
  const driver = await world.cluster();
  if (!world.setUp.metricsServer)
    throw new InputError('nobody looks at what pods use: add `Given the cluster has a metrics server`');
  const { workload, ref, resource, amount } = told;
  const { namespace = 'default', name } = world.key(ref);
  await driver.inject({ kind: 'pods-use', of: { kind: workload, namespace, name }, resource, amount });
}

async function tellExternal(
  world: ScenarioWorld,
  metric: string,
  labels: Readonly<Record<string, string>>,
  value: string,
): Promise<void> {
  const driver = await world.cluster();
  const { namespace = 'default' } = world.key({ name: metric });
  await driver.inject({ kind: 'metric-from-outside', namespace, metric, labels, value });
}
