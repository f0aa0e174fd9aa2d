import { deployments, poddisruptionbudgets, pods as podResource, replicasets } from '../engine/api/resources';
import { formatTime } from '../engine/base/timestamp';
import { Given, stepsAbout, When } from './dsl';
import { resourceOf, scoped } from './kinds';
import type { WorkloadWord } from './language/arguments';
import type { Ref } from './language/ref';
import { InputError } from './language/errors';
import { readYaml } from './manifests';
import { ownedBy, podsOf } from './pods';
import { rollBack } from './roll-back';
import { selectorLook } from './state';
import { parseLabels } from './taints-and-labels';
import { WorkloadDraft } from './workload-draft';
import type { ScenarioWorld } from './world';

stepsAbout('Workloads');

Given(
  'a {workload} {ref} with {int} replica(s)',
  {
    doc: 'Labels app=<name>, one container of nginx. Under When it is created at once.',
    example: 'a deployment "web" with 3 replicas',
    also: ['When'],
    describes: true,
  },
  (world, workload, ref, replicas) => begun(world, describe(world, workload, ref).setSpec({ replicas })),
);

Given(
  'a {workload} {ref} with {int} replica(s) of image {name}',
  {
    doc: 'The same with an image of its own.',
    example: 'a deployment "web" with 3 replicas of image "nginx:1.27"',
    also: ['When'],
    describes: true,
  },
  (world, workload, ref, replicas, image) =>
    begun(world, describe(world, workload, ref).setSpec({ replicas }).setContainer({ image })),
);

Given(
  'a {workload} {ref} with:',
  {
    doc: 'Field and value, a row each.',
    example: 'a deployment "web" with:',
    below: `| replicas | 3          |
| image    | nginx:1.27 |`,
    argument: 'table',
    also: ['When'],
    describes: true,
  },
  (world, workload, ref, table) => {
    const draft = describe(world, workload, ref);
    for (const [field, value] of table.pairs()) draft.setField(field, value);
    return begun(world, draft);
  },
);

Given(
  'a daemonset {ref}',
  {
    doc: 'One pod on each node that will have it.',
    example: 'a daemonset "agent"',
    also: ['When'],
    describes: true,
  },
  (world, ref) => begun(world, describe(world, 'daemonset', ref)),
);

Given(
  'a pod {ref}',
  { doc: 'A bare pod: nothing replaces it.', example: 'a pod "probe"', also: ['When'], describes: true },
  (world, ref) => begun(world, describe(world, 'pod', ref)),
);

Given(
  'a pod {ref} of image {name}',
  {
    doc: 'A bare pod with an image of its own.',
    example: 'a pod "probe" of image "busybox:1.36"',
    also: ['When'],
    describes: true,
  },
  (world, ref, image) => begun(world, describe(world, 'pod', ref).setContainer({ image })),
);

Given(
  'a pod {ref} with:',
  {
    doc: 'Field and value, a row each.',
    example: 'a pod "probe" with:',
    below: `| cpu       | 500m |
| node name | n1   |`,
    argument: 'table',
    also: ['When'],
    describes: true,
  },
  (world, ref, table) => {
    const draft = describe(world, 'pod', ref);
    for (const [field, value] of table.pairs()) draft.setField(field, value);
    return begun(world, draft);
  },
);

Given(
  'a job {ref} with {int} completion(s) and parallelism {int}',
  {
    doc: 'Its pods run for a second and end with code 0.',
    example: 'a job "etl" with 6 completions and parallelism 2',
    also: ['When'],
    describes: true,
  },
  (world, ref, completions, parallelism) =>
    begun(world, describe(world, 'job', ref).setSpec({ completions, parallelism }).setContainer(SHORT_LIVED)),
);

Given(
  'a cronjob {ref} scheduled {name}',
  {
    doc: 'Its pods run for a second and end with code 0.',
    example: 'a cronjob "nightly" scheduled "*/5 * * * *"',
    also: ['When'],
    describes: true,
  },
  (world, ref, schedule) =>
    begun(world, describe(world, 'cronjob', ref).setSpec({ schedule }).setContainer(SHORT_LIVED)),
);

Given(
  'pods of {workload} {ref} take {duration} to become ready',
  {
    doc: 'A readiness probe that begins to succeed after this time.',
    example: 'pods of deployment "web" take 5s to become ready',
    describes: true,
  },
  (world, workload, ref, time) => {
    draftOf(world, workload, ref).readyAfter(time);
  },
);

