import { Given, stepsAbout, Then, ThenState, When } from './dsl';
import { resourceOf } from './kinds';
import { ClaimError, InputError } from './language/errors';
import { inject } from './node-faults';
import type { ScenarioWorld } from './world';

stepsAbout('etcd');

Given(
  'etcd has {int} member(s)',
  { doc: 'etcd-0, etcd-1, …; usually there is one.', example: 'etcd has 3 members', describes: true },
  (world, count) => {
    if (count < 1 || count > 7) throw new InputError(`etcd has from 1 to 7 members, not ${count}`);
    world.setUp.changeControlPlane('the number of etcd members').etcdMembers = count;
  },
);

When('etcd member {name} fails', { doc: 'Its process ends.', example: 'etcd member "etcd-0" fails' }, (world, member) =>
  inject(world, { kind: 'etcd-member', member, running: false }),
);

When(
  'etcd member {name} recovers',
  { doc: 'It starts, and catches up with the others.', example: 'etcd member "etcd-0" recovers' },
  (world, member) => inject(world, { kind: 'etcd-member', member, running: true }),
);

When(
  'the leader of etcd fails',
  { doc: 'The others elect another, within one to two seconds.', example: 'the leader of etcd fails' },
  (world) => inject(world, { kind: 'etcd-member', running: false }),
);

When(
  'all members of etcd restart',
  { doc: 'At once, with what they have on disk.', example: 'all members of etcd restart' },
  (world) => inject(world, { kind: 'etcd-restarts' }),
);

When(
  'etcd is saved as {name}',
  { doc: 'etcdctl snapshot save.', example: 'etcd is saved as "before"', also: ['Given'] },
  (world, backup) => inject(world, { kind: 'etcd-saved', backup }),
);

When(
  'etcd is restored from {name}',
  {
    doc: 'etcdutl snapshot restore with --bump-revision and --mark-compacted; the API server is stopped meanwhile.',
    example: 'etcd is restored from "before"',
  },
  (world, backup) => inject(world, { kind: 'etcd-restored', backup }),
);

When(
  'all data of etcd is lost',
  { doc: 'The API server starts on an empty etcd.', example: 'all data of etcd is lost' },
  (world) => inject(world, { kind: 'etcd-wiped' }),
);

When(
  '{name} opens a session with etcd',
  {
    doc: 'Only API servers have a certificate of its authority: everybody else is refused.',
    example: '"kube-scheduler" opens a session with etcd',
  },
  (world, client) => world.attempt((driver) => driver.inject({ kind: 'etcd-session', client })),
);

ThenState(
  'etcd has a quorum',
  { doc: 'More than half of its members are up.', example: 'etcd has a quorum' },
  () => (view) => {
    const { etcd } = view;
    const up = etcd?.members.filter((member) => member.state === 'running').length ?? 0;
    return { holds: up >= (etcd?.quorum ?? 1), seen: `${up} of ${etcd?.members.length ?? 0} members up` };
  },
);

ThenState(
  'the quorum of etcd is {int}',
  { doc: 'As many members must agree: half of them and one more.', example: 'the quorum of etcd is 2' },
  (quorum) => (view) => ({ holds: view.etcd?.quorum === quorum, seen: String(view.etcd?.quorum ?? 'none') }),
);

ThenState(
  'etcd has a leader',
  { doc: 'None while the members elect one.', example: 'etcd has a leader' },
  () => (view) => {
    const leader = view.etcd?.members.find((member) => member.isLeader)?.name;
    return { holds: leader !== undefined, seen: leader ?? 'none' };
  },
);

ThenState(
  'etcd member {name} leads',
  { doc: 'It is the leader.', example: 'etcd member "etcd-0" leads' },
  (name) => (view) => {
    const leader = view.etcd?.members.find((member) => member.isLeader)?.name;
    return { holds: leader === name, seen: leader ?? 'none' };
  },
);

ThenState(
  'etcd has key {name}',
  { doc: 'Keys as the real API server writes them.', example: 'etcd has key "/registry/deployments/default/web"' },
  (key) => (view) => {
    const entry = view.storeEntry(key);
    return { holds: entry !== undefined, seen: entry === undefined ? 'absent' : `revision ${entry.modRevision}` };
  },
);

ThenState(
  'etcd has no key {name}',
  { doc: 'Keys as the real API server writes them.', example: 'etcd has no key "/registry/pods/default/gone"' },
  (key) => (view) => {
    const entry = view.storeEntry(key);
    return { holds: entry === undefined, seen: entry === undefined ? 'absent' : `revision ${entry.modRevision}` };
  },
);

Then(
  'etcd has these keys under {name}:',
  {
    doc: 'All of them and no others, in the order of the bytes: what a range by prefix answers.',
    example: 'etcd has these keys under "/registry/configmaps/default/":',
    below: `| /registry/configmaps/default/app              |
| /registry/configmaps/default/kube-root-ca.crt |`,
    argument: 'table',
  },
  async (world, prefix, table) => {
    const driver = await world.cluster();
    const found = driver.view.storeKeys(prefix);
    if (found.join('\n') !== table.lines().join('\n')) fail(world, `found:\n  ${found.join('\n  ') || 'none'}`);
  },
);

ThenState(
  'the revision of etcd is that of {kind} {ref}',
  { doc: 'The object was the last thing written.', example: 'the revision of etcd is that of configmap "app"' },
  (kind, ref) => (view, scope) => {
    const object = view.get(resourceOf(kind), { namespace: ref.namespace ?? scope.namespace, name: ref.name });
    return { holds: object?.metadata.resourceVersion === String(view.revision), seen: `revision ${view.revision}` };
  },
);

Then(
  'etcd was not written during the last step',
  { doc: 'Its revision is that of before.', example: 'etcd was not written during the last step' },
  async (world) => {
    const driver = await world.cluster();
    if (driver.view.revision !== world.revisionBefore) {
      fail(world, `the revision went from ${world.revisionBefore} to ${driver.view.revision}`);
    }
  },
);

function fail(world: ScenarioWorld, message: string): never {
  if (world.stepText === '') throw new InputError(message);
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}
