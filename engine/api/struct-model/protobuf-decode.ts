import { civilFromDays } from '../../base/timestamp';
import { decode, type Decoded } from './decode';
import { durationText } from './duration-text';
import { BYTES, ProtobufError, ProtobufReader } from './protobuf-reader';
import { isInlined } from './struct-model';
import type { Field, Inlined, MapType, ScalarName, Struct, Type } from './type';

/** `runtime.Unknown`: what a body of `application/vnd.kubernetes.protobuf` holds after its four bytes of magic. */
export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  /** The object itself, without apiVersion and kind. */
  readonly raw: Uint8Array;
  readonly contentEncoding: string;
  readonly contentType: string;
}

/** `k8s\0` */
export const PROTOBUF_MAGIC: readonly number[] = Object.freeze([0x6b, 0x38, 0x73, 0x00]);

/** Opens a body. Throws ProtobufError in the words of the real server. */
export function decodeEnvelope(body: Uint8Array): Envelope {
  if (body.length === 0) throw new ProtobufError('empty data');
  if (PROTOBUF_MAGIC.some((byte, i) => body[i] !== byte)) {
    const magic = PROTOBUF_MAGIC.join(' ');
    throw new ProtobufError(`provided data does not appear to be a protobuf message, expected prefix [${magic}]`);
  }
  if (body.length === PROTOBUF_MAGIC.length) throw new ProtobufError('empty body');
  return envelope(ProtobufReader.of(body.subarray(PROTOBUF_MAGIC.length)));
}

function envelope(reader: ProtobufReader): Envelope {
  let type = { apiVersion: '', kind: '' };
  let raw: Uint8Array = new Uint8Array();
  let contentEncoding = '';
  let contentType = '';
  while (reader.next()) {
    if (reader.number === 1) type = typeMeta(reader.message());
    else if (reader.number === 2) raw = reader.bytes();
    else if (reader.number === 3) contentEncoding = reader.string();
    else if (reader.number === 4) contentType = reader.string();
    else reader.skip();
  }
  return { ...type, raw, contentEncoding, contentType };
}

function typeMeta(reader: ProtobufReader): { apiVersion: string; kind: string } {
  const type = { apiVersion: '', kind: '' };
  while (reader.next()) {
    if (reader.number === 1) type.apiVersion = reader.string();
    else if (reader.number === 2) type.kind = reader.string();
    else reader.skip();
  }
  return type;
}

/** The object of an envelope, in normal form, with its apiVersion and kind. Throws ProtobufError. */
export function decodeObject(struct: Struct, { raw, apiVersion, kind }: Envelope): Decoded {
  const fields = decodeMessage(struct, raw);
  return decode(struct, { kind, apiVersion, ...fields });
}

/**
 * One message as JSON would have it, not yet in normal form: protobuf writes zero values too. Unknown numbers are
 * passed over, as Go does.
 */
export function decodeMessage(struct: Struct, raw: Uint8Array): Record<string, unknown> {
  return messageOf(struct, ProtobufReader.of(raw), {});
}

const members = new WeakMap<Struct, ReadonlyMap<number, Field | Inlined>>();

function membersOf(struct: Struct): ReadonlyMap<number, Field | Inlined> {
  let found = members.get(struct);
  if (found === undefined) {
    found = new Map(struct.members.filter(({ number }) => number > 0).map((member) => [member.number, member]));
    members.set(struct, found);
  }
  return found;
}

type Target = Record<string, unknown>;

function messageOf(struct: Struct, reader: ProtobufReader, target: Target): Target {
  const known = membersOf(struct);
  while (reader.next()) {
    const member = known.get(reader.number);
    if (member === undefined) reader.skip();
    else if (isInlined(member)) messageOf(member.inlined, reader.message(), target);
    else fieldInto(target, member, reader);
  }
  return target;
}

function fieldInto(target: Target, { json, type }: Field, reader: ProtobufReader): void {
  if (type.kind === 'list' && !type.wrapped) listInto(target, json, type.element, reader);
  else if (type.kind === 'map') mapInto(target, json, type, reader);
  else target[json] = valueOf(type, reader);
}

function listInto(target: Target, json: string, element: Type, reader: ProtobufReader): void {
  const earlier = target[json];
  const list: unknown[] = Array.isArray(earlier) ? earlier : [];
  target[json] = list;
  if (reader.wire === BYTES && isPackable(element)) {
    const packed = reader.message();
    while (!packed.done) list.push(valueOf(element, packed));
  } else {
    list.push(valueOf(element, reader));
  }
}

function mapInto(target: Target, json: string, { element }: MapType, reader: ProtobufReader): void {
  const map = (target[json] ??= {}) as Record<string, unknown>;
  const entry = reader.message();
  let key = '';
  let value: unknown;
  while (entry.next()) {
    if (entry.number === 1) key = entry.string();
    else if (entry.number === 2) value = valueOf(element, entry);
    else entry.skip();
  }
  map[key] = value ?? emptyOf(element);
}