Given(
  'pods of {workload} {ref} request {quantity} CPU',
  {
    doc: 'Requests decide where pods go, and what the percentage of an autoscaler is of.',
    example: 'pods of deployment "web" request 500m CPU',
    describes: true,
  },
  (world, workload, ref, cpu) => {
    draftOf(world, workload, ref).setContainer({ resources: { requests: { cpu } } });
  },
);

Given(
  'pods of {workload} {ref} request {quantity} CPU and {quantity} memory',
  {
    doc: 'Requests decide where pods go.',
    example: 'pods of deployment "web" request 500m CPU and 256Mi memory',
    describes: true,
  },
  (world, workload, ref, cpu, memory) => {
    draftOf(world, workload, ref).setContainer({ resources: { requests: { cpu, memory } } });
  },
);

When(
  '{workload} {ref} is scaled to {int} replica(s)',
  { doc: 'kubectl scale.', example: 'deployment "web" is scaled to 5 replicas' },
  async (world, workload, ref, replicas) => {
    await world.attempt((driver) =>
      driver.patch(
        resourceOf(workload),
        world.key(ref),
        { type: 'merge', body: { spec: { replicas } } },
        { subresource: 'scale' },
      ),
    );
  },
);

When(
  'the replica set of deployment {ref} is scaled to {int} replica(s)',
  {
    doc: 'Behind the back of the deployment: its newest replica set.',
    example: 'the replica set of deployment "web" is scaled to 1 replica',
  },
  async (world, ref, replicas) => {
    const driver = await world.cluster();
    const key = world.key(ref);
    const deployment = driver.view.get(deployments, key);
    const [set] = deployment === undefined ? [] : ownedBy(driver.view.list(replicasets, key.namespace), deployment);
    if (set === undefined) throw new InputError(`deployment "${ref.name}" has no replica set`);
    const body = { spec: { replicas } };
    const target = { namespace: key.namespace ?? 'default', name: set.metadata.name };
    await world.attempt(() => driver.patch(replicasets, target, { type: 'merge', body }));
  },
);

When(
  '{workload} {ref} is updated to image {name}',
  { doc: 'kubectl set image, for its first container.', example: 'deployment "web" is updated to image "nginx:1.28"' },
  async (world, workload, ref, image) => {
    await patchTemplate(world, workload, ref, (name) => ({ spec: { containers: [{ name, image }] } }));
  },
);

When(
  '{workload} {ref} is restarted',
  { doc: 'kubectl rollout restart.', example: 'deployment "web" is restarted' },
  async (world, workload, ref) => {
    const at = formatTime(world.now);
    await patchTemplate(world, workload, ref, () => ({
      metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } },
    }));
  },
);

When(
  '{workload} {ref} is rolled back',
  { doc: 'kubectl rollout undo, to the revision before.', example: 'deployment "web" is rolled back' },
  async (world, workload, ref) => {
    if (workload !== 'deployment')
      throw new InputError(`a ${workload} cannot be rolled back by this step; expected a deployment`);
    await world.attempt((driver) => rollBack(driver, world.key(ref)));
  },
);

When(
  '{workload} {ref} is suspended/resumed',
  {
    doc: 'spec.suspend of a job or cronjob.',
    example: 'cronjob "nightly" is suspended',
  },
  async (world, workload, ref) => {
    if (workload !== 'job' && workload !== 'cronjob')
      throw new InputError(`a ${workload} cannot be suspended; expected a job or cronjob`);
    const suspend = world.stepText.endsWith('suspended');
    await world.attempt((driver) =>
      driver.patch(resourceOf(workload), world.key(ref), { type: 'merge', body: { spec: { suspend } } }),
    );
  },
);

When(
  'the rollout of {workload} {ref} is paused/resumed',
  { doc: 'kubectl rollout pause or resume.', example: 'the rollout of deployment "web" is paused' },
  async (world, workload, ref) => {
    const paused = world.stepText.endsWith('paused');
    await world.attempt((driver) =>
      driver.patch(resourceOf(workload), world.key(ref), { type: 'merge', body: { spec: { paused } } }),
    );
  },
);

When(
  '{kind} {ref} is deleted',
  { doc: 'kubectl delete, in the background.', example: 'pod "web-0" is deleted' },
  async (world, kind, ref) => {
    await world.attempt((driver) =>
      driver.remove(resourceOf(kind), keyFor(world, kind, ref), { propagationPolicy: 'Background' }),
    );
  },
);

