import type { ValidatingWebhook } from '../../../../api/types/admissionregistration-v1';
import { forbidden } from '../../refusals';
import type { Server } from '../../server';
import { activationOf } from '../policies/activation';
import type { Expression, Variables } from '../policies/evaluate';
import { conditionsHold as allHold, webhookConditions } from '../policies/match-conditions';
import type { Hook } from './hook';
import type { Review } from './review';

const compiled = new WeakMap<object, readonly Expression[]>();

/** Whether all conditions of a webhook hold; errors are what its failure policy is for. */
export function conditionsHold({ authorizer }: Pick<Server, 'authorizer'>, { webhook }: Hook, review: Review): boolean {
  const { matchConditions, failurePolicy = 'Fail' } = webhook;
  if (matchConditions === undefined || matchConditions.length === 0) return true;
  const conditions = compiledOnce(matchConditions);
  const lookup = activationOf({ review, authorizer });
  const outcome = allHold(conditions, { lookup, variables: NO_VARIABLES, failurePolicy });
  if (outcome.ok) return outcome.hold;
  throw forbidden(review.attributes.served, review.attributes.name, outcome.error);
}

const NO_VARIABLES: Variables = new Map();

function compiledOnce(conditions: NonNullable<ValidatingWebhook['matchConditions']>): readonly Expression[] {
  const known = compiled.get(conditions) ?? webhookConditions(conditions);
  compiled.set(conditions, known);
  return known;
}
