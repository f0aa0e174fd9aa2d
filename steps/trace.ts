import type { JournalEntry } from '../engine/sim/journal';
import { stepsAbout, Then, ThenState } from './dsl';
import { resourceOf } from './kinds';
import { ClaimError, InputError } from './language/errors';
import { matcher } from './language/matcher';
import { countHolds, momentText, parseDuration } from './language/quantities';
import { mermaidOf } from './mermaid';
import { mermaidErrorIn } from './mermaid-syntax';
import type { ScenarioWorld } from './world';

stepsAbout('Trace');

/** An action with its subject: `api.create pods default/web-1`. */
const deed = (entry: JournalEntry): string => `${entry.action} ${entry.subject}`;

Then(
  'the trace shows in this order:',
  {
    doc: 'Each row is an entry since the last When began that comes after that of the row above, and where given at most so long after it. A star stands for any text.',
    example: 'the trace shows in this order:',
    below: `| actor          | does            |
| kube-scheduler | api.create pods/binding * |`,
    argument: 'table',
  },
  async (world, table) => {
    const driver = await world.cluster();
    await driver.finishInstant();
    const entries = driver.journal();
    let from = entries.findIndex((entry) => entry.at >= world.anchor.began);
    let last: JournalEntry | undefined;
    const columns = { phase: 'optional', actor: 'required', does: 'required', within: 'optional' } as const;
    for (const [index, row] of table.rows(columns).entries()) {
      const isActor = matcher(row.actor);
      const isDeed = matcher(row.does);
      const found = entries.findIndex((entry, at) => at >= from && isActor(entry.actor) && isDeed(deed(entry)));
      if (from < 0 || found < 0)
        fail(
          world,
          `row ${index + 1}${row.phase === undefined ? '' : ` (${row.phase})`}: no "${row.actor}" does "${row.does}" after the row above${near(entries, row.actor, world)}`,
        );
      const entry = entries[found];
      const took = (entry?.at ?? 0) - (last?.at ?? entry?.at ?? 0);
      if (row.within !== undefined && took > parseDuration(row.within))
        fail(world, `row ${index + 1}: it came ${took / 1000} s after the row above, later than ${row.within}`);
      last = entry;
      from = found + 1;
    }
  },
);

Then(
  'every {name} in the trace is done by {name}',
  {
    doc: 'Of all entries with such a deed. At least one must be there.',
    example: 'every "cri.*" in the trace is done by "kubelet/*"',
  },
  async (world, does, actor) => {
    const isDeed = matcher(does);
    const isActor = matcher(actor);
    const entries = (await settled(world)).filter((entry) => isDeed(deed(entry)));
    if (entries.length === 0) fail(world, `nothing in the trace does "${does}"`);
    const other = entries.find((entry) => !isActor(entry.actor));
    if (other !== undefined) fail(world, `${text(other, world)} is not done by "${actor}"`);
  },
);

Then(
  'nothing in the trace shows {name} doing {name}',
  {
    doc: 'No entry of the actor has such a deed.',
    example: 'nothing in the trace shows "kube-scheduler" doing "cri.*"',
  },
  async (world, actor, does) => {
    const isDeed = matcher(does);
    const isActor = matcher(actor);
    const entry = (await settled(world)).find((each) => isActor(each.actor) && isDeed(deed(each)));
    if (entry !== undefined) fail(world, text(entry, world));
  },
);

Then(
  'the trace shows {name} doing {name} {count} time(s)',
  {
    doc: 'Entries since the last When began, with the time that passed in it.',
    example: 'the trace shows "replicaset-controller" doing "api.create pods *" 2 times',
  },
  async (world, actor, does, count) => {
    const isDeed = matcher(does);
    const isActor = matcher(actor);
    const found = (await settled(world)).filter(
      (entry) => entry.at >= world.anchor.began && isActor(entry.actor) && isDeed(deed(entry)),
    );
    if (!countHolds(count, found.length, found.length)) fail(world, foundText(found, world));
  },
);

Then(
  'the trace of the last {duration} shows {name} doing {name} {count} time(s)',
  {
    doc: 'Entries of the span that ends now.',
    example: 'the trace of the last 60s shows "kubelet/n1" doing "api.update leases* *" 6 times',
  },
  async (world, span, actor, does, count) => {
    const isDeed = matcher(does);
    const isActor = matcher(actor);
    const from = world.now - span;
    const found = (await settled(world)).filter(
      (entry) => entry.at > from && isActor(entry.actor) && isDeed(deed(entry)),
    );
    if (!countHolds(count, found.length, found.length)) fail(world, foundText(found, world));
  },
);