When(
  '{kind} {ref} is deleted with {propagation} propagation',
  { doc: 'What becomes of its dependents.', example: 'deployment "web" is deleted with orphan propagation' },
  async (world, kind, ref, propagationPolicy) => {
    await world.attempt((driver) => driver.remove(resourceOf(kind), keyFor(world, kind, ref), { propagationPolicy }));
  },
);

When(
  '{int} pod(s) of {workload} {ref} is/are deleted',
  { doc: 'The first ones by name.', example: '1 pod of deployment "web" is deleted' },
  async (world, count, workload, ref) => {
    const driver = await world.cluster();
    const chosen = podsOf(driver.view, workload, world.key(ref)).slice(0, count);
    if (chosen.length < count)
      throw new InputError(
        `${workload} "${ref.name}" has ${chosen.length} pods, not ${count}${chosen.length === 0 ? ': has the cluster settled?' : ''}`,
      );
    for (const pod of chosen) {
      const key = { namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name };
      await world.attempt(() => driver.remove(podResource, key));
    }
  },
);

When(
  '{int} pod(s) matching {selector} is/are deleted',
  { doc: 'The first ones by name.', example: '1 pod matching "app=web" is deleted' },
  async (world, count, selector) => {
    const driver = await world.cluster();
    const chosen = driver.view.list(podResource, world.namespace).filter(selectorLook(selector)).slice(0, count);
    if (chosen.length < count) throw new InputError(`${chosen.length} pods match "${selector}", not ${count}`);
    for (const pod of chosen) {
      const key = { namespace: world.namespace, name: pod.metadata.name };
      await world.attempt(() => driver.remove(podResource, key));
    }
  },
);

When(
  '{int} pod(s) of {workload} {ref} is/are evicted',
  { doc: 'The first ones by name, by the eviction API.', example: '1 pod of deployment "web" is evicted' },
  async (world, count, workload, ref) => {
    const driver = await world.cluster();
    for (const pod of podsOf(driver.view, workload, world.key(ref)).slice(0, count)) {
      await world.attempt(() =>
        driver.evict({ namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name }),
      );
    }
  },
);

Given(
  'a pod disruption budget {ref} for {selector} with at least {int} available',
  {
    doc: 'minAvailable.',
    example: 'a pod disruption budget "web" for "app=web" with at least 2 available',
    also: ['When'],
  },
  (world, ref, selector, minAvailable) => createBudget(world, ref, selector, { minAvailable }),
);

Given(
  'a pod disruption budget {ref} for {selector} with at most {int} unavailable',
  {
    doc: 'maxUnavailable.',
    example: 'a pod disruption budget "web" for "app=web" with at most 1 unavailable',
    also: ['When'],
  },
  (world, ref, selector, maxUnavailable) => createBudget(world, ref, selector, { maxUnavailable }),
);

When(
  'pod {ref} is evicted',
  { doc: 'The eviction API, which honours disruption budgets.', example: 'pod "web-0" is evicted' },
  async (world, ref) => {
    await world.attempt((driver) => driver.evict(world.key(ref)));
  },
);

When(
  '{kind} {ref} is patched with:',
  {
    doc: 'A merge patch in YAML.',
    example: 'deployment "web" is patched with:',
    below: `spec: { replicas: 2 }`,
    argument: 'docstring',
  },
  async (world, kind, ref, text) => {
    await world.attempt((driver) =>
      driver.patch(resourceOf(kind), keyFor(world, kind, ref), { type: 'merge', body: readYaml(text) }),
    );
  },
);

When(
  'the containers of {workload} {ref} start/stop crashing',
  {
    doc: 'They exit with code 1 a second after they start.',
    example: 'the containers of deployment "web" start crashing',
  },
  async (world, workload, ref) => {
    const driver = await world.cluster();
    const { namespace = 'default', name } = world.key(ref);
    const crashing = world.stepText.endsWith('start crashing');
    await driver.inject({ kind: 'containers-crash', owner: { kind: workload, namespace, name }, crashing });
  },
);

