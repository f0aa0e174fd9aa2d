import type { GoldenCase, GoldenRequest, GoldenStep } from './golden-case';
import type { Mutator } from './mutators';
import { pick, type Chance } from './seeded';

/** What waits for a policy or a definition to be known waits no longer than this. */
const WAIT_MILLIS = 1500;

/** A case with one of its requests changed, and without what was expected; undefined: it has none to change. */
export function mutatedCase(given: GoldenCase, id: string, mutate: Mutator, chance: Chance): GoldenCase | undefined {
  const usable = given.steps.filter(({ watch, request }) => watch !== true && request.until === undefined);
  if (usable.length === 0 || given.exclusive === true) return undefined;
  const step = pick(chance, usable);
  const { request } = step;
  const mutation = mutate(request, chance);
  if (mutation === undefined) return undefined;
  const { request: changed, what } = mutation;
  const steps = given.steps.map((each) => unexpected(each === step ? { ...each, request: changed } : each));
  return withUsedCaptures({ ...given, id, title: what, checks: [], steps });
}

function unexpected({ expect: _expect, select: _select, ...step }: GoldenStep): GoldenStep {
  return { ...step, request: hasty(step.request), ...(step.during && { during: step.during.map(hasty) }) };
}

const hasty = (request: GoldenRequest): GoldenRequest =>
  request.until === undefined ? request : { ...request, until: { ...request.until, timeoutMs: WAIT_MILLIS } };

/** A value that nobody inserts need not be there to be captured. */
function withUsedCaptures(mutated: GoldenCase): GoldenCase {
  const text = JSON.stringify(mutated);
  return JSON.parse(text, (key, value: unknown) => {
    if (key !== 'capture' || typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => text.includes(`\${${name}}`)));
  }) as GoldenCase;
}
