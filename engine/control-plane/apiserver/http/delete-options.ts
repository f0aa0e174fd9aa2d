import { RawBody } from '../../../api/raw-body';
import { decode, parse, type Decoded } from '../../../api/struct-model/decode';
import { decodeEnvelope, decodeObject } from '../../../api/struct-model/protobuf-decode';
import { ProtobufError } from '../../../api/struct-model/protobuf-reader';
import { structFor } from '../../../api/struct-model/struct-model';
import type { Struct } from '../../../api/struct-model/type';
import { typeMetaOf } from '../../../api/struct-model/type-meta';
import { quote } from '../../../base/go-text';
import { invariant } from '../../../base/invariant';
import { badRequest } from '../refusals';
import { bodyFormat } from './media-types';
import { header, type HttpRequest } from './message';
import { checkedDeleteOptions, deleteParameters, type GivenDeleteOptions } from './parameters';

/** Options come in the body, or else as parameters. */
export function deleteOptionsOf(http: HttpRequest): ReturnType<typeof checkedDeleteOptions> {
  if (http.body.length === 0) return checkedDeleteOptions(deleteParameters(http.query));
  const format = bodyFormat(header(http, 'content-type'), false);
  const struct = structFor('v1', 'DeleteOptions');
  invariant(struct !== undefined, 'DeleteOptions are part of the model');
  const decoded = format === 'protobuf' ? decodedProtobuf(struct, http.body) : decode(struct, optionsIn(http.body));
  if (!decoded.ok) throw badRequest(decoded.error);
  return checkedDeleteOptions(decoded.value as GivenDeleteOptions);
}

function decodedProtobuf(struct: Struct, body: Uint8Array): Decoded {
  try {
    return decodeObject(struct, decodeEnvelope(body));
  } catch (error) {
    if (error instanceof ProtobufError) return { ok: false, error: error.message };
    throw error;
  }
}

/** Where the kinds of options are registered, as errors call it. */
const OPTIONS_SCHEME = 'k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme/register.go:27';
const META_KINDS: ReadonlySet<string> = new Set([
  'Status',
  'Table',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
]);

/** A body without a kind is taken for options, whatever version it names (endpoints/handlers/delete.go, v1.36). */
function optionsIn(body: Uint8Array): unknown {
  const { text } = new RawBody('json', body);
  const read = parse(text);
  if (!read.ok) throw badRequest(`couldn't get version/kind; json parse error: ${read.error}`);
  const type = typeMetaOf({ text, value: read.value });
  if (!type.ok) throw badRequest(type.error);
  const { apiVersion, kind } = type;
  if (kind === '' || kind === 'DeleteOptions') return read.value;
  if (META_KINDS.has(kind) && (apiVersion === 'v1' || apiVersion === 'meta.k8s.io/v1'))
    throw badRequest(`converting (v1.${kind}) to (v1.DeleteOptions): unknown conversion`);
  const version = quote(apiVersion === '' ? 'meta.k8s.io/v1' : apiVersion);
  throw badRequest(`no kind ${quote(kind)} is registered for version ${version} in scheme ${quote(OPTIONS_SCHEME)}`);
}
