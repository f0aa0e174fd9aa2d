import { semanticEqual } from '../../../../base/equal';
import { quote } from '../../../../base/go-text';
import type { Json, KubeObject } from '../../../../api/object';
import { jsonPatch } from '../../../../api/patch/json-patch';
import { parse } from '../../../../api/struct-model/decode';
import { internalError } from '../../refusals';
import type { Served } from '../../registry';
import type { Server } from '../../server';
import type { Steps } from '../../suspension';
import type { Attributes } from '../attributes';
import type { AdmissionPlugin } from '../plugin';
import type { Rounds } from '../rounds';
import { callWebhook } from './call';
import { hooksOf, type Hook } from './hook';
import { isExempt, matched } from './match';
import { conditionsHold } from './match-conditions';
import { rejection, type Verdict } from './response';
import { asSeen, asStored } from './versions';

const NAME = 'MutatingAdmissionWebhook';

type Cluster = Pick<Server, 'store' | 'registry' | 'random' | 'decoder' | 'authorizer' | 'isSilent'>;

/** Webhooks one after the other, each seeing what those before made (webhook/mutating/dispatcher.go, v1.36). */
export const mutatingWebhooks = (server: Cluster): AdmissionPlugin => {
  const cluster = { ...server, random: server.random.fork('mutating-webhooks') };
  return {
    name: NAME,
    handles,
    isIdle: () => hooksOf(cluster, 'mutatingwebhookconfigurations').length === 0,
    admitSteps: (attributes, object, rounds) => admitSteps(cluster, attributes, object, rounds),
  };
};

const handles: AdmissionPlugin['handles'] = (served) => !isExempt(served);

/** Not a method of the plugin: a generator function that is made with its server keeps it until a full collection. */
function* admitSteps(cluster: Cluster, attributes: Attributes, object: KubeObject, rounds: Rounds): Steps<KubeObject> {
  const hooks = hooksOf(cluster, 'mutatingwebhookconfigurations');
  if (hooks.length === 0) return object;
  return (yield* admitted(cluster, hooks, attributes, rounds)) ?? object;
}

function* admitted(
  cluster: Cluster,
  hooks: readonly Hook[],
  attributes: Attributes,
  rounds: Rounds,
): Steps<KubeObject | undefined> {
  if (rounds.isSecond && !semanticEqual(rounds.outputOf(NAME), attributes.object)) rounds.changed(NAME);
  let now = attributes;
  for (const hook of hooks) {
    const seen = matched(cluster, hook, now);
    if (seen === undefined) continue;
    const review = { attributes: now, seen, object: asSeen(seen, now.object), old: asSeen(seen, now.old) };
    if (!conditionsHold(cluster, hook, review)) continue;
    if (rounds.isSecond && !rounds.isDue(NAME, hook.id)) continue;
    const called = yield* callWebhook(cluster, hook, review, true);
    const changed = called.ok ? changedBy(cluster, hook, called.verdict, now, seen) : failed(hook, called.error);
    if (changed !== undefined) {
      rounds.changed(NAME);
      rounds.again();
      now = { ...now, object: changed };
    }
    if (hook.webhook.reinvocationPolicy === 'IfNeeded') rounds.remember(NAME, hook.id);
  }
  rounds.left(NAME, now.object);
  return now.object;
}

function failed({ webhook }: Hook, error: string): undefined {
  if (webhook.failurePolicy === 'Ignore') return undefined;
  throw internalError(error);
}

/** Undefined: nothing changes. */
function changedBy(
  { decoder }: Cluster,
  { webhook }: Hook,
  { allowed, status, warnings, patch }: Verdict,
  { object, warn }: Attributes,
  seen: Served,
): KubeObject | undefined {
  warnings.forEach(warn);
  if (!allowed) throw rejection(webhook.name, status);
  if (patch === '') return undefined;
  const read = parse(patch);
  const operations = read.ok ? read.value : undefined;
  if (Array.isArray(operations) && operations.length === 0) return undefined;
  if (object === undefined) {
    throw internalError(
      `admission webhook ${quote(webhook.name)} attempted to modify the object, which is not supported for this operation`,
    );
  }
  const result = jsonPatch(asSeen(seen, object) as unknown as Json, operations);
  if (!result.ok) throw internalError(result.error);
  const decoded = decoder.decode(seen, result.value);
  if (!decoded.ok) throw internalError(decoded.error);
  const next = asStored(seen, decoded.object, object);
  return semanticEqual(next, object) ? undefined : next;
}
