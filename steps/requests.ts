import type { WatchEvent } from '../engine/api/request';
import { Given, stepsAbout, Then, When } from './dsl';
import { resourceOf } from './kinds';
import { ClaimError, InputError } from './language/errors';
import { matchesPartly, readManifests, readYaml } from './manifests';
import type { ScenarioWorld } from './world';

stepsAbout('Requests');

When(
  'user {name} deletes {kind} {ref}',
  { doc: 'As another user, perhaps with groups: "alice@developers".', example: 'user "alice" deletes pod "web-0"' },
  async (world, as, kind, ref) => {
    const resource = resourceOf(kind);
    const key = resource.namespaced ? world.key(ref) : { name: ref.name };
    await world.attempt((driver) => driver.remove(resource, key, { as }));
  },
);

When(
  'user {name} binds pod {ref} to node {node}',
  {
    doc: 'What only a scheduler may do.',
    example: 'user "system:node:n1@system:nodes" binds pod "web-0" to node "n1"',
  },
  async (world, as, ref, node) => {
    const { namespace = 'default', name } = world.key(ref);
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    };
    await world.attempt((driver) => driver.bind({ namespace, name }, binding, { as }));
  },
);

When(
  'user {name} lists {kinds}',
  { doc: "In the scenario's namespace.", example: 'user "alice" lists secrets' },
  async (world, as, kinds) => {
    const resource = resourceOf(kinds);
    await world.attempt((driver) => driver.list(resource, resource.namespaced ? world.namespace : undefined, { as }));
  },
);

When(
  'user {name} watches {kinds}',
  { doc: "In the scenario's namespace, from now on.", example: 'user "alice" watches secrets' },
  async (world, as, kinds) => {
    const resource = resourceOf(kinds);
    const namespace = resource.namespaced ? world.namespace : undefined;
    await world.attempt(async (driver) => {
      world.watches.set(as, driver.watch(resource, namespace, String(driver.view.revision), { as }));
    });
  },
);

Given(
  'user {name} may {name} {kinds}',
  { doc: "RBAC: verbs by comma, in the scenario's namespace.", example: 'user "alice" may "get,list" pods' },
  async (world, user, verbs, kinds) => {
    const { group, plural } = resourceOf(kinds);
    const name = `${user}-${plural}`;
    const { namespace } = world;
    const rules = [{ apiGroups: [group], resources: [plural], verbs: verbs.split(',').map((verb) => verb.trim()) }];
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: user }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    await world.attempt((driver) =>
      driver.apply([
        { apiVersion, kind: 'Role', metadata: { name, namespace }, rules },
        { apiVersion, kind: 'RoleBinding', metadata: { name, namespace }, roleRef, subjects },
      ]),
    );
  },
);

When(
  '{name} is requested',
  {
    doc: "Method and path, as kubectl -v=6 prints them; sent as the cluster's administrator.",
    example: '"GET /api/v1/namespaces/default/pods" is requested',
  },
  (world, line) => send(world, line),
);

When(
  '{name} is requested with:',
  {
    doc: 'The same with a body in YAML.',
    example: '"POST /api/v1/namespaces/default/configmaps" is requested with:',
    below: `apiVersion: v1
kind: ConfigMap
metadata: { name: app }`,
    argument: 'docstring',
  },
  (world, line, text) => send(world, line, JSON.stringify(readManifests(text)[0])),
);

Then(
  'the answer has code {int}',
  { doc: 'To the request of the step before.', example: 'the answer has code 200' },
  (world, code) => {
    const { answer } = answered(world);
    if (answer.code !== code) fail(world, `it was ${answer.code}: ${brief(answer.body)}`);
  },
);

Then(
  'the answer has code {int} and is a {name}',
  { doc: 'The kind of what stands in the body.', example: 'the answer has code 200 and is a "PodList"' },
  (world, code, kind) => {
    const { answer } = answered(world);
    const found = (answer.body as { readonly kind?: string }).kind ?? 'nothing';
    if (answer.code !== code || found !== kind) fail(world, `it was ${answer.code} ${found}: ${brief(answer.body)}`);
  },
);

