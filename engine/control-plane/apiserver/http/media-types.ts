import type { ApiError } from '../../../api/request';
import { refusal } from '../refusals';

/** How an answer is written. */
export type Format = 'json' | 'yaml' | 'protobuf';

export const FORMATS: Readonly<Record<Format, string>> = Object.freeze({
  json: 'application/json',
  yaml: 'application/yaml',
  protobuf: 'application/vnd.kubernetes.protobuf',
});

/** The representations that resources have, in the order in which the real server offers them. */
export const MEDIA_TYPES: readonly string[] = Object.freeze(Object.values(FORMATS));
const STREAM_TYPES = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];
/** Those of lists and watches, which may become streams. */
export const STREAMED_TYPES: readonly string[] = Object.freeze([...MEDIA_TYPES, ...STREAM_TYPES]);

/** What the client wants an answer to look like. */
export interface Presentation {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** Version of meta.k8s.io for what is not the object itself. */
  readonly version: string;
  readonly format: Format;
}

/** A type that a client takes. */
export interface Clause {
  readonly type: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface Endpoint {
  /** Nothing but a watch will come of it. */
  readonly isWatch: boolean;
  /** Custom resources have no protobuf, though what is made of their metadata has. */
  readonly isCustom: boolean;
  /** Its answers can be had as tables. */
  readonly hasTable: boolean;
}

/** What the handler makes of the types and their parameters (apiserver/pkg/endpoints/handlers/negotiation, v1.36). */
export function presentationOf(accept: string | undefined, endpoint: Endpoint): Presentation {
  for (const clause of acceptClauses(accept)) {
    for (const format of formatsFor(clause.type)) {
      const found = transformOf(clause, format, endpoint);
      if (found === undefined) continue;
      if (endpoint.isWatch && format === 'yaml') throw notAcceptable(STREAM_TYPES);
      return found;
    }
  }
  throw notAcceptable();
}

/** The clauses of an Accept header, best first. No header: anything will do. */
export const acceptClauses = (accept: string | undefined): readonly Clause[] =>
  parseAccept(accept === undefined || accept === '' ? '*/*' : accept);

/**
 * What the router before the handlers of most paths lets pass (go-restful). Throws ApiError, which comes without warnings:
 * nobody has looked at the resource yet.
 */
export function checkProduced(accept: string | undefined, produced: readonly string[]): void {
  if (acceptClauses(accept).some(({ type }) => type === '*/*' || produced.includes(type))) return;
  throw refusal(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced.join(', ')}`, {});
}

/** Nothing that the client takes is there. */
export const notAcceptable = (supported = MEDIA_TYPES): ApiError =>
  refusal(406, 'NotAcceptable', `only the following media types are accepted: ${supported.join(', ')}`);

/** How a Status is written: as the client asks, but never transformed. Undefined: nothing is left then. */
export function statusFormatOf(accept: string | undefined): Format | undefined {
  if (accept === undefined || accept === '' || accept === FORMATS.json) return 'json';
  for (const clause of parseAccept(accept)) {
    const [format] = formatsFor(clause.type);
    if (format !== undefined && !isTransformed(clause)) return format;
  }
  return undefined;
}

/** Whether a clause asks for something else than the object itself. */
export const isTransformed = ({ parameters }: Clause): boolean =>
  ['as', 'g', 'v', 'sv'].some((name) => parameters.has(name));

export function formatsFor(wanted: string): readonly Format[] {
  if (wanted === '*/*' || wanted === 'application/*') return ALL_FORMATS;
  return ALL_FORMATS.filter((format) => FORMATS[format] === wanted);
}

const ALL_FORMATS: readonly Format[] = ['json', 'yaml', 'protobuf'];

const TRANSFORMS: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** Undefined: this clause asks for something that there is not in this format. */
function transformOf(
  { parameters }: Clause,
  format: Format,
  { isCustom, hasTable }: Endpoint,
): Presentation | undefined {
  const as = parameters.get('as');
  const stream = parameters.get('stream') ?? '';
  if (stream !== '' && (stream !== 'watch' || format === 'yaml')) return undefined;
  if ((parameters.get('sv') ?? '') !== '') return undefined;
  if (as === undefined && !parameters.has('g') && !parameters.has('v')) {
    return isCustom && format === 'protobuf' ? undefined : PLAIN[format];
  }
  const version = parameters.get('v') ?? '';
  if (as === undefined || !TRANSFORMS.has(as) || parameters.get('g') !== 'meta.k8s.io') return undefined;
  if (version !== 'v1' && version !== 'v1beta1') return undefined;
  if (as === 'Table' && (!hasTable || format === 'protobuf')) return undefined;
  return { as: as as Presentation['as'], version, format };
}

const plain = (format: Format): Presentation => Object.freeze({ as: 'object', version: '', format });
const PLAIN: Readonly<Record<Format, Presentation>> = Object.freeze({
  json: plain('json'),
  yaml: plain('yaml'),
  protobuf: plain('protobuf'),
});

const HEADERS_MAX = 1000;
/** Clients say the same each time. */
const read = new Map<string, readonly Clause[]>();

function parseAccept(header: string): readonly Clause[] {
  let clauses = read.get(header);
  if (clauses !== undefined) return clauses;
  if (read.size >= HEADERS_MAX) read.clear();
  read.set(header, (clauses = readAccept(header)));
  return clauses;
}

/** Best first, as goautoneg sorts. */
function readAccept(header: string): readonly Clause[] {
  const clauses = header.split(',').map(parseClause);
  return clauses
    .map((clause, index) => ({ clause, index }))
    .sort(
      (a, b) =>
        b.clause.quality - a.clause.quality || specificity(b.clause) - specificity(a.clause) || a.index - b.index,
    )
    .map(({ clause }) => clause);
}

function specificity({ type, parameters }: Clause): number {
  if (type === '*/*') return 0;
  return type.endsWith('/*') ? 1 : 2 + parameters.size;
}

function parseClause(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  let quality = 1;
  for (const part of rest) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    const value = equals < 0 ? '' : part.slice(equals + 1);
    if (name === 'q') quality = Number(value) || 0;
    else parameters.set(name, value);
  }
  return { type, quality, parameters };
}

/** The format of a body by its Content-Type. */
export function bodyFormat(contentType: string | undefined, isCustom: boolean): Format {
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  switch (type) {
    case '':
    case 'application/json':
      return 'json';
    case 'application/yaml':
      return 'yaml';
    case 'application/vnd.kubernetes.protobuf':
      if (!isCustom) return 'protobuf';
      break;
    default:
  }
  throw unsupportedBody(MEDIA_TYPES);
}

export const unsupportedBody = (accepted: readonly string[]): Error =>
  refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
