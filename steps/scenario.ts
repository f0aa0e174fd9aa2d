import type { JournalEntry } from '../engine/sim/journal';
import { startEngine } from './start-engine';
import { ClaimError } from './language/errors';
import { known } from './temporal/claim';
import { failureText } from './temporal/failure-text';
import type { PictureChange, PictureEvent } from './picture';
import { recordClaim, type ClaimRecord } from './temporal/claim-record';
import type { Trace } from './temporal/trace';
import { ScenarioWorld, type WorldOptions } from './world';

/** What is left of a scenario when it has ended. */
export interface ScenarioResult {
  readonly seed: number;
  /** Empty when no cluster was started. */
  readonly journalHash: string;
  readonly journal: readonly JournalEntry[];
  readonly epoch: number;
  readonly endedAt: number;
  readonly histories: readonly { readonly text: string; readonly trace: Trace }[];
  readonly claims: readonly ClaimRecord[];
  readonly steps: readonly StepInstant[];
  readonly picture: readonly PictureChange[];
  readonly events: readonly PictureEvent[];
  readonly error?: Error;
}

/** When a step ended, in virtual time. */
export interface StepInstant {
  readonly text: string;
  readonly keyword: string;
  readonly at: number;
  readonly passed: boolean;
}

const timelines = new WeakMap<ScenarioWorld, StepInstant[]>();

export function beginScenario(options: Omit<WorldOptions, 'start'>): ScenarioWorld {
  const world = new ScenarioWorld({ ...options, start: startEngine });
  timelines.set(world, []);
  return world;
}

/** Moves the anchor after a When, and checks the claims that stand. Throws ClaimError when one has broken. */
export async function endStep(world: ScenarioWorld, passed: boolean): Promise<void> {
  timelines.get(world)?.push({ text: world.stepText, keyword: world.stepKeyword ?? '*', at: world.now, passed });
  if (!passed) return;
  if (world.stepKeyword === 'When') world.setAnchor(world.stepText);
  await checkInvariants(world);
}

/** Runs on to the declared end, checks what stands, and closes the cluster. Never throws: the error is in the result. */
export async function endScenario(world: ScenarioWorld, passed: boolean): Promise<ScenarioResult> {
  const driver = world.running;
  const steps = timelines.get(world) ?? [];
  if (driver === undefined) {
    return {
      seed: world.setUp.seed,
      journalHash: '',
      journal: [],
      epoch: 0,
      endedAt: 0,
      histories: [],
      claims: [],
      steps,
      picture: [],
      events: [],
    };
  }
  const error = passed ? await capture(() => finish(world)) : undefined;
  const closing = await capture(() => driver.close());
  const failed = error ?? closing;
  return {
    seed: world.setUp.seed,
    journalHash: driver.journalHash,
    journal: driver.journal().filter((entry) => entry.at >= driver.epoch),
    epoch: driver.epoch,
    endedAt: driver.view.at,
    histories: world.monitors.all(),
    claims: world.claims,
    steps,
    picture: world.picture.changes,
    events: world.picture.events,
    ...(failed === undefined ? {} : { error: failed }),
  };
}

async function finish(world: ScenarioWorld): Promise<void> {
  const driver = await world.cluster();
  if (world.horizon !== undefined && driver.view.at < world.horizon && world.invariants.length > 0) {
    await driver.runUntil(world.horizon);
  }
  await checkInvariants(world);
}

async function checkInvariants(world: ScenarioWorld): Promise<void> {
  if (world.invariants.length === 0) return;
  const driver = await world.cluster();
  for (const invariant of world.invariants) {
    const verdict = invariant.decide(known(world, driver, false));
    if (verdict.kind !== 'violated') continue;
    const claim = {
      operator: invariant.sentence,
      predicates: [invariant.predicate],
      pastOnly: true,
      since: invariant.since,
      decide: () => verdict,
    };
    recordClaim(world, claim, verdict);
    const text = failureText({ world, driver, claim, verdict, traces: [invariant.trace], decidedAt: driver.view.at });
    throw new ClaimError(`a standing claim broke during this step\n${text}`, {
      claim: invariant.sentence,
      anchor: world.sinceStart(world.anchor.at),
      decidedAt: world.sinceStart(verdict.at),
    });
  }
}

async function capture(run: () => Promise<void>): Promise<Error | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
