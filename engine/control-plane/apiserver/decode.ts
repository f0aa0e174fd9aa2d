import { FRESH } from '../../base/fresh';
import type { KubeObject } from '../../api/object';
import { RawBody } from '../../api/raw-body';
import { decode, decodeParsed, parse, type Decoded as Read, type Parsed } from '../../api/struct-model/decode';
import { decodeUnstructured } from '../../api/struct-model/decode-unstructured';
import { decodeEnvelope, decodeObject, type Envelope } from '../../api/struct-model/protobuf-decode';
import { ProtobufError } from '../../api/struct-model/protobuf-reader';
import { structFor } from '../../api/struct-model/struct-model';
import { groupVersionFault, noTypeMeta, summarizeBody, typeMetaOf } from '../../api/struct-model/type-meta';
import type { Struct } from '../../api/struct-model/type';
import type { Served } from './registry';

/** What a body is, in normal form, and what it holds beyond what its kind knows: unknown fields, one sentence each. */
export type Decoded =
  | { readonly ok: true; readonly object: KubeObject; readonly strictErrors: readonly string[] }
  /** A body that is no object of the kind: the message of a 400, and the part of it that says what is wrong. */
  | { readonly ok: false; readonly error: string; readonly cause?: string };

/** Brings what a client submitted to normal form. Parts that are in normal form already are shared, not copied. */
export interface Decoder {
  /** What a body shares with `known`, an object of this resource in normal form, is not looked at. */
  decode(served: Served, body: unknown, known?: unknown): Decoded;
  /** The same for the outcome of a strategic merge patch, which is read by other rules. */
  decodeMerged(served: Served, value: unknown): Decoded;
}

/** Reads a YAML text into what JSON would have held. */
export type YamlReader = (text: string) => ReadYaml | { readonly error: string };

export interface ReadYaml extends Parsed {
  /** What a strict reader says of keys that are given twice. */
  readonly duplicates?: string;
}

/** Built-in kinds, by the struct model; worded as transformDecodeError does (endpoints/handlers/rest.go, v1.36). */
export const structDecoder = (yaml: YamlReader): Decoder =>
  Object.freeze<Decoder>({
    decode: (served, body, known) => {
      if (!(body instanceof RawBody)) return decodeValue(served, body, known);
      if (body.format === 'protobuf') return decodeProtobuf(served, body);
      return decodeText(served, body, yaml);
    },
    decodeMerged: (served, value) =>
      withReset(
        decodeAs(served, served, (struct) => decodeUnstructured(struct, value, MARKED)),
        value,
      ),
  });

/** What a client gave empty is to be told from what it left out. */
const MARKED = true;

function decodeValue(served: Served, body: unknown, known: unknown): Decoded {
  const type = typeMetaOf({ text: '', value: body });
  if (!type.ok && isUnreadableVersion(body)) return { ok: false, error: type.error, cause: type.error };
  const { apiVersion, kind } = type.ok ? type : { apiVersion: '', kind: '' };
  return withReset(
    // A body that says that it is of another kind shares values with the object, but not what they mean.
    decodeAs(served, { apiVersion, kind }, (struct) =>
      decode(struct, body, struct === structOf(served) ? known : undefined, MARKED),
    ),
    body,
  );
}

function isUnreadableVersion(body: unknown): boolean {
  const { apiVersion } = (body ?? {}) as { readonly apiVersion?: unknown };
  return typeof apiVersion === 'string' && groupVersionFault(apiVersion) !== undefined;
}

function decodeText(served: Served, body: RawBody, yaml: YamlReader): Decoded {
  const { text } = body;
  const read = body.format === 'yaml' ? yaml(text) : jsonOf(text);
  if ('error' in read) return unrecognized(served, body, read.error);
  const type = typeMetaOf(read);
  if (!type.ok) return unrecognized(served, body, type.error);
  return withReset(
    decodeAs(served, type, (struct) => decodeParsed(struct, read, MARKED)),
    read.value,
  );
}

/**
 * An empty list of managed fields asks for them to be forgotten, and normal form knows no empty list: a list of one
 * empty entry asks for the same (apimachinery pkg/util/managedfields/internal/fieldmanager.go, v0.36).
 */
export function withReset(decoded: Decoded, given: unknown): Decoded {
  const { metadata } = (given ?? {}) as { readonly metadata?: { readonly managedFields?: unknown } | null };
  const asked = metadata?.managedFields;
  if (!decoded.ok || !Array.isArray(asked) || asked.length > 0) return decoded;
  const { object } = decoded;
  return { ...decoded, object: { ...object, metadata: { ...object.metadata, managedFields: [{}] } } };
}

