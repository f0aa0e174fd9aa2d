import { plainCompiler } from '../../../../cel/admission/admission-compiler';
import type { Lookup } from '../../../../cel/compile';
import type { MatchCondition } from '../../../../api/types/admissionregistration-v1';
import { evaluateAll, type Expression, MATCH_CONDITIONS_BUDGET, type Variables } from './evaluate';

/** Whether all conditions hold; an error is there only where the failure policy makes it one. */
export type Conditions = { readonly ok: true; readonly hold: boolean } | { readonly ok: false; readonly error: string };

interface Context {
  readonly lookup: Lookup;
  readonly variables: Variables;
  readonly failurePolicy: string;
}

/**
 * Whether a request passes match conditions: one that is false settles it, errors count only where none is
 * (plugin/webhook/matchconditions/matcher.go, v1.36).
 */
export function conditionsHold(
  conditions: readonly Expression[],
  { lookup, variables, failurePolicy }: Context,
): Conditions {
  if (conditions.length === 0) return HOLD;
  const outcome = evaluateAll(conditions, { lookup, variables, budget: MATCH_CONDITIONS_BUDGET });
  const failed = (error: string): Conditions => (failurePolicy === 'Ignore' ? FAIL : { ok: false, error });
  if (!outcome.ok) return failed(outcome.error);
  if (outcome.results.some((result) => result?.ok === true && result.value === false)) return FAIL;
  const errors = outcome.results.flatMap((result) => (result?.ok === false ? [result.error] : []));
  const [only] = errors;
  if (only === undefined) return HOLD;
  return failed(errors.length === 1 ? only : `[${[...new Set(errors)].join(', ')}]`);
}

const HOLD: Conditions = Object.freeze<Conditions>({ ok: true, hold: true });
const FAIL: Conditions = Object.freeze<Conditions>({ ok: true, hold: false });

const WEBHOOK_SCOPE = Object.freeze({ hasParams: false, hasAuthorizer: true });

/** The match conditions of a webhook. */
export const webhookConditions = (conditions: readonly MatchCondition[]): readonly Expression[] =>
  conditions.map(({ expression }) => ({
    text: expression,
    compiled: plainCompiler.compile(expression, ['bool'], WEBHOOK_SCOPE),
  }));
