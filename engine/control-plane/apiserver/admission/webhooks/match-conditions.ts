import { forbidden } from '../../refusals';
import type { Server } from '../../server';
import { describedRequest, type Review } from './review';
import type { Hook } from './hook';

/**
 * Whether all conditions of a webhook hold. One that is false settles it; errors of others are what the failure policy
 * is for (webhook/matchconditions/matcher.go, v1.36).
 */
export function conditionsHold(
  { cel, authorizer }: Pick<Server, 'cel' | 'authorizer'>,
  { webhook }: Hook,
  review: Review,
): boolean {
  const { matchConditions = [], failurePolicy = 'Fail' } = webhook;
  if (matchConditions.length === 0) return true;
  const { attributes, object = null, old = null } = review;
  const variables = { object, oldObject: old, request: describedRequest(review), user: attributes.user, authorizer };
  const results = matchConditions.map(({ expression }) => cel.evaluate(expression, variables));
  if (results.some((result) => result.ok && result.value === false)) return false;
  const errors = results.flatMap((result) => (result.ok ? [] : [result.error]));
  if (errors.length === 0) return true;
  if (failurePolicy === 'Ignore') return false;
  const why = errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`;
  throw forbidden(attributes.served, attributes.name, why);
}
