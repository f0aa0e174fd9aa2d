import { millis, type Instant, type Millis } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import type { Behaviour, Routes } from './behaviour';
import type { ContainerPort } from './cri';

/** What a port of a pod does with a connection. */
export type PortAnswer =
  | { readonly kind: 'refused' }
  /** The connection stands; nothing was asked over HTTP, or the port does not speak it. */
  | { readonly kind: 'accepted' }
  /** The connection stands, for the kernel took it; the process says nothing. */
  | { readonly kind: 'silent' }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly body: string;
      readonly delay: Millis;
      readonly location: string | undefined;
    };

export interface PortQuestion {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly http: { readonly method: string; readonly path: string } | undefined;
  /** Source address as the pod sees it. */
  readonly client: string;
}

/** Names that may stand in a scripted body between double braces. */
export interface AnswerFacts {
  readonly pod: string;
  readonly namespace: string;
  readonly ip: string;
  readonly now: Instant;
}

/** Answer of one container; `age` is the time since its process began. */
export function answerOf(
  behaviour: Behaviour,
  declared: readonly ContainerPort[],
  question: PortQuestion,
  age: Millis,
  facts: AnswerFacts,
): PortAnswer {
  const routes = routesOf(behaviour, declared, question);
  if (routes === undefined) return { kind: 'refused' };
  if (question.http === undefined || routes === 'opaque') return { kind: 'accepted' };
  const path = question.http.path.split('?', 1)[0] ?? '';
  const step = stepAt(routes.get(question.http.path) ?? routes.get(path) ?? routes.get('*') ?? [], age);
  if (step === undefined)
    return { kind: 'http', status: 404, body: '404 page not found\n', delay: millis(0), location: undefined };
  return {
    kind: 'http',
    status: step.status,
    body: fill(step.body, question, facts),
    delay: step.delay,
    location: step.location,
  };
}

function routesOf(
  behaviour: Behaviour,
  declared: readonly ContainerPort[],
  question: PortQuestion,
): Routes | 'opaque' | undefined {
  const { ports } = behaviour;
  if (ports === undefined) return undefined;
  if (ports.kind === 'fixed') return question.protocol === 'SCTP' ? undefined : ports.routes.get(question.port);
  const listens =
    declared.length === 0 || declared.some((one) => one.port === question.port && one.protocol === question.protocol);
  return listens ? ports.routes : undefined;
}

/** The last step whose time has come. */
export function stepAt<Step extends { readonly from: Millis }>(steps: readonly Step[], age: Millis): Step | undefined {
  let found: Step | undefined;
  for (const step of steps) if (step.from <= age) found = step;
  return found;
}

function fill(body: string, question: PortQuestion, facts: AnswerFacts): string {
  if (!body.includes('{{')) return body;
  const values: Readonly<Record<string, string>> = {
    pod: facts.pod,
    namespace: facts.namespace,
    ip: facts.ip,
    client: question.client,
    path: question.http?.path ?? '',
    now: formatTime(facts.now),
  };
  return body.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}
