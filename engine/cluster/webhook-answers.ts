import type { Json } from '../api/object';
import { isRecord } from '../api/patch/json-value';
import type { Answer, Answerer, ServiceTarget, Suspension } from '../control-plane/apiserver/suspension';
import { unanswered } from '../control-plane/apiserver/suspension';
import type { Answer as NetworkAnswer } from '../network/probe';
import type { Whole } from './whole';

/**
 * How webhooks of Services are asked when nobody can dial out: the request walks through the simulated network, and the
 * container at its end answers over HTTP. What lies behind a URL is no part of the cluster, and is not answered.
 */
export function webhookAnswers(cluster: Pick<Whole, 'machines' | 'network' | 'journal'>): Answerer {
  return (suspension) => {
    const { kind, target, name } = suspension;
    if (kind === 'aggregated-api' || target.service === undefined) return unanswered(suspension);
    const answer = asked(cluster, suspension, target.service);
    const what = answer.ok ? String(answer.code) : answer.error;
    cluster.journal.append('kube-apiserver', 'webhook.call', name, { answer: what });
    return answer;
  };
}

function asked(
  { machines, network }: Pick<Whole, 'machines' | 'network'>,
  call: Suspension,
  to: ServiceTarget,
): Answer {
  // The control plane has no rules of its own: it goes by those of the first node that has power.
  const from = [...machines.values()].find((machine) => machine.hasPower)?.name;
  if (from === undefined) return { ok: false, error: `dial tcp ${to.address}: connect: no route to host` };
  const path = call.target.url.replace(/^https:\/\/[^/]*/, '').replace(/\?.*$/, '');
  const answer = network.send({
    from: { kind: 'node', name: from },
    to: to.address.slice(0, to.address.lastIndexOf(':')),
    port: to.port,
    protocol: 'TCP',
    http: { method: 'POST', path, host: `${to.name}.${to.namespace}.svc` },
  });
  return told(answer, call, to);
}

function told(answer: NetworkAnswer, { body, timeoutSeconds }: Suspension, { address }: ServiceTarget): Answer {
  switch (answer.kind) {
    case 'refused':
      return { ok: false, error: `dial tcp ${address}: connect: connection refused` };
    case 'unreachable':
    case 'no-such-host':
      return { ok: false, error: `dial tcp ${address}: connect: no route to host` };
    case 'timeout':
      return { ok: false, error: 'context deadline exceeded' };
    case 'reply':
      if ((answer.delay ?? 0) >= timeoutSeconds * 1000) return { ok: false, error: 'context deadline exceeded' };
      return { ok: true, code: answer.status, ...read(answer.body, body) };
  }
}

/** A container that answers the same each time cannot know the uid of the request: it may leave that out. */
function read(text: string, request: Json): { readonly body: Json } | { readonly text: string } {
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch {
    return { text };
  }
  const response = isRecord(body) ? body['response'] : undefined;
  const asked = isRecord(request) ? request['request'] : undefined;
  if (!isRecord(body) || !isRecord(response) || !isRecord(asked) || response['uid'] !== undefined) return { body };
  return { body: { ...body, response: { ...response, uid: asked['uid'] ?? '' } } };
}