/** A map entry without a value holds the zero value. */
const emptyOf = (type: Type): unknown => (type.kind === 'scalar' && type.scalar === 'bytes' ? '' : null);

function valueOf(type: Type, reader: ProtobufReader): unknown {
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar](reader);
    case 'struct':
      return messageOf(type.struct, reader.message(), {});
    case 'list':
      return wrappedList(type.element, reader.message());
    case 'map':
      throw new ProtobufError('proto: a map is no value');
    case 'schema-or':
      return schemaOr(type.struct, reader.message(), type.or === 'propsorstrings');
  }
}

function wrappedList(element: Type, reader: ProtobufReader): unknown {
  const target: Target = { items: [] };
  while (reader.next()) {
    if (reader.number === 1) listInto(target, 'items', element, reader);
    else reader.skip();
  }
  return target['items'];
}

/** `{allows, schema}`, `{schema, jSONSchemas}` and `{schema, property}` of apiextensions. */
function schemaOr(struct: Struct, reader: ProtobufReader, strings: boolean): unknown {
  let single: unknown;
  let allows: boolean | undefined;
  const list: unknown[] = [];
  while (reader.next()) {
    if (reader.wire !== BYTES) allows = reader.bool();
    else if (strings && reader.number === 2) list.push(reader.string());
    else {
      const schema = messageOf(struct, reader.message(), {});
      if (reader.number === 1 || allows !== undefined) single = schema;
      else list.push(schema);
    }
  }
  return list.length > 0 ? list : (single ?? allows ?? null);
}

const isPackable = (type: Type): boolean => type.kind === 'scalar' && PACKABLE.has(type.scalar);
const PACKABLE: ReadonlySet<ScalarName> = new Set(['bool', 'int32', 'int64', 'uint8', 'uint32', 'uint64', 'float64']);

type Read = (reader: ProtobufReader) => unknown;

const int32: Read = (reader) => reader.int32();
const int64: Read = (reader) => reader.int64();
const unsigned: Read = (reader) => reader.varint();
const rawJson: Read = (reader) => jsonOf(onlyField(reader, (inner) => inner.bytes()));

const SCALARS: Readonly<Record<ScalarName, Read>> = {
  string: (reader) => reader.string(),
  bool: (reader) => reader.bool(),
  int32,
  int64,
  uint8: unsigned,
  uint16: unsigned,
  uint32: unsigned,
  uint64: unsigned,
  float32: (reader) => reader.float(),
  float64: (reader) => reader.double(),
  bytes: (reader) => reader.bytes().toString('base64'),
  time: (reader) => timeText(reader.message(), false),
  microtime: (reader) => timeText(reader.message(), true),
  duration: (reader) => durationText(BigInt(onlyField(reader, (inner) => inner.int64()) ?? 0)),
  quantity: (reader) => onlyField(reader, (inner) => inner.string()) || '0',
  intorstring: (reader) => intOrString(reader.message()),
  raw: rawJson,
  fieldsv1: rawJson,
  json: rawJson,
};

/** The value of field 1 of a message that has no other. */
function onlyField<T>(reader: ProtobufReader, read: (inner: ProtobufReader) => T): T | undefined {
  const inner = reader.message();
  let value: T | undefined;
  while (inner.next()) {
    if (inner.number === 1) value = read(inner);
    else inner.skip();
  }
  return value;
}

function jsonOf(bytes: Buffer | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) return null;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new ProtobufError('proto: the raw bytes of an extension are no JSON');
  }
}

function intOrString(reader: ProtobufReader): number | string {
  let isText = false;
  let number = 0;
  let text = '';
  while (reader.next()) {
    if (reader.number === 1) isText = reader.int64() === 1;
    else if (reader.number === 2) number = reader.int32();
    else if (reader.number === 3) text = reader.string();
    else reader.skip();
  }
  return isText ? text : number;
}

const SECONDS_A_DAY = 86_400;

/** `{seconds, nanos}`; an empty message is the zero time. */
function timeText(reader: ProtobufReader, micro: boolean): string | null {
  if (reader.done) return null;
  let seconds = 0;
  let nanos = 0;
  while (reader.next()) {
    if (reader.number === 1) seconds = reader.int64();
    else if (reader.number === 2) nanos = reader.int32();
    else reader.skip();
  }
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const second = seconds - days * SECONDS_A_DAY;
  const [year, month, day] = civilFromDays(days);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => pad(part, 2));
  const fraction = micro ? `.${pad(Math.floor(nanos / 1000), 6)}` : '';
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clock.join(':')}${fraction}Z`;
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');
