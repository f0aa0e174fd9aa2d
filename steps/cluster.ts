import { instant } from '../engine/base/brand';
import { cloudProfiles } from '../engine/cloud/profiles';
import { gateNames, gateProblem } from '../engine/cluster/feature-gates/gates';
import { expectedOfFlag, isFlagOf, knownFlags } from '../engine/cluster/flags';
import { parseTime } from '../engine/base/timestamp';
import { namespaces, nodes as nodeResource, resourcequotas, serviceaccounts } from '../engine/api/resources';
import { Given, stepsAbout, When } from './dsl';
import { didYouMean, InputError } from './language/errors';
import { readManifestFile, readManifests } from './manifests';
import { parseTaint, parseLabels } from './taints-and-labels';
import type { ScenarioWorld } from './world';

stepsAbout('Cluster');

Given(
  'a cluster with {int} node(s)',
  {
    doc: 'A control plane and workers n1, n2, … of 4 CPU and 16Gi, in the zones a, b, c by turns.',
    example: 'a cluster with 3 nodes',
    describes: true,
  },
  (world, count) => addNodes(world, count),
);

Given(
  'a Kubernetes {float} cluster with {int} node(s)',
  {
    doc: 'The version that is simulated is 1.36; another one is refused.',
    example: 'a Kubernetes 1.36 cluster with 3 nodes',
    describes: true,
  },
  (world, version, count) => {
    if (version !== 1.36) throw new InputError(`Kubernetes ${version} is not simulated; expected 1.36`);
    addNodes(world, count);
  },
);

Given(
  'a managed cluster with {int} node(s)',
  {
    doc: 'A provider runs the control plane: it has no nodes here, and no step reaches its etcd or its processes.',
    example: 'a managed cluster with 3 nodes',
    describes: true,
  },
  (world, count) => {
    world.setUp.change('who runs the control plane').managed = true;
    addNodes(world, count);
  },
);

Given(
  'a cluster with nodes:',
  {
    doc: 'Nodes one by one. Labels as a=b,c=d; taints as key=value:Effect, several separated by commas.',
    example: 'a cluster with nodes:',
    below: `| name | zone | cpu | labels   | taints              |
| n1   | a    | 2   | disk=ssd | gpu=true:NoSchedule |`,
    argument: 'table',
    describes: true,
  },
  (world, table) => {
    const columns = {
      name: 'required',
      zone: 'optional',
      cpu: 'optional',
      memory: 'optional',
      labels: 'optional',
      taints: 'optional',
    } as const;
    for (const { name, zone, cpu, memory, labels, taints } of table.rows(columns)) {
      world.setUp.change('the set of nodes').addNode({
        name,
        ...(zone === undefined ? {} : { zone }),
        ...(cpu === undefined ? {} : { cpu: amount(cpu) }),
        ...(memory === undefined ? {} : { memory: amount(memory) }),
        ...(labels === undefined ? {} : { labels: parseLabels(labels) }),
        ...(taints === undefined ? {} : { taints: taints.split(',').map((taint) => parseTaint(taint.trim())) }),
      });
    }
  },
);

Given(
  'a cluster with {int} node(s) in each of zones {name}',
  {
    doc: 'Nodes n1, n2, … zone after zone.',
    example: 'a cluster with 2 nodes in each of zones "a,b,c"',
    describes: true,
  },
  (world, count, zones) => {
    const names = zones.split(',').map((zone) => zone.trim());
    names.forEach((zone, zoneIndex) => {
      for (let index = 1; index <= count; index++) {
        world.setUp.change('the set of nodes').addNode({ name: `n${zoneIndex * count + index}`, zone });
      }
    });
  },
);

Given(
  'a control-plane node {node}',
  {
    doc: 'A node that carries the control plane: labelled and tainted as kubeadm does it.',
    example: 'a control-plane node "cp1"',
    describes: true,
  },
  (world, name) => {
    world.setUp.changeControlPlane('a control-plane node').addNode({
      name,
      controlPlane: true,
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    });
  },
);

Given(
  'there is no cloud provider',
  {
    doc: 'The cloud controller manager does not run; load balancers stay pending.',
    example: 'there is no cloud provider',
    describes: true,
  },
  (world) => {
    world.setUp.change('the cloud provider').cloud = false;
  },
);

Given(
  'the cloud provider is {name}',
  {
    doc: 'aws, gcp, azure, or sim, which is none of them: the form of provider IDs, the region, and the type of instances. All else is the same.',
    example: 'the cloud provider is "aws"',
    describes: true,
  },
  (world, name) => {
    const profile = cloudProfiles.get(name);
    if (profile === undefined) {
      const known = [...cloudProfiles.keys()].join(', ');
      throw new InputError(`unsupported: the cloud provider "${name}" is not modelled; these are: ${known}`);
    }
    world.setUp.change('the cloud provider').cloudProfile = profile;
  },
);