Then(
  'the answer matches:',
  {
    doc: 'What stands in the body has at least what the YAML says.',
    example: 'the answer matches:',
    below: `kind: PodList`,
    argument: 'docstring',
  },
  (world, text) => {
    const mismatches = matchesPartly(answered(world).answer.body, readYaml(text));
    if (mismatches.length > 0) fail(world, `it does not match\n${mismatches.map((line) => `  ${line}`).join('\n')}`);
  },
);

Given(
  '{name} is a watch of {kinds}',
  {
    doc: "Opened by the administrator, on the scenario's namespace, from this very revision on.",
    example: '"mine" is a watch of configmaps',
  },
  async (world, name, kinds) => {
    const driver = await world.cluster();
    const resource = resourceOf(kinds);
    const from = String(driver.view.revision);
    world.watches.set(name, driver.watch(resource, resource.namespaced ? world.namespace : undefined, from));
  },
);

When(
  'a watch {name} of {kinds} is opened from revision {int}',
  {
    doc: 'From a revision that may be long gone.',
    example: 'a watch "old" of configmaps is opened from revision 1',
  },
  async (world, name, kinds, revision) => {
    const resource = resourceOf(kinds);
    const namespace = resource.namespaced ? world.namespace : undefined;
    await world.attempt(async (driver) => {
      world.watches.set(name, driver.watch(resource, namespace, String(revision)));
    });
  },
);

Then(
  'watch {name} has seen:',
  {
    doc: 'All of its events so far, in order; each comes with a resourceVersion above that of the one before.',
    example: 'watch "mine" has seen:',
    below: `| event | object |
| ADDED | app    |`,
    argument: 'table',
  },
  async (world, name, table) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const watch = world.watches.get(name);
    if (watch === undefined) throw new InputError(`there is no watch "${name}"`);
    const events = watch();
    const seen = events.map(eventText);
    const wanted = table
      .rows({ event: 'required', object: 'optional' })
      .map(({ event, object }) => (object === undefined ? event : `${event} ${object}`));
    if (seen.join('\n') !== wanted.join('\n')) fail(world, `it saw:\n  ${seen.join('\n  ') || 'nothing'}`);
    const revisions = events.flatMap((event) => (event.type === 'ERROR' ? [] : [Number(version(event))]));
    if (revisions.some((revision, index) => revision <= (revisions[index - 1] ?? 0)))
      fail(world, `the revisions do not rise: ${revisions.join(', ')}`);
  },
);

const version = (event: Exclude<WatchEvent, { type: 'ERROR' }>): string => event.object.metadata.resourceVersion ?? '';

const eventText = (event: WatchEvent): string =>
  event.type === 'ERROR' ? `ERROR ${event.status.code ?? ''}` : `${event.type} ${event.object.metadata.name}`;

async function send(world: ScenarioWorld, line: string, body?: string): Promise<void> {
  const [method = '', target = '', ...rest] = line.split(' ');
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method) || !target.startsWith('/') || rest.length > 0) {
    throw new InputError(`"${line}" is no request; expected a method and a path, such as "GET /api/v1/nodes"`);
  }
  const driver = await world.cluster();
  const answer = await driver.http({ method, target, ...(body === undefined ? {} : { body }) });
  world.lastAnswer = { line, answer };
}

function answered(world: ScenarioWorld): NonNullable<ScenarioWorld['lastAnswer']> {
  if (world.lastAnswer === undefined) throw new InputError('nothing has been requested yet');
  return world.lastAnswer;
}

function brief(body: unknown): string {
  const { message } = (body ?? {}) as { readonly message?: string };
  return message ?? JSON.stringify(body).slice(0, 200);
}

function fail(world: ScenarioWorld, message: string): never {
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}
