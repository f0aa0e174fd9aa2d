import type { ScenarioWorld } from '../world';
import type { Claim } from './claim';
import type { Verdict } from './verdict';

/** A claim as history decided it, for reports. Instants are milliseconds since the scenario began. */
export interface ClaimRecord {
  /** The sentence of the scenario. */
  readonly step: string;
  /** `within 60s`, `at all times`. */
  readonly operator: string;
  /** The states that it speaks of, by the names of their histories. */
  readonly states: readonly string[];
  /** Where its time begins: the last When; the start, for a claim about all that was; now, for one about now. */
  readonly anchor: number;
  readonly deadline?: number;
  readonly decidedAt: number;
  readonly holds: boolean;
  /** Why it does not hold. */
  readonly because?: string;
}

export function recordClaim(world: ScenarioWorld, claim: Claim, verdict: Verdict): void {
  if (verdict.kind === 'undecided') return;
  world.claims.push({
    step: world.stepText,
    operator: claim.operator,
    states: claim.predicates.map((predicate) => predicate.text),
    anchor: world.sinceStart(anchorOf(world, claim)),
    ...(claim.deadline === undefined ? {} : { deadline: world.sinceStart(claim.deadline) }),
    decidedAt: world.sinceStart(verdict.at),
    holds: verdict.kind === 'satisfied',
    ...(verdict.kind === 'violated' ? { because: verdict.because } : {}),
  });
}

function anchorOf(world: ScenarioWorld, claim: Claim): ScenarioWorld['now'] {
  if (claim.operator === 'now') return world.now;
  return claim.pastOnly === true ? world.epoch : world.anchor.at;
}