function jsonOf(text: string): Parsed | { readonly error: string } {
  const parsed = parse(text);
  return parsed.ok ? { text, value: parsed.value } : { error: noTypeMeta(parsed.error) };
}

function decodeProtobuf(served: Served, body: RawBody): Decoded {
  let envelope: Envelope;
  try {
    envelope = decodeEnvelope(body.bytes);
  } catch (error) {
    if (error instanceof ProtobufError) return unrecognized(served, body, error.message);
    throw error;
  }
  return decodeAs(served, envelope, (struct) => {
    try {
      return decodeObject(struct, envelope);
    } catch (error) {
      if (error instanceof ProtobufError) return { ok: false, error: error.message };
      throw error;
    }
  });
}

const SUMMARY_LENGTH = 30;

const unrecognized = ({ kind }: Served, { bytes }: RawBody, error: string): Decoded => ({
  ok: false,
  error: `the object provided is unrecognized (must be of type ${kind}): ${error} (${summarizeBody(bytes, SUMMARY_LENGTH)})`,
});

interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What the body says it is must be what was asked for; what it does not say is taken as that. */
function decodeAs(served: Served, given: TypeMeta, read: (struct: Struct) => Read): Decoded {
  const apiVersion = given.apiVersion === '' ? served.apiVersion : given.apiVersion;
  const kind = given.kind === '' ? served.kind : given.kind;
  const expected = apiVersion === served.apiVersion && kind === served.kind;
  const struct = expected ? structOf(served) : structFor(apiVersion, kind);
  if (struct === undefined) return refused({ apiVersion, kind }, served, unregistered(apiVersion, kind));
  const result = read(struct);
  if (!result.ok) return refused({ apiVersion, kind }, served, result.error);
  if (kind !== served.kind) return refused({ apiVersion, kind }, served, unconvertible(apiVersion, kind, served));
  if (!expected) {
    return isConvertible(apiVersion, served)
      ? { ok: false, error: versionMismatch(apiVersion, served) }
      : refused({ apiVersion, kind }, served, unconvertible(apiVersion, kind, served));
  }
  return { ok: true, object: typed(result.value as KubeObject, served), strictErrors: result.strictErrors };
}

function refused({ apiVersion, kind }: TypeMeta, served: Served, cause: string): Decoded {
  const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
  const error = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${served.kind}: ${cause}`;
  return { ok: false, error, cause };
}

const structs = new WeakMap<Served, Struct>();

/** The struct of what is served; undefined for custom resources. */
export function structOf(served: Served): Struct | undefined {
  const known = structs.get(served);
  if (known !== undefined) return known;
  const struct = structFor(served.apiVersion, served.kind);
  if (struct !== undefined) structs.set(served, struct);
  return struct;
}

const typed = (object: KubeObject, { apiVersion, kind }: Served): KubeObject =>
  object.apiVersion === apiVersion && object.kind === kind ? object : { ...FRESH, ...object, apiVersion, kind };

const unregistered = (apiVersion: string, kind: string): string =>
  `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"`;

const versionMismatch = (apiVersion: string, served: Served): string =>
  `the API version in the data (${apiVersion}) does not match the expected API version (${served.apiVersion})`;

const unconvertible = (apiVersion: string, kind: string, served: Served): string =>
  `converting (${goPackage(apiVersion)}.${kind}) to (${internalPackageOf(served)}.${served.kind}): unknown conversion`;

const goPackage = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf('/') + 1);

/** Events are one kind in two groups, scales in three; and a kind in two versions of its group is one. */
function isConvertible(apiVersion: string, { group, kind }: Served): boolean {
  if (kind === 'Scale') return true;
  const slash = apiVersion.indexOf('/');
  const other = slash < 0 ? '' : apiVersion.slice(0, slash);
  return other === group || (kind === 'Event' && internalPackage(other) === internalPackage(group));
}

/** Subresources of the core group may be of another one's kinds. */
const internalPackageOf = ({ group, kind }: Served): string => FOREIGN.get(kind) ?? internalPackage(group);

const FOREIGN: ReadonlyMap<string, string> = new Map([
  ['Eviction', 'policy'],
  ['Scale', 'autoscaling'],
]);

/** The Go package of a group's internal types: `rbac` of rbac.authorization.k8s.io. */
function internalPackage(group: string): string {
  const [first = ''] = group.split('.');
  return first === '' || first === 'events' ? 'core' : first;
}
