import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '../engine/api/resources';
import { stepsAbout, ThenState, When } from './dsl';
import { resourceOf } from './kinds';
import { didYouMean, InputError } from './language/errors';
import { inject } from './node-faults';
import type { ScenarioWorld } from './world';

stepsAbout('Control-plane faults');

When(
  'the {component} stops',
  { doc: 'As if its process were ended.', example: 'the scheduler stops', also: ['Given'] },
  (world, component) => inject(world, { kind: 'component-stops', component }),
);

When(
  'the {component} crashes',
  { doc: 'Its memory is lost; nobody starts it again.', example: 'the scheduler crashes' },
  (world, component) => inject(world, { kind: 'component-crashes', component }),
);

When(
  'the {component} starts',
  { doc: 'It lists and watches anew.', example: 'the scheduler starts' },
  (world, component) => inject(world, { kind: 'component-starts', component }),
);

When(
  'the {component} restarts',
  { doc: 'A crash, and a start at the same instant.', example: 'the scheduler restarts' },
  async (world, component) => {
    await inject(world, { kind: 'component-crashes', component });
    await inject(world, { kind: 'component-starts', component });
  },
);

When(
  'the {component} is down for {duration}',
  { doc: 'Time does not pass in this step.', example: 'the API server is down for 1m' },
  async (world, component, time) => {
    await inject(world, { kind: 'component-stops', component });
    await inject(world, { kind: 'later', after: time, fault: { kind: 'component-starts', component } });
  },
);

When(
  'all control-plane components stop',
  { doc: 'API server, etcd, scheduler and controller managers.', example: 'all control-plane components stop' },
  async (world) => {
    for (const component of ALL) await inject(world, { kind: 'component-stops', component });
  },
);

When(
  'all control-plane components start',
  { doc: 'In an order that does not matter.', example: 'all control-plane components start' },
  async (world) => {
    for (const component of ALL) await inject(world, { kind: 'component-starts', component });
  },
);

When(
  'the {component} takes {duration} per action',
  {
    doc: 'Each key it works on takes so long.',
    example: 'the endpointslice controller takes 2s per action',
    also: ['Given'],
  },
  (world, component, perAction) => inject(world, { kind: 'component-slow', component, perAction }),
);

When(
  'the API server answers {int}% of {verb} requests with {int}',
  { doc: 'The seed chooses which.', example: 'the API server answers 20% of write requests with 500', also: ['Given'] },
  (world, percent, verb, code) => inject(world, { kind: 'requests-fail', scope: { verb }, code, percent }),
);

When(
  'the API server answers the next {int} {verb} request(s) with {int}',
  { doc: 'Whoever asks.', example: 'the API server answers the next 2 update requests with 409', also: ['Given'] },
  (world, next, verb, code) => inject(world, { kind: 'requests-fail', scope: { verb }, code, next }),
);

When(
  'the API server answers normally again',
  { doc: 'Ends refusals and delays.', example: 'the API server answers normally again' },
  (world) => inject(world, { kind: 'requests-normal' }),
);

When(
  'the watch of the {component} breaks',
  { doc: 'Its streams end; it lists again.', example: 'the watch of the replicaset controller breaks' },
  (world, component) => inject(world, { kind: 'watch-breaks', component }),
);

When(
  'watch events to the {component} are {disruption}',
  {
    doc: 'Until they are normal again.',
    example: 'watch events to the replicaset controller are delayed by 5s',
    also: ['Given'],
  },
  (world, component, disruption) =>
    inject(world, {
      kind: 'watch-events',
      component,
      disruption: disruption.kind,
      ...(disruption.delay === undefined ? {} : { delay: disruption.delay }),
    }),
);

When(
  'watch events to the {component} are normal again',
  {
    doc: 'What was dropped stays lost until the next list.',
    example: 'watch events to the replicaset controller are normal again',
  },
  (world, component) => inject(world, { kind: 'watch-events', component, disruption: 'normal' }),
);

When(
  'etcd compacts its history',
  { doc: 'Watches from before are told 410 Gone.', example: 'etcd compacts its history' },
  (world) => inject(world, { kind: 'etcd-compacts' }),
);

When(
  'etcd loses/regains quorum',
  { doc: 'Without it nothing is written and nothing consistent read.', example: 'etcd loses quorum' },
  (world) => inject(world, { kind: 'etcd-quorum', lost: world.stepText.includes('loses') }),
);

When(
  'etcd runs out of space',
  { doc: 'NOSPACE: writes fail, reads and deletes work.', example: 'etcd runs out of space' },
  (world) => inject(world, { kind: 'etcd-space', exceeded: true }),
);

When('etcd has space again', { doc: 'The alarm is disarmed.', example: 'etcd has space again' }, (world) =>
  inject(world, { kind: 'etcd-space', exceeded: false }),
);

When(
  'the leader of the {component} loses its lease',
  {
    doc: 'It cannot renew, stops leading, and is started again.',
    example: 'the leader of the scheduler loses its lease',
  },
  (world, component) => inject(world, { kind: 'leader-loses-lease', component }),
);

When(
  'admission of {kinds} is denied with {name}',
  {
    doc: 'Every create and update of that kind is refused.',
    example: 'admission of pods is denied with "quota exceeded"',
    also: ['Given'],
  },
  (world, kinds, message) => inject(world, { kind: 'admission-denies', resource: resourceOf(kinds).plural, message }),
);

When('admission is normal again', { doc: 'Ends all denials.', example: 'admission is normal again' }, (world) =>
  inject(world, { kind: 'admission-normal' }),
);

When(
  'admission webhook {name} times out for {duration}',
  {
    doc: 'By its own name or that of its configuration. What becomes of requests is for its failure policy to say; time does not pass while they wait.',
    example: 'admission webhook "policy" times out for 10m',
    also: ['Given'],
  },
  async (world, webhook, time) => {
    await knownWebhook(world, webhook);
    await inject(world, { kind: 'webhook-times-out', webhook, on: true });
    await inject(world, { kind: 'later', after: time, fault: { kind: 'webhook-times-out', webhook, on: false } });
  },
);

async function knownWebhook(world: ScenarioWorld, name: string): Promise<void> {
  const { view } = await world.cluster();
  const all = [...view.list(validatingwebhookconfigurations), ...view.list(mutatingwebhookconfigurations)];
  const names = all.flatMap(({ metadata, webhooks = [] }) => [metadata.name, ...webhooks.map((each) => each.name)]);
  if (names.includes(name)) return;
  throw new InputError(
    `there is no admission webhook "${name}"${didYouMean(name, names)}; there are: ${names.join(', ') || 'none'}`,
  );
}

ThenState(
  'the {component} is running',
  { doc: 'Its process is there.', example: 'the scheduler is running' },
  (component) => (view) => {
    const on = view.running(component) ?? false;
    return { holds: on, seen: on ? 'running' : 'stopped' };
  },
);

ThenState(
  'the {component} is stopped',
  { doc: 'Its process is not there.', example: 'the scheduler is stopped' },
  (component) => (view) => {
    const on = view.running(component) ?? false;
    return { holds: !on, seen: on ? 'running' : 'stopped' };
  },
);

const ALL = ['scheduler', 'controller manager', 'cloud controller manager', 'API server', 'etcd'];
