import { internalError } from '../../refusals';
import type { Server } from '../../server';
import type { Steps } from '../../suspension';
import type { Attributes } from '../attributes';
import type { AdmissionPlugin } from '../plugin';
import { callWebhook } from './call';
import { hooksOf, type Hook } from './hook';
import { isExempt, matched } from './match';
import { conditionsHold } from './match-conditions';
import { rejection } from './response';
import type { Review } from './review';
import { asSeen } from './versions';

type Cluster = Pick<Server, 'store' | 'registry' | 'random' | 'authorizer' | 'isSilent'>;

/**
 * All webhooks that match are asked about the same object; the first refusal in their order is the one that the client
 * is told, where the real server tells the first to arrive (webhook/validating/dispatcher.go, v1.36).
 */
export const validatingWebhooks = (server: Cluster): AdmissionPlugin => {
  const cluster = { ...server, random: server.random.fork('validating-webhooks') };
  return {
    name: 'ValidatingAdmissionWebhook',
    handles,
    isIdle: () => hooksOf(cluster, 'validatingwebhookconfigurations').length === 0,
    validateSteps: (attributes) => validated(cluster, attributes),
  };
};

const handles: AdmissionPlugin['handles'] = (served) => !isExempt(served);

function* validated(cluster: Cluster, attributes: Attributes): Steps<void> {
  const hooks = hooksOf(cluster, 'validatingwebhookconfigurations');
  if (hooks.length === 0) return;
  const relevant = hooks.flatMap((hook) => {
    const seen = matched(cluster, hook, attributes);
    if (seen === undefined) return [];
    const review = { attributes, seen, object: asSeen(seen, attributes.object), old: asSeen(seen, attributes.old) };
    return conditionsHold(cluster, hook, review) ? [{ hook, review }] : [];
  });
  let refusal: Error | undefined;
  for (const { hook, review } of relevant) refusal = (yield* refusalOf(cluster, hook, review, refusal)) ?? refusal;
  if (refusal !== undefined) throw refusal;
}

function* refusalOf(
  cluster: Cluster,
  hook: Hook,
  review: Review,
  earlier: Error | undefined,
): Steps<Error | undefined> {
  const called = yield* callWebhook(cluster, hook, review, false);
  if (!called.ok) return earlier ?? (hook.webhook.failurePolicy === 'Ignore' ? undefined : internalError(called.error));
  called.verdict.warnings.forEach(review.attributes.warn);
  return earlier ?? (called.verdict.allowed ? undefined : rejection(hook.webhook.name, called.verdict.status));
}
