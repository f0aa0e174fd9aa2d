import { refusal } from '../refusals';

/** The representations that resources have; protobuf is read, and answered with JSON. */
const MEDIA_TYPES = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const STREAM_TYPES = ['application/json;stream=watch', 'application/vnd.kubernetes.protobuf;stream=watch'];

/** What the client wants an answer to look like. */
export interface Presentation {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** Version of meta.k8s.io for what is not the object itself. */
  readonly version: string;
  readonly yaml: boolean;
}

const PLAIN: Presentation = Object.freeze({ as: 'object', version: '', yaml: false });

interface Clause {
  readonly type: string;
  readonly quality: number;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface Endpoint {
  /** Whether a stream may come of it: a list, a watch. */
  readonly streams: boolean;
  /** Custom resources have no protobuf. */
  readonly isCustom: boolean;
}

/**
 * Negotiates as two layers do upstream: the router accepts what it can produce at all, then the handler looks at the
 * parameters (go-restful; apiserver/pkg/endpoints/handlers/negotiation, v1.36).
 */
export function presentationOf(accept: string | undefined, { streams, isCustom }: Endpoint): Presentation {
  const header = accept === undefined || accept === '' ? '*/*' : accept;
  const supported = isCustom ? MEDIA_TYPES.slice(0, 2) : MEDIA_TYPES;
  const clauses = parseAccept(header);
  const produced = streams ? [...supported, ...STREAM_TYPES] : supported;
  if (!clauses.some(({ type }) => type === '*/*' || produced.includes(type))) {
    throw refusal(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${produced.join(', ')}`, {});
  }
  for (const clause of clauses) {
    const accepted = supported.find((type) => matches(clause.type, type));
    const found = accepted === undefined ? undefined : transformOf(clause, accepted);
    if (found !== undefined) return found;
  }
  throw refusal(406, 'NotAcceptable', `only the following media types are accepted: ${supported.join(', ')}`);
}

const matches = (wanted: string, type: string): boolean =>
  wanted === type || wanted === '*/*' || wanted === 'application/*';

const TRANSFORMS: ReadonlySet<string> = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

/** Undefined: this clause asks for a transformation that there is not. */
function transformOf({ parameters }: Clause, accepted: string): Presentation | undefined {
  const as = parameters.get('as');
  const yaml = accepted === 'application/yaml';
  const asks = as !== undefined || parameters.has('g') || parameters.has('v');
  const stream = parameters.get('stream') ?? '';
  if (stream !== '' && stream !== 'watch') return undefined;
  if ((parameters.get('sv') ?? '') !== '') return undefined;
  if (!asks) return yaml ? { ...PLAIN, yaml } : PLAIN;
  const version = parameters.get('v') ?? '';
  if (as === undefined || !TRANSFORMS.has(as) || parameters.get('g') !== 'meta.k8s.io') return undefined;
  if (version !== 'v1' && version !== 'v1beta1') return undefined;
  return { as: as as Presentation['as'], version, yaml };
}

/** Best first, as goautoneg sorts. */
function parseAccept(header: string): readonly Clause[] {
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
export function bodyFormat(contentType: string | undefined, isCustom: boolean): 'json' | 'yaml' | 'protobuf' {
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
  throw unsupportedBody(isCustom ? MEDIA_TYPES.slice(0, 2) : MEDIA_TYPES);
}

export const unsupportedBody = (accepted: readonly string[]): Error =>
  refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );
