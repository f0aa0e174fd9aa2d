import type { ScenarioWorld } from '../world';
import type { Claim } from './claim';
import type { Verdict } from './verdict';

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
    ...(world.notice === undefined ? {} : { notice: world.notice }),
  });
}

function anchorOf(world: ScenarioWorld, claim: Claim): ScenarioWorld['now'] {
  if (claim.operator === 'now') return world.now;
  return claim.pastOnly === true ? world.epoch : world.anchor.at;
}
