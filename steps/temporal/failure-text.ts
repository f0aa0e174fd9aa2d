import { instant, type Instant } from '../../engine/base/brand';
import type { ClusterDriver } from '../../engine/driver/driver';
import type { JournalEntry } from '../../engine/sim/journal';
import { durationText, momentText } from '../language/quantities';
import type { ScenarioWorld } from '../world';
import type { Claim } from './claim';
import { stretchesAround } from './stretches-around';
import type { Trace } from './trace';
import { HELD_ALL_ALONG, type Verdict } from './verdict';

export interface Failure {
  readonly world: ScenarioWorld;
  readonly driver: ClusterDriver;
  readonly claim: Claim;
  readonly verdict: Verdict & { readonly kind: 'violated' };
  readonly traces: readonly Trace[];
  /** Where the clock stood when the claim was decided; later history was only looked at for this text. */
  readonly decidedAt: Instant;
}

/** Claim, anchor, what was observed and when, what led to it, what to try: always in this order. */
export function failureText(failure: Failure): string {
  const { world, claim, verdict } = failure;
  const lines = [
    claim.predicates.map((predicate) => predicate.text).join(' / '),
    claimedLine(failure),
    `  verdict:  ${verdict.because} (${momentText(verdict.at, world.epoch)})`,
    ...claim.predicates.map((predicate, index) => observedLine(failure, predicate.text, failure.traces[index])),
    ...laterLine(failure),
    ...whyLines(failure),
    ...hintLine(failure),
    `  replay:   seatrial run ${world.options.location} --seed ${world.options.seed}`,
  ];
  return lines.join('\n');
}

function claimedLine({ world, claim }: Failure): string {
  if (claim.operator === 'now') return `  claimed:  now, at ${momentText(world.now, world.epoch)}`;
  if (claim.since !== undefined)
    return `  claimed:  ${claim.operator}, from ${momentText(claim.since, world.epoch)} on`;
  const anchor = `${momentText(world.anchor.at, world.epoch)} (${world.anchor.text})`;
  const deadline = claim.deadline === undefined ? '' : `, deadline ${momentText(claim.deadline, world.epoch)}`;
  return `  claimed:  ${claim.operator}, counted from ${anchor}${deadline}`;
}

const STRETCHES_SHOWN = 6;

function observedLine({ world, claim, verdict, decidedAt }: Failure, text: string, trace: Trace | undefined): string {
  const from = claim.since ?? (claim.pastOnly === true ? world.epoch : world.anchor.at);
  const stretches = trace?.stretches(from, decidedAt) ?? [];
  const { earlier, shown, later } = stretchesAround(stretches, verdict.at, STRETCHES_SHOWN);
  const lines = shown.map((stretch) => {
    const until = stretch === stretches.at(-1) ? 'to the end' : `until ${momentText(stretch.to, world.epoch)}`;
    return `${stretch.seen} from ${momentText(stretch.from, world.epoch)} ${until}`;
  });
  const label = claim.predicates.length > 1 ? `  observed: ${text}: ` : '  observed: ';
  const before = earlier === 0 ? '' : `(${earlier} earlier) `;
  const after = later === 0 ? '' : ` (${later} more)`;
  return label + before + (lines.length === 0 ? 'nothing' : lines.join(',\n            ')) + after;
}

function laterLine({ world, claim, traces, decidedAt }: Failure): readonly string[] {
  const [trace] = traces;
  if (claim.deadline === undefined || trace === undefined || traces.length !== 1) return [];
  const later = trace.stretches(decidedAt, world.now).find((stretch) => stretch.holds && stretch.from > decidedAt);
  if (later === undefined)
    return world.now > decidedAt
      ? [`  later:    it did not hold up to ${momentText(world.now, world.epoch)} either`]
      : [];
  const late = durationText(instant(later.from - claim.deadline));
  return [`  later:    it held at ${momentText(later.from, world.epoch)}, ${late} too late`];
}

/** What to say instead; or a claim of the whole scenario that broke before the event of which it was probably meant. */
function hintLine({ world, claim, verdict }: Failure): readonly string[] {
  if (verdict.because === HELD_ALL_ALONG)
    return ['  hint:     that a state comes back is "within 5m, … again"; that it goes on, "for the next 5m, …"'];
  if (claim.since === undefined || claim.since >= world.anchor.at || verdict.at >= world.anchor.at) return [];
  return [
    '  hint:     it broke before the last When; "from now on, …" said before that step leaves out what was earlier',
  ];
}

const CAUSES_SHOWN = 4;

function whyLines({ world, driver, claim, verdict }: Failure): readonly string[] {
  const names = claim.predicates.flatMap((predicate) => predicate.about.map((ref) => ref.name));
  const entries = driver
    .journal()
    .filter((entry) => entry.at >= world.epoch && entry.at <= verdict.at && isTelling(entry));
  const mine = entries.filter(
    (entry) => entry.action.startsWith('fault.') || names.some((name) => mentions(entry, name)),
  );
  const chosen = (mine.length > 0 ? mine : entries).slice(-CAUSES_SHOWN);
  if (chosen.length === 0) return [];
  return [`  why:      ${chosen.map((entry) => causeText(entry, world.epoch)).join('\n            ')}`];
}

/** Faults, Kubernetes Events and decisions of components say why; plain reads and writes do not. */
const isTelling = (entry: JournalEntry): boolean =>
  ['fault.', 'event.', 'schedule.', 'cloud.', 'component.'].some((prefix) => entry.action.startsWith(prefix)) &&
  !/\.(?:get|list)$/.test(entry.action) &&
  entry.detail?.['routine'] !== true;

const mentions = (entry: JournalEntry, name: string): boolean =>
  entry.subject.includes(name) || String(entry.detail?.['message'] ?? '').includes(name);

function causeText(entry: JournalEntry, epoch: Instant): string {
  const message = entry.detail?.['message'] ?? entry.detail?.['reason'] ?? entry.detail?.['refused'];
  const reason = entry.detail?.['reason'];
  const words = [entry.actor, reason ?? entry.action, entry.subject].join(' ');
  return `${momentText(entry.at, epoch)} ${words}${message === undefined || message === reason ? '' : `: ${message}`}`;
}
