import { millis, type Instant, type Millis } from '../../base/brand';
import { formatTime } from '../../base/timestamp';
import type { Behaviour, Ports, Routes, Socket } from './behaviour';
import type { ContainerPort } from './cri';
import { cleanPath } from './shell/files';

/** What a port of a pod does with a connection. */
export type PortAnswer =
  | { readonly kind: 'refused' }
  /** The connection stands; nothing was asked over HTTP, or the port does not speak it. */
  | { readonly kind: 'accepted'; readonly body?: string }
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
  /** Bytes that are sent where nothing is asked over HTTP. */
  readonly data?: string | undefined;
  /** Source address as the pod sees it. */
  readonly client: string;
}

/** Names that may stand in a scripted body between double braces. */
export interface AnswerFacts {
  readonly pod: string;
  readonly namespace: string;
  readonly ip: string;
  readonly now: Instant;
  readonly hostname: string;
  /** A file of the container. */
  read(path: string): string | undefined;
}

/** Answer of one container; `age` is the time since its process began. */
export function answerOf(
  behaviour: Behaviour,
  declared: readonly ContainerPort[],
  question: PortQuestion,
  age: Millis,
  facts: AnswerFacts,
): PortAnswer {
  const { ports } = behaviour;
  if (ports?.kind === 'sockets') {
    const socket = ports.sockets.find((one) => one.port === question.port && one.protocol === question.protocol);
    return socket === undefined ? { kind: 'refused' } : socketAnswer(socket, question, age, facts);
  }
  const routes = routesOf(ports, declared, question);
  if (routes === undefined) return { kind: 'refused' };
  if (question.http === undefined || routes === 'opaque') return { kind: 'accepted' };
  return routed(routes, question.http.path, age, (body) => fill(body, question, facts)) ?? NOT_FOUND;
}

function socketAnswer(socket: Socket, question: PortQuestion, age: Millis, facts: AnswerFacts): PortAnswer {
  const filled = (body: string): string => fill(body, question, facts);
  if (question.http === undefined) {
    const { data } = question;
    if (data === undefined || socket.says === undefined) return { kind: 'accepted' };
    return { kind: 'accepted', body: filled(socket.says(data)) };
  }
  const { path } = question.http;
  return routed(socket.routes, path, age, filled) ?? fileAnswer(socket.root, path, facts) ?? NOT_FOUND;
}

function routed(
  routes: Routes,
  whole: string,
  age: Millis,
  filled: (body: string) => string,
): Extract<PortAnswer, { kind: 'http' }> | undefined {
  const path = whole.split('?', 1)[0] ?? '';
  const step = stepAt(routes.get(whole) ?? routes.get(path) ?? routes.get('*') ?? [], age);
  if (step === undefined) return undefined;
  const { status, body, delay, location } = step;
  return { kind: 'http', status, body: filled(body), delay, location: location && filled(location) };
}

/** What a server of files says; a directory is answered with its `index.html`. */
function fileAnswer(root: string | undefined, whole: string, facts: AnswerFacts): PortAnswer | undefined {
  if (root === undefined) return undefined;
  const path = whole.split('?', 1)[0] ?? '';
  const body = facts.read(cleanPath(path.endsWith('/') ? `${root}${path}index.html` : `${root}${path}`, '/'));
  return body === undefined ? undefined : { kind: 'http', status: 200, body, delay: millis(0), location: undefined };
}

const NOT_FOUND: PortAnswer = {
  kind: 'http',
  status: 404,
  body: '404 page not found\n',
  delay: millis(0),
  location: undefined,
};

function routesOf(
  ports: Exclude<Ports, { kind: 'sockets' }> | undefined,
  declared: readonly ContainerPort[],
  question: PortQuestion,
): Routes | 'opaque' | undefined {
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
    method: question.http?.method ?? '',
    port: String(question.port),
    now: formatTime(facts.now),
    hostname: facts.hostname,
  };
  return body.replace(/\{\{(?:query\.)?(\w+)\}\}/g, (whole, name: string) =>
    whole.startsWith('{{query.') ? (queryOf(question).get(name) ?? '') : (values[name] ?? whole),
  );
}

/** `a=1&b=x%20y` behind the path, by name. */
function queryOf({ http }: PortQuestion): ReadonlyMap<string, string> {
  const [, query = ''] = http?.path.split(/\?(.*)/s) ?? [];
  const pairs = query.split('&').map((pair): readonly [string, string] => {
    const [name = '', ...rest] = pair.split('=');
    return [decoded(name), decoded(rest.join('='))];
  });
  return new Map(pairs);
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}
