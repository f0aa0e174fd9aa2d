import type { ApiError, ApiResponse } from '../api/request';
import type { HttpAnswer, HttpRequest } from '../control-plane/apiserver/http/message';
import { answered, refused, warningsOf, type Route } from '../control-plane/apiserver/route';
import type { Server } from '../control-plane/apiserver/server';
import type { ObjectTexts } from './object-text';

type LedToRequest = Extract<Route, { kind: 'request' }>;

/** An answer whose body is text already. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly body: string | Uint8Array;
}

const JSON_HEADERS: Readonly<Record<string, string>> = Object.freeze({ 'content-type': 'application/json' });

/** The answer to a request; objects as they are come from the texts that are kept. */
export function answerOf(
  server: Server,
  http: HttpRequest,
  led: LedToRequest,
  response: ApiResponse,
  texts: ObjectTexts,
): Answer {
  const { presentation, served } = led;
  if (presentation.as !== 'object' || response.kind === 'status') {
    return inText(answered(server, http, led, response), presentation.yaml);
  }
  const warnings = warningsOf(served, response.warnings);
  const body = response.kind === 'object' ? texts.typed(response.object) : listText(led, response, texts);
  const answer = { status: response.code, headers: JSON_HEADERS, warnings, body };
  return presentation.yaml ? inYaml(answer) : answer;
}

function listText({ served }: LedToRequest, list: Extract<ApiResponse, { kind: 'list' }>, texts: ObjectTexts): string {
  const metadata = JSON.stringify({
    resourceVersion: list.resourceVersion,
    continue: list.continue,
    remainingItemCount: list.remainingItemCount,
  });
  const head = `{"kind":${JSON.stringify(served.definition.listKind)},"apiVersion":${JSON.stringify(served.apiVersion)}`;
  return `${head},"metadata":${metadata},"items":[${list.items.map((item) => texts.untyped(item)).join(',')}]}`;
}

/** Go's encoders end what they print for people with a newline; a body of text stays as it is. */
export function inText({ status, headers, warnings, body }: HttpAnswer, yaml = false): Answer {
  const answer = { status, headers, warnings, body: typeof body === 'string' ? body : JSON.stringify(body) };
  return yaml && typeof body !== 'string' ? inYaml(answer) : answer;
}

export const refusalAnswer = (error: ApiError, led?: LedToRequest): Answer =>
  inText(refused(error, led?.served), led?.presentation.yaml);

function inYaml(answer: Answer & { readonly body: string }): Answer {
  const { dumpYaml } = loadYaml();
  const body = dumpYaml(JSON.parse(answer.body));
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/yaml' }, body };
}

/** Few ask for YAML, and everybody would pay for loading it. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadYaml = (): typeof import('./yaml') => require('./yaml') as typeof import('./yaml');