Given(
  'node {node} has {quantity} CPU and {quantity} memory',
  { doc: 'What the node offers.', example: 'node "n1" has 4 CPU and 8Gi memory', describes: true },
  (world, name, cpu, memory) =>
    world.setUp.change('the size of a node').refineNode(name, (node) => ({ ...node, cpu, memory })),
);

Given(
  'node {node} is labelled {name}',
  {
    doc: 'key=value, several separated by commas. Also while the cluster runs.',
    example: 'node "n1" is labelled "disk=ssd"',
    also: ['When'],
    describes: true,
  },
  async (world, name, text) => {
    const labels = parseLabels(text);
    if (!world.setUp.started) {
      world.setUp.refineNode(name, (node) => ({ ...node, labels: { ...node.labels, ...labels } }));
      return;
    }
    await world.attempt((driver) =>
      driver.patch(nodeResource, { name }, { type: 'merge', body: { metadata: { labels } } }),
    );
  },
);

Given(
  'node {node} is tainted {name}',
  {
    doc: 'As kubectl taint writes it. Also while the cluster runs.',
    example: 'node "n1" is tainted "gpu=true:NoSchedule"',
    also: ['When'],
    describes: true,
  },
  async (world, name, text) => {
    const taint = parseTaint(text);
    if (!world.setUp.started) {
      world.setUp.refineNode(name, (node) => ({ ...node, taints: [...(node.taints ?? []), taint] }));
      return;
    }
    await world.attempt((driver) => {
      const taints = [...(driver.view.get(nodeResource, { name })?.spec.taints ?? []), taint];
      return driver.patch(nodeResource, { name }, { type: 'merge', body: { spec: { taints } } });
    });
  },
);

Given(
  'a namespace {name}',
  { doc: 'It is created through the API server.', example: 'a namespace "shop"' },
  async (world, name) => {
    await world.attempt((driver) =>
      driver.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }),
    );
    await letServiceAccountsAppear(world);
  },
);

Given(
  'the scenario uses namespace {name}',
  {
    doc: 'Bare names mean this namespace from here on. It is created when it is not there.',
    example: 'the scenario uses namespace "shop"',
  },
  async (world, name) => {
    world.namespace = name;
    const driver = await world.cluster();
    if (driver.view.get(namespaces, { name }) !== undefined) return;
    await world.attempt(() => driver.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
    await letServiceAccountsAppear(world);
  },
);

Given(
  'the {component} flag {name} is {name}',
  {
    doc: 'A command-line flag of the component, by its real name.',
    example: 'the node lifecycle controller flag "node-monitor-grace-period" is "40s"',
    describes: true,
  },
  (world, component, flag, value) => {
    if (!knownFlags.includes(flag)) {
      const known = knownFlags.join(', ');
      throw new InputError(`unsupported: the flag "${flag}" of the ${component} is not modelled; these are: ${known}`);
    }
    if (!isFlagOf(component, flag)) throw new InputError(`the ${component} has no flag "${flag}"`);
    const expected = expectedOfFlag(flag, value);
    if (expected !== undefined) throw new InputError(`"${value}" is no value of ${flag}; expected ${expected}`);
    world.setUp.changeControlPlane('a flag').flags.set(`${component} ${flag}`, value);
  },
);

Given(
  'feature gate {name} is on/off',
  {
    doc: 'Of all components, by its real name. Gates of which only the default is modelled are refused otherwise.',
    example: 'feature gate "SchedulerPopFromBackoffQ" is off',
    describes: true,
  },
  (world, name) => {
    const on = world.stepText.endsWith(' on');
    const problem = gateProblem(name, on);
    const advice = gateNames.includes(name) ? '' : didYouMean(name, gateNames);
    if (problem !== undefined) throw new InputError(`${problem}${advice}`);
    world.setUp.changeControlPlane('a feature gate').featureGates.set(name, on);
  },
);

Given(
  'pods take {duration} to become ready',
  {
    doc: 'From the start of their containers, unless their image says otherwise.',
    example: 'pods take 2s to become ready',
    describes: true,
  },
  (world, time) => {
    world.setUp.change('how long pods take').readyAfter = time;
  },
);

Given(
  'image {name} takes {duration} to pull',
  { doc: 'On every node that does not have it.', example: 'image "nginx:1.27" takes 20s to pull', describes: true },
  async (world, image, time) => {
    const fault = { kind: 'image-pull-time', image, time } as const;
    if (world.setUp.started) await (await world.cluster()).inject(fault);
    else world.setUp.conditions.push(fault);
  },
);

Given(
  'cloud load balancers take {duration} to provision',
  {
    doc: 'From the call to the address.',
    example: 'cloud load balancers take 30s to provision',
    also: ['When'],
    describes: true,
  },
  async (world, latency) => {
    const fault = { kind: 'cloud-latency', call: 'lb.ensure', latency } as const;
    if (world.setUp.started) await (await world.cluster()).inject(fault);
    else world.setUp.conditions.push(fault);
  },
);

Given(
  'the cloud allows {int} load balancer(s)',
  { doc: "The account's quota.", example: 'the cloud allows 1 load balancer', describes: true },
  (world, loadBalancers) => {
    world.setUp.change('the quota of the cloud').conditions.push({ kind: 'cloud-quota', loadBalancers });
  },
);

Given(
  'a resource quota in namespace {name}:',
  {
    doc: 'Hard limits by resource.',
    example: 'a resource quota in namespace "shop":',
    below: `| resource | hard |
| pods     | 2    |`,
    argument: 'table',
  },
  async (world, namespace, table) => {
    const rows = table.rows({ resource: 'required', hard: 'required' });
    const hard = Object.fromEntries(rows.map((row) => [row.resource, row.hard]));
    const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'quota', namespace }, spec: { hard } };
    await world.attempt((driver) => driver.create(resourcequotas, quota, { namespace }));
  },
);