When(
  'pod {ref} starts/stops failing its {probe} probe',
  {
    doc: 'Whatever the probe asks, the answer is a failure.',
    example: 'pod "web-0" starts failing its readiness probe',
  },
  async (world, ref, probe) => {
    const driver = await world.cluster();
    const { namespace = 'default', name } = world.key(ref);
    await driver.inject({
      kind: 'probe-fails',
      namespace,
      pod: name,
      probe,
      failing: world.stepText.includes(' starts failing'),
    });
  },
);

When(
  'container {name} of pod {ref} exits with code {int}',
  { doc: 'Now.', example: 'container "app" of pod "web-0" exits with code 137' },
  async (world, container, ref, code) => {
    const driver = await world.cluster();
    const { namespace = 'default', name } = world.key(ref);
    await driver.inject({ kind: 'container-exits', namespace, pod: name, container, code });
  },
);

When(
  'container {name} of pod {ref} is killed for memory',
  { doc: 'The kernel kills it: OOMKilled, code 137.', example: 'container "app" of pod "web-0" is killed for memory' },
  async (world, container, ref) => {
    const driver = await world.cluster();
    const { namespace = 'default', name } = world.key(ref);
    await driver.inject({ kind: 'container-exits', namespace, pod: name, container, code: 137, outOfMemory: true });
  },
);

When(
  'image {name} can no longer be pulled',
  { doc: 'On any node.', example: 'image "nginx:1.28" can no longer be pulled', also: ['Given'] },
  async (world, image) => {
    await (await world.cluster()).inject({ kind: 'image-unpullable', image });
  },
);

When(
  'image {name} can be pulled again',
  { doc: 'On every node.', example: 'image "nginx:1.28" can be pulled again' },
  async (world, image) => {
    await (await world.cluster()).inject({ kind: 'image-pullable', image });
  },
);

const SHORT_LIVED = { image: 'busybox:1.36', command: ['sh', '-c', 'sleep 1'] };

/** Under Given it is created when its description is over, under When at once. */
function begun(world: ScenarioWorld, _draft: WorkloadDraft): Promise<void> | void {
  if (world.stepKeyword === 'When') return world.createDescribed();
}

export function describe(world: ScenarioWorld, workload: WorkloadWord | 'pod', ref: Ref): WorkloadDraft {
  const namespace = ref.namespace ?? world.namespace;
  if (isDescribed(world, workload, namespace, ref.name)) {
    throw new InputError(`there are two descriptions of ${workload} "${ref.name}"`);
  }
  const draft = new WorkloadDraft(workload, namespace, ref.name);
  world.described.push(draft);
  return draft;
}

const isDescribed = (world: ScenarioWorld, kind: string, namespace: string, name: string): boolean =>
  world.described.some((each) => each.kind === kind && each.name === name && each.namespace === namespace);

/** The workload while it is still being described. Throws InputError once it runs. */
export function draftOf(world: ScenarioWorld, workload: WorkloadWord | 'pod', ref: Ref): WorkloadDraft {
  const namespace = ref.namespace ?? world.namespace;
  const draft = world.described.find(
    (each) => each.kind === workload && each.name === ref.name && each.namespace === namespace,
  );
  if (draft === undefined) {
    throw new InputError(
      `no ${workload} "${ref.name}" is being described: this step belongs right after "Given a ${workload} "${ref.name}" …"`,
    );
  }
  return draft;
}

function keyFor(world: ScenarioWorld, kind: string, ref: Ref): { namespace?: string; name: string } {
  return scoped(resourceOf(kind), world.key(ref));
}

async function createBudget(world: ScenarioWorld, ref: Ref, selector: string, bound: object): Promise<void> {
  const { namespace = 'default', name } = world.key(ref);
  const spec = { ...bound, selector: { matchLabels: parseLabels(selector) } };
  const manifest = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace }, spec };
  await world.attempt((driver) => driver.create(poddisruptionbudgets, manifest, { namespace }));
}

async function patchTemplate(
  world: ScenarioWorld,
  workload: WorkloadWord,
  ref: Ref,
  template: (container: string) => unknown,
): Promise<void> {
  await world.attempt((driver) => {
    const object = driver.view.get(resourceOf(workload), world.key(ref)) as
      | {
          readonly spec: {
            readonly template: { readonly spec: { readonly containers: readonly { readonly name: string }[] } };
          };
        }
      | undefined;
    const container = object?.spec.template.spec.containers[0]?.name ?? ref.name;
    const body = { spec: { template: template(container) } };
    return driver.patch(resourceOf(workload), world.key(ref), { type: 'strategic', body });
  });
}