Then(
  'only these talk to one another:',
  {
    doc: 'Pairs of who calls and whom; every call in the trace is one of them.',
    example: 'only these talk to one another:',
    below: `| from      | to             |
| kubelet/* | kube-apiserver |
| *         | runtime        |`,
    argument: 'table',
  },
  async (world, table) => {
    const allowed = table.rows({ from: 'required', to: 'required' });
    const entries = await settled(world);
    for (const entry of entries) {
      const to = calleeOf(entry);
      if (to === undefined || allowed.some((row) => matcher(row.from)(entry.actor) && row.to === to)) continue;
      fail(world, `${text(entry, world)}: ${entry.actor} talks to ${to}`);
    }
  },
);

Then(
  'the trace drawn as a sequence diagram shows {name} and {name}',
  {
    doc: 'Drawn in Mermaid, since the last When began: the source is well-formed, and the first calls the other.',
    example: 'the trace drawn as a sequence diagram shows "kube-scheduler" and "kube-apiserver"',
  },
  async (world, one, other) => {
    const entries = (await settled(world)).filter((entry) => entry.at >= world.anchor.began);
    const source = mermaidOf(entries, { epoch: world.epoch });
    const error = mermaidErrorIn(source);
    if (error !== undefined) fail(world, `the diagram is not well-formed: ${error}`);
    const [caller, callee] = [one, other].map(
      (name) => aliasIn(source, name) ?? fail(world, `"${name}" takes no part in\n${source}`),
    );
    if (!source.includes(`${caller}->>${callee}:`)) fail(world, `"${one}" does not call "${other}" in\n${source}`);
  },
);

ThenState(
  '{name} watches {kinds}',
  { doc: 'It has opened a watch on them since the scenario began.', example: '"kube-scheduler" watches pods' },
  (actor, kinds) => {
    const { plural, group } = resourceOf(kinds);
    const resource = group === '' ? plural : `${plural}.${group}`;
    return (_, scope) => {
      const watch = scope.records
        .journal()
        .find(
          (entry) =>
            entry.actor === actor &&
            entry.action === 'api.watch' &&
            entry.subject.split(' ')[0] === resource &&
            entry.detail?.['code'] === 200,
        );
      return { holds: watch !== undefined, seen: watch === undefined ? 'no such watch' : 'watches' };
    };
  },
);

/** The alias under which a diagram draws somebody. */
function aliasIn(source: string, name: string): string | undefined {
  for (const line of source.split('\n')) {
    const [, alias, shown] = /^ *(?:participant|actor) (\S+) as (.*)$/.exec(line) ?? [];
    if (shown === name) return alias;
  }
  return undefined;
}

async function settled(world: ScenarioWorld): Promise<readonly JournalEntry[]> {
  const driver = await world.cluster();
  await driver.finishInstant();
  return driver.journal();
}

/** Whom an entry calls; undefined: it is no call. */
function calleeOf({ action }: JournalEntry): string | undefined {
  if (action.startsWith('api.')) return 'kube-apiserver';
  if (action.startsWith('cri.')) return 'runtime';
  if (action.startsWith('cloud.lb') || action.startsWith('cloud.route') || action === 'cloud.instance.get')
    return 'cloud';
  if (action.startsWith('etcd.')) return 'etcd';
  return undefined;
}

function near(entries: readonly JournalEntry[], actor: string, world: ScenarioWorld): string {
  const isActor = matcher(actor);
  const theirs = entries.filter((entry) => isActor(entry.actor) && entry.at >= world.anchor.began).slice(-6);
  return theirs.length === 0
    ? '; it did nothing'
    : `; it did${theirs.map((entry) => `\n  ${text(entry, world)}`).join('')}`;
}

function foundText(found: readonly JournalEntry[], world: ScenarioWorld): string {
  const shown = found.slice(0, 5).map((entry) => `\n  ${text(entry, world)}`);
  return `found ${found.length} entries${shown.join('')}${found.length > shown.length ? '\n  …' : ''}`;
}

const text = (entry: JournalEntry, world: ScenarioWorld): string =>
  `${momentText(entry.at, world.epoch)} ${entry.actor} ${deed(entry)}`;

function fail(world: ScenarioWorld, message: string): never {
  if (world.stepText === '') throw new InputError(message);
  throw new ClaimError(message, { claim: world.stepText, anchor: world.sinceStart(world.anchor.at) });
}
