import type { ApiError, ApiResponse } from '../api/request';
import { FORMATS, statusFormatOf, type Format } from '../control-plane/apiserver/http/media-types';
import { header, type HttpAnswer, type HttpRequest } from '../control-plane/apiserver/http/message';
import { answered, refused, warningsOf, type Route } from '../control-plane/apiserver/route';
import type { Server } from '../control-plane/apiserver/server';
import { goJson } from './go-json';
import { hasProtobuf, protobufOf, type ObjectProtobufs } from './object-protobuf';
import type { ObjectTexts } from './object-text';
import { isPretty } from './pretty';

type LedToRequest = Extract<Route, { kind: 'request' }>;

/** An answer whose body is text or bytes already. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly body: string | Uint8Array;
}

/** Objects as they are written already. */
export interface Forms {
  readonly texts: ObjectTexts;
  readonly protobufs: ObjectProtobufs;
}

const headersOf = (format: Format): Readonly<Record<string, string>> =>
  Object.freeze({ 'content-type': FORMATS[format] });

const HEADERS: Readonly<Record<Format, Readonly<Record<string, string>>>> = {
  json: headersOf('json'),
  yaml: headersOf('yaml'),
  protobuf: headersOf('protobuf'),
};

/** The answer to a request; objects as they are come from the forms that are kept. */
export function answerOf(
  server: Server,
  http: HttpRequest,
  led: LedToRequest,
  response: ApiResponse,
  forms: Forms,
): Answer {
  const { presentation, served } = led;
  const { format } = presentation;
  if (presentation.as !== 'object' || response.kind === 'status') {
    return inFormat(answered(server, http, led, response), format, http);
  }
  const warnings = warningsOf(served, response.warnings);
  const body = format === 'protobuf' ? bytesOf(led, response, forms.protobufs) : textOf(led, response, forms.texts);
  const answer = { status: response.code, headers: HEADERS.json, warnings, body };
  return typeof body === 'string'
    ? finished({ ...answer, body }, format, http)
    : { ...answer, headers: HEADERS.protobuf };
}

type Objects = Exclude<ApiResponse, { kind: 'status' }>;

const bytesOf = ({ served }: LedToRequest, response: Objects, protobufs: ObjectProtobufs): Uint8Array =>
  response.kind === 'object' ? protobufs.body(response.object) : protobufs.list(served, response);

const textOf = (led: LedToRequest, response: Objects, texts: ObjectTexts): string =>
  response.kind === 'object' ? texts.typed(response.object) : listText(led, response, texts);

function listText({ served }: LedToRequest, list: Extract<ApiResponse, { kind: 'list' }>, texts: ObjectTexts): string {
  const isCustom = served.definition.custom !== undefined;
  const metadata = JSON.stringify({
    resourceVersion: list.resourceVersion,
    continue: list.continue ?? (isCustom ? '' : undefined),
    remainingItemCount: list.remainingItemCount,
  });
  const items = isCustom ? list.items.map((item) => texts.typed(item)).join(',') : texts.untyped(list.items);
  const head = `{"kind":${JSON.stringify(served.definition.listKind)},"apiVersion":${JSON.stringify(served.apiVersion)}`;
  return `${head},"metadata":${metadata},"items":[${items}]}`;
}

/** A value in one of the formats; text stays as it is. */
export function inFormat(answer: HttpAnswer, format: Format, http?: HttpRequest): Answer {
  const { status, headers, warnings, body } = answer;
  if (typeof body === 'string') return { status, headers, warnings, body };
  if (format === 'protobuf' && canBeProtobuf(body)) {
    return { status, headers: { ...headers, ...HEADERS.protobuf }, warnings, body: protobufOf(body) };
  }
  return finished({ status, headers, warnings, body: goJson(body) }, format, http);
}

function canBeProtobuf(body: unknown): body is object {
  const { apiVersion = '', kind = '' } = body as { readonly apiVersion?: string; readonly kind?: string };
  return hasProtobuf(apiVersion === '' ? 'v1' : apiVersion, kind);
}

/** A refusal, as the client of that request reads it. */
export function refusalAnswer(error: ApiError, http?: HttpRequest, led?: LedToRequest): Answer {
  const answer = refused(error, led?.served);
  const format = http === undefined ? 'json' : statusFormatOf(header(http, 'accept'));
  return format === undefined ? forPeople(answer) : inFormat(answer, format, http);
}

/** Where nothing that the client takes is left (apiserver/pkg/endpoints/handlers/responsewriters `WriteRawJSON`, v1.36). */
export const forPeople = ({ status, headers, warnings, body }: HttpAnswer): Answer => ({
  status,
  headers: { ...headers, ...HEADERS.json },
  warnings,
  body: goJson(body, 2),
});

/** Go's encoder ends JSON with a newline, but not what it prints for people. */
function finished(answer: Answer & { readonly body: string }, format: Format, http: HttpRequest | undefined): Answer {
  if (format === 'yaml') {
    const body = loadYaml().dumpYaml(JSON.parse(answer.body));
    return { ...answer, headers: { ...answer.headers, ...HEADERS.yaml }, body };
  }
  if (http === undefined || !isPretty(http)) return { ...answer, body: `${answer.body}\n` };
  return { ...answer, body: goJson(JSON.parse(answer.body), 2) };
}

/** Few ask for YAML, and everybody would pay for loading it. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadYaml = (): typeof import('./yaml') => require('./yaml') as typeof import('./yaml');
