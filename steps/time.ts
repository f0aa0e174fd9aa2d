import { instant, minutes } from '../engine/base/brand';
import { pods } from '../engine/api/resources';
import type { JournalEntry } from '../engine/sim/journal';
import { Given, stepsAbout, Then, ThenState, When } from './dsl';
import { ClaimError, InputError } from './language/errors';
import { boundHolds, durationText, momentText } from './language/quantities';
import { isInState } from './pods';
import type { ScenarioWorld } from './world';

stepsAbout('Time');

const SETTLE_MOST = minutes(120);

Given(
  'the cluster has settled',
  { doc: 'Time passes until only heartbeats are due.', example: 'the cluster has settled' },
  settle,
);

When('the cluster settles', { doc: 'The same, in mid-scenario.', example: 'the cluster settles' }, settle);

When(
  '{duration} pass(es)',
  { doc: 'Time goes on by so much.', example: '40s pass', also: ['Given'] },
  async (world, span) => {
    const driver = await world.cluster();
    await driver.runUntil(instant(driver.view.at + span));
  },
);

When(
  'time reaches {moment}',
  { doc: 'Time goes on to that instant, which must not be past.', example: 'time reaches T+5m' },
  async (world, moment) => {
    const driver = await world.cluster();
    const at = world.instantOf(moment);
    if (at < driver.view.at) {
      throw new InputError(
        `${momentText(at, world.epoch)} is past: it is ${momentText(driver.view.at, world.epoch)} already`,
      );
    }
    await driver.runUntil(at);
  },
);

When(
  'time advances until {predicate}',
  {
    doc: 'Time goes on to the first instant at which the state holds.',
    example: 'time advances until node "n1" is NotReady',
  },
  async (world, predicate) => {
    const driver = await world.cluster();
    world.watch(predicate);
    await driver.finishInstant();
    const holds = (): boolean => world.monitors.trace(predicate.text)?.at(driver.view.at)?.holds === true;
    if (holds()) return;
    await driver.runUntil(world.openEnd, { done: holds, orQuiescent: world.horizon === undefined });
    if (holds()) return;
    const seen = world.monitors.trace(predicate.text)?.at(driver.view.at)?.seen ?? 'nothing';
    throw new ClaimError(
      `${predicate.text}\n  time advanced to ${momentText(driver.view.at, world.epoch)} and it never held; last seen: ${seen}`,
      { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) },
    );
  },
);

When(
  'the next {int} event(s) happen(s)',
  {
    doc: 'Time goes on to the instant at which so many more changes of objects have been made. Leases, heartbeats of nodes and Event objects do not count.',
    example: 'the next 1 event happens',
  },
  async (world, count) => {
    const driver = await world.cluster();
    let looked = driver.journal().length;
    let happened = 0;
    const areMade = (): boolean => {
      const fresh = driver.journal(looked);
      looked += fresh.length;
      happened += fresh.filter(isChange).length;
      return happened >= count;
    };
    await driver.runUntil(world.openEnd, { done: areMade, orQuiescent: world.horizon === undefined });
    if (areMade()) return;
    throw new ClaimError(
      `expected ${count} more changes, found ${happened} by ${momentText(driver.view.at, world.epoch)}: nothing but heartbeats is due`,
      { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) },
    );
  },
);

Given(
  'the scenario ends at {moment}',
  { doc: 'How far open claims may let time pass.', example: 'the scenario ends at T+30m', describes: true },
  (world, moment) => {
    world.horizon = world.instantOf(moment);
  },
);

When(
  'this moment is remembered as {name}',
  {
    doc: 'For later steps: the moment "name".',
    example: 'this moment is remembered as "failure"',
    also: ['Given', 'Then'],
  },
  async (world, name) => {
    const { view } = await world.cluster();
    world.remembered.set(name, view.at);
  },
);

ThenState(
  'the time is {moment}',
  { doc: 'Counted from the start of the scenario.', example: 'the time is T+5m' },
  (moment) => (_, scope) => {
    const wanted = moment.kind === 'since-start' ? moment.span : scope.remembered.get(moment.name);
    return { holds: scope.elapsed === wanted, seen: `T+${durationText(scope.elapsed)}` };
  },
);

Then(
  '{bound} passed since {moment}',
  { doc: 'The time between then and now.', example: 'exactly 40s passed since the moment "failure"' },
  async (world, bound, moment) => {
    const driver = await world.cluster();
    const passed = driver.view.at - world.instantOf(moment);
    if (boundHolds(bound, passed)) return;
    throw new ClaimError(`expected ${bound.relation} ${durationText(bound.span)}, found ${durationText(passed)}`, {
      claim: world.stepText,
      anchor: world.sinceStart(world.anchor.at),
    });
  },
);

async function settle(world: ScenarioWorld): Promise<void> {
  const driver = await world.cluster();
  const end = await driver.runUntil(instant(driver.view.at + SETTLE_MOST), { orQuiescent: true });
  if (end.kind === 'quiescent') return;
  const recent = driver
    .journal()
    .filter((entry) => WRITE.test(entry.action) && !isHeartbeat(entry))
    .slice(-5)
    .map((entry) => `    ${momentText(entry.at, world.epoch)} ${entry.actor} ${entry.action} ${entry.subject}`);
  const restless = driver.view
    .list(pods)
    .filter((pod) => isInState(pod, 'CrashLooping'))
    .slice(0, 5)
    .map(({ metadata }) => `    pod ${metadata.namespace ?? ''}/${metadata.name} starts and ends over and over`);
  throw new ClaimError(
    `the cluster did not settle within ${durationText(SETTLE_MOST)}; what still happens:\n${[...restless, ...recent].join('\n')}`,
    {
      claim: world.stepText,
      anchor: world.sinceStart(world.anchor.at),
    },
  );
}

const isChange = (entry: JournalEntry): boolean =>
  WRITE.test(entry.action) && !isHeartbeat(entry) && !entry.subject.startsWith('events ');

const WRITE = /^api\.(?:create|update|patch|delete)/;

const isHeartbeat = ({ subject, detail }: JournalEntry): boolean =>
  detail?.['routine'] === true || /^(?:leases|nodes)\b/.test(subject);
