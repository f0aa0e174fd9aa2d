import type { JournalEntry } from '../engine/sim/journal';
import type { ClusterDriver } from '../engine/driver/driver';
import { startEngine } from './start-engine';
import { ClaimError } from './language/errors';
import { known } from './temporal/settle';
import { failureText } from './temporal/failure-text';
import type { PictureChange, PictureEvent } from './picture';
import type { ClaimRecord } from './temporal/claim';
import { recordClaim } from './temporal/record-claim';
import type { Trace } from './temporal/trace';
import { ScenarioWorld, type WorldOptions } from './world';

/** What is left of a scenario when it has ended. */
export interface ScenarioResult extends ScenarioDrawing {
  readonly seed: number;
  /** Empty when no cluster was started, or when nobody wants it. */
  readonly journalHash: string;
  readonly epoch: number;
  readonly endedAt: number;
  readonly steps: readonly StepInstant[];
  readonly error?: Error;
}

/** What a report draws of a scenario; all of it is empty when nobody does, or when no cluster was started. */
export interface ScenarioDrawing {
  readonly journal: readonly JournalEntry[];
  readonly histories: readonly { readonly text: string; readonly trace: Trace }[];
  readonly claims: readonly ClaimRecord[];
  readonly picture: readonly PictureChange[];
  readonly events: readonly PictureEvent[];
}

/** When a step ended, in virtual time. */
export interface StepInstant {
  readonly text: string;
  readonly keyword: string;
  readonly at: number;
  readonly passed: boolean;
  /** What is to be said of it, though it did not fail. */
  readonly notice?: string;
}

const timelines = new WeakMap<ScenarioWorld, StepInstant[]>();

export function beginScenario(options: Omit<WorldOptions, 'start'>): ScenarioWorld {
  const world = new ScenarioWorld({ ...options, start: startEngine });
  timelines.set(world, []);
  return world;
}

/**
 * Moves the anchor after a When, and checks the claims that stand. Throws ClaimError when one has broken. Most scenarios have
 * none: nothing is waited for then.
 */
export function endStep(world: ScenarioWorld, passed: boolean): Promise<void> | undefined {
  const { stepText: text, stepKeyword: keyword = '*', now: at, notice } = world;
  timelines.get(world)?.push({ text, keyword, at, passed, ...(notice === undefined ? {} : { notice }) });
  if (!passed) return undefined;
  world.endStep();
  return world.invariants.length === 0 ? undefined : checkInvariants(world);
}

/** Runs on to the declared end, checks what stands and what nobody has looked at, and closes the cluster. Never throws: the error is in the result. */
export async function endScenario(world: ScenarioWorld, passed: boolean, isHashed: boolean): Promise<ScenarioResult> {
  const driver = world.running;
  const steps = timelines.get(world) ?? [];
  const { seed } = world.setUp;
  if (driver === undefined) return { ...NOTHING_DRAWN, seed, journalHash: '', epoch: 0, endedAt: 0, steps };
  const error = passed ? await capture(() => finish(world)) : undefined;
  const closing = await capture(() => driver.close());
  const failed = error ?? closing;
  return {
    ...drawingOf(world, driver),
    seed,
    journalHash: isHashed ? driver.journalHash : '',
    epoch: driver.epoch,
    endedAt: driver.view.at,
    steps,
    ...(failed === undefined ? {} : { error: failed }),
  };
}

const NOTHING_DRAWN: ScenarioDrawing = { journal: [], histories: [], claims: [], picture: [], events: [] };

function drawingOf({ picture, monitors, claims }: ScenarioWorld, driver: ClusterDriver): ScenarioDrawing {
  if (picture === undefined) return NOTHING_DRAWN;
  const journal = driver.journal().filter((entry) => entry.at >= driver.epoch);
  return { journal, histories: monitors.all(), claims, picture: picture.changes, events: picture.events };
}

async function finish(world: ScenarioWorld): Promise<void> {
  world.failOnRejection();
  const driver = await world.cluster();
  if (world.horizon !== undefined && driver.view.at < world.horizon && world.invariants.length > 0) {
    await driver.runUntil(world.horizon);
  }
  await checkInvariants(world);
}

async function checkInvariants(world: ScenarioWorld): Promise<void> {
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
