import { instant } from '../../engine/base/brand';
import type { ClusterDriver } from '../../engine/driver/driver';
import { ClaimError } from '../language/errors';
import type { Predicate } from '../language/predicate';
import type { ScenarioWorld } from '../world';
import type { Claim } from './claim';
import { failureText } from './failure-text';
import type { Known } from './operators';
import { recordClaim } from './record-claim';
import type { Trace } from './trace';
import { HELD_ALL_ALONG, satisfied, violated, type Verdict } from './verdict';

/** Lets time pass until history decides the claim, never beyond what it speaks of. Throws ClaimError when it is violated. */
export async function settle(world: ScenarioWorld, claim: Claim): Promise<void> {
  const driver = await world.cluster();
  for (const predicate of claim.predicates) world.watch(predicate);
  await driver.finishInstant();
  world.look();
  const traces = claim.predicates.map((predicate) => traceOf(world, predicate));
  const decide = (ended: boolean): Verdict => pardonVacuity(world, claim.decide(traces, known(world, driver, ended)));
  let verdict = decide(claim.pastOnly ?? false);
  if (verdict.kind === 'undecided') verdict = await runOn(world, driver, claim, decide);
  if (isHollow(world, claim, verdict, traces)) {
    if (world.options.strictClaims) verdict = violated(verdict.at, HELD_ALL_ALONG);
    else world.notice = HELD_ALL_ALONG;
  }
  recordClaim(world, claim, verdict);
  if (verdict.kind === 'violated') throw await broken(world, claim, verdict, traces);
}

/** The claim that a state holds at this very instant. */
export async function claimNow(world: ScenarioWorld, predicate: Predicate): Promise<void> {
  await settle(world, {
    operator: 'now',
    predicates: [predicate],
    pastOnly: true,
    decide: ([trace], { now }) => (trace?.at(now)?.holds === true ? satisfied(now) : violated(now, 'it does not hold')),
  });
}

export const known = (world: ScenarioWorld, driver: ClusterDriver, ended: boolean): Known => ({
  anchor: world.anchor.at,
  start: driver.epoch,
  now: driver.view.at,
  ended,
});

async function runOn(
  world: ScenarioWorld,
  driver: ClusterDriver,
  claim: Claim,
  decide: (ended: boolean) => Verdict,
): Promise<Verdict> {
  const limit = claim.deadline ?? world.openEnd;
  const done = (): boolean => decide(false).kind !== 'undecided';
  const isOpen = claim.deadline === undefined;
  const end =
    limit > driver.view.at
      ? await driver.runUntil(limit, { done, orQuiescent: isOpen && world.horizon === undefined })
      : undefined;
  const verdict = decide(false);
  if (verdict.kind !== 'undecided') return verdict;
  const last = decide(true);
  if (last.kind !== 'undecided') return last;
  return violated(driver.view.at, `undecided: the run ended (${end?.kind ?? 'at once'}) before history could tell`);
}

function traceOf(world: ScenarioWorld, predicate: Predicate): Trace {
  const trace = world.monitors.trace(predicate.text);
  if (trace === undefined) throw new Error(`"${predicate.text}" is not watched`);
  return trace;
}

function pardonVacuity(world: ScenarioWorld, verdict: Verdict): Verdict {
  const isVacuous = verdict.kind === 'violated' && verdict.because.startsWith('its condition never held');
  return isVacuous && world.options.allowVacuous ? satisfied(verdict.at) : verdict;
}

/** Does it hold, and shows nothing, since what it waits for was there before anything happened? */
const isHollow = (
  world: ScenarioWorld,
  claim: Claim,
  verdict: Verdict,
  traces: readonly Trace[],
): verdict is Verdict & { readonly kind: 'satisfied' } =>
  verdict.kind === 'satisfied' && !world.options.allowVacuous && claim.heldAllAlong?.(traces, verdict.at) === true;

const LOOK_AHEAD = 30 * 60_000;

/** The scenario has failed: time may now run on, so that the text can say when the claim would have come true. */
async function broken(
  world: ScenarioWorld,
  claim: Claim,
  verdict: Verdict & { readonly kind: 'violated' },
  traces: readonly Trace[],
): Promise<ClaimError> {
  const driver = await world.cluster();
  const decidedAt = driver.view.at;
  const [main] = traces;
  if (claim.deadline !== undefined && claim.predicates.length === 1 && main !== undefined) {
    const done = (): boolean => main.at(driver.view.at)?.holds === true;
    if (!done()) await driver.runUntil(instant(decidedAt + LOOK_AHEAD), { done, orQuiescent: true });
  }
  const facts = {
    claim: world.stepText,
    anchor: world.sinceStart(world.anchor.at),
    ...(claim.deadline === undefined ? {} : { deadline: world.sinceStart(claim.deadline) }),
    decidedAt: world.sinceStart(verdict.at),
  };
  return new ClaimError(failureText({ world, driver, claim, verdict, traces, decidedAt }), facts);
}