Given(
  'these manifests:',
  {
    doc: 'Any YAML, applied as kubectl apply does it.',
    example: 'these manifests:',
    below: `apiVersion: v1
kind: ConfigMap
metadata: { name: app }
data: { colour: blue }`,
    argument: 'docstring',
  },
  (world, text) => applyManifests(world, readManifests(text)),
);

Given(
  'the manifests in {name}',
  {
    doc: 'A YAML file, seen from the folder where the run began.',
    example: 'the manifests in "examples/manifests/web.yaml"',
  },
  (world, path) => applyManifests(world, readManifestFile(path)),
);

When(
  'this manifest is applied:',
  {
    doc: 'kubectl apply while the scenario runs.',
    example: 'this manifest is applied:',
    below: `apiVersion: v1
kind: ConfigMap
metadata: { name: app }
data: { colour: blue }`,
    argument: 'docstring',
  },
  (world, text) => applyManifests(world, readManifests(text)),
);

When(
  '{name} is deployed again',
  { doc: 'A YAML file is applied once more.', example: '"examples/manifests/web.yaml" is deployed again' },
  (world, path) => applyManifests(world, readManifestFile(path)),
);

When(
  'user {name} applies this manifest:',
  {
    doc: 'kubectl apply as another user, who may not be allowed to.',
    example: 'user "alice" applies this manifest:',
    below: `apiVersion: v1
kind: ConfigMap
metadata: { name: app }
data: { colour: blue }`,
    argument: 'docstring',
  },
  (world, user, text) => applyManifests(world, readManifests(text), user),
);

Given(
  'the random seed is {int}',
  {
    doc: 'What chance decides in this scenario, whatever the run was started with.',
    example: 'the random seed is 7',
    describes: true,
  },
  (world, seed) => {
    world.setUp.change('the seed').seed = seed;
  },
);

Given(
  'the clock starts at {name}',
  { doc: 'RFC 3339.', example: 'the clock starts at "2026-03-29T00:55:00Z"', describes: true },
  (world, text) => {
    const at = parseTime(text);
    if (at === undefined) throw new InputError(`"${text}" is no time; expected a form such as 2026-03-29T00:55:00Z`);
    world.setUp.change('the start of the clock').startsAt = at;
  },
);

async function applyManifests(world: ScenarioWorld, manifests: readonly unknown[], as?: string): Promise<void> {
  if (manifests.length === 0) throw new InputError('there is no manifest in the text');
  for (const manifest of manifests) {
    const placed = withNamespace(manifest, world.namespace);
    await world.attempt((driver) =>
      driver.apply([placed], { fieldManager: 'seatrial', ...(as === undefined ? {} : { as }) }),
    );
  }
}

/** A manifest without a namespace belongs to the scenario's; the server ignores it for what has none. */
function withNamespace(manifest: unknown, namespace: string): unknown {
  if (typeof manifest !== 'object' || manifest === null) {
    throw new InputError(`a manifest must be an object with apiVersion and kind, found ${JSON.stringify(manifest)}`);
  }
  const { metadata } = manifest as { readonly metadata?: { readonly namespace?: string } };
  return metadata?.namespace !== undefined ? manifest : { ...manifest, metadata: { ...metadata, namespace } };
}

/** A pod cannot be created before its namespace has a service account; users wait for it without knowing. */
async function letServiceAccountsAppear(world: ScenarioWorld): Promise<void> {
  const driver = await world.cluster();
  const isThere = (): boolean =>
    driver.view
      .list(namespaces)
      .every(({ metadata: { name } }) =>
        driver.view.list(serviceaccounts, name).some((account) => account.metadata.name === 'default'),
      );
  if (!isThere()) await driver.runUntil(instant(driver.view.at + 5000), { done: isThere });
}

function amount(text: string): string {
  if (/^\d+(?:\.\d+)?(?:[KMGTPE]i?|[mk])?$/.test(text)) return text;
  throw new InputError(`"${text}" is no quantity; expected such as 500m, 4 or 16Gi`);
}

function addNodes(world: ScenarioWorld, count: number): void {
  const zones = ['a', 'b', 'c'];
  world.setUp.change('the number of nodes').described = true;
  for (let index = 1; index <= count; index++) {
    world.setUp.addNode({ name: `n${index}`, zone: zones[(index - 1) % zones.length] ?? 'a' });
  }
}
