import { daysFromCivil } from '../../base/timestamp';
import { parseNanos } from './duration-text';
import { PROTOBUF_MAGIC } from './protobuf-decode';
import { ProtobufWriter } from './protobuf-writer';
import { isInlined, structNamed } from './struct-model';
import type { Field, Inlined, ScalarName, SchemaOr, Struct, Type } from './type';

/** An object in normal form as the message of its struct, byte for byte as Go writes it. apiVersion and kind are left out. */
export function encodeMessage(struct: Struct, value: object): Uint8Array {
  const writer = new ProtobufWriter();
  writeStruct(writer, struct, value as Fields);
  return writer.finish();
}

/** A body of `application/vnd.kubernetes.protobuf`. */
export function encodeEnvelope(
  type: { readonly apiVersion: string; readonly kind: string },
  raw: Uint8Array,
): Uint8Array {
  const writer = new ProtobufWriter();
  writer.message(1, () => {
    writer.string(1, type.apiVersion);
    writer.string(2, type.kind);
  });
  writer.bytes(2, raw);
  writer.string(3, '');
  writer.string(4, '');
  return Buffer.concat([Buffer.from(PROTOBUF_MAGIC), writer.finish()]);
}

/** What a list says of itself. */
export interface ListMetadata {
  readonly resourceVersion: string;
  readonly continue?: string | undefined;
  readonly remainingItemCount?: number | undefined;
}

/** The message of a list whose items are messages already. All kinds of lists are numbered alike. */
export function encodeList(metadata: ListMetadata, items: readonly Uint8Array[]): Uint8Array {
  const writer = new ProtobufWriter();
  writer.message(1, () => writeStruct(writer, structNamed('meta-v1.ListMeta'), { ...metadata }));
  for (const item of items) writer.bytes(2, item);
  return writer.finish();
}

/** One frame of a watch in protobuf, without the length before it: `object` is a body as `encodeEnvelope` makes it. */
export function encodeWatchEvent(type: string, object: Uint8Array): Uint8Array {
  const writer = new ProtobufWriter();
  writer.string(1, type);
  writer.message(2, () => writer.bytes(1, object));
  return writer.finish();
}

type Fields = Record<string, unknown>;

const ordered = new WeakMap<Struct, readonly (Field | Inlined)[]>();

/** gogo writes fields by number, and leaves out none but nil ones. */
function membersOf(struct: Struct): readonly (Field | Inlined)[] {
  let found = ordered.get(struct);
  if (found === undefined) {
    found = struct.members.filter(({ number }) => number > 0).sort((a, b) => a.number - b.number);
    ordered.set(struct, found);
  }
  return found;
}

function writeStruct(writer: ProtobufWriter, struct: Struct, value: Fields): void {
  for (const member of membersOf(struct)) {
    if (isInlined(member)) writer.message(member.number, () => writeStruct(writer, member.inlined, value));
    else writeField(writer, member, value[member.json]);
  }
}

function writeField(writer: ProtobufWriter, { number, type }: Field, value: unknown): void {
  if (value === undefined || value === null) {
    if (!type.pointer) writeUnset(writer, number, type);
  } else if (type.kind === 'list' && !type.wrapped) {
    for (const item of value as readonly unknown[]) writeValue(writer, number, type.element, item);
  } else if (type.kind === 'map') {
    writeMap(writer, number, type.element, value as Fields);
  } else {
    writeValue(writer, number, type, value);
  }
}

/** What is not set is written nevertheless where Go has a value and no pointer. */
function writeUnset(writer: ProtobufWriter, number: number, type: Type): void {
  if (type.kind === 'struct') writer.message(number, () => writeStruct(writer, type.struct, {}));
  else if (type.kind === 'scalar') UNSET[type.scalar](writer, number);
}

function writeMap(writer: ProtobufWriter, number: number, element: Type, map: Fields): void {
  for (const key of Object.keys(map).sort(byBytes)) {
    writer.message(number, () => {
      writer.string(1, key);
      writeValue(writer, 2, element, map[key]);
    });
  }
}

/** Code units order the surrogates before some characters that UTF-8 puts first. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));

function writeValue(writer: ProtobufWriter, number: number, type: Type, value: unknown): void {
  switch (type.kind) {
    case 'scalar':
      return value === null ? UNSET[type.scalar](writer, number) : SCALARS[type.scalar](writer, number, value);
    case 'struct':
      return writer.message(number, () => writeStruct(writer, type.struct, (value ?? {}) as Fields));
    case 'list':
      return writer.message(number, () => {
        for (const item of value as readonly unknown[]) writeValue(writer, 1, type.element, item);
      });
    case 'map':
      return writeMap(writer, number, type.element, value as Fields);
    case 'schema-or':
      return writer.message(number, () => writeSchemaOr(writer, type.or, type.struct, value));
  }
}

function writeSchemaOr(writer: ProtobufWriter, or: SchemaOr, struct: Struct, value: unknown): void {
  const schema = (number: number, one: unknown): void =>
    writer.message(number, () => writeStruct(writer, struct, one as Fields));
  if (or === 'propsorbool') {
    writer.bool(1, value !== false);
    if (typeof value === 'object') schema(2, value);
  } else if (!Array.isArray(value)) {
    if (value !== null) schema(1, value);
  } else {
    for (const item of value as readonly unknown[])
      if (or === 'propsorarray') schema(2, item);
      else writer.string(2, item as string);
  }
}

type Write = (writer: ProtobufWriter, number: number, value: unknown) => void;
type WriteUnset = (writer: ProtobufWriter, number: number) => void;

const integer: Write = (writer, number, value) => writer.int(number, value as number);
const json: Write = (writer, number, value) =>
  writer.message(number, () => writer.bytes(1, Buffer.from(JSON.stringify(value), 'utf8')));

const SCALARS: Readonly<Record<ScalarName, Write>> = {
  string: (writer, number, value) => writer.string(number, value as string),
  bool: (writer, number, value) => writer.bool(number, value as boolean),
  int32: integer,
  int64: integer,
  uint8: integer,
  uint16: integer,
  uint32: integer,
  uint64: integer,
  float32: (writer, number, value) => writer.double(number, value as number),
  float64: (writer, number, value) => writer.double(number, value as number),
  bytes: (writer, number, value) => writer.bytes(number, Buffer.from(value as string, 'base64')),
  time: (writer, number, value) => writeTime(writer, number, value as string),
  microtime: (writer, number, value) => writeTime(writer, number, value as string),
  duration: (writer, number, value) => writer.message(number, () => writer.int(1, Number(parseNanos(value as string)))),
  quantity: (writer, number, value) => writer.message(number, () => writer.string(1, value as string)),
  intorstring: (writer, number, value) => writeIntOrString(writer, number, value as number | string),
  raw: json,
  fieldsv1: json,
  json,
};

const nothing: WriteUnset = () => undefined;
const empty: WriteUnset = (writer, number) => writer.message(number, () => undefined);
const zero: WriteUnset = (writer, number) => writer.int(number, 0);

const UNSET: Readonly<Record<ScalarName, WriteUnset>> = {
  string: (writer, number) => writer.string(number, ''),
  bool: zero,
  int32: zero,
  int64: zero,
  uint8: zero,
  uint16: zero,
  uint32: zero,
  uint64: zero,
  float32: (writer, number) => writer.double(number, 0),
  float64: (writer, number) => writer.double(number, 0),
  bytes: nothing,
  time: empty,
  microtime: empty,
  duration: (writer, number) => writer.message(number, () => writer.int(1, 0)),
  quantity: (writer, number) => writer.message(number, () => writer.string(1, '0')),
  intorstring: (writer, number) => writeIntOrString(writer, number, 0),
  raw: empty,
  fieldsv1: empty,
  json: empty,
};

function writeIntOrString(writer: ProtobufWriter, number: number, value: number | string): void {
  const isText = typeof value === 'string';
  writer.message(number, () => {
    writer.int(1, isText ? 1 : 0);
    writer.int(2, isText ? 0 : value);
    writer.string(3, isText ? value : '');
  });
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?Z$/;

function writeTime(writer: ProtobufWriter, number: number, text: string): void {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, micros = 0] = (TIME.exec(text) ?? [])
    .slice(1)
    .map((part) => Number(part ?? 0));
  const seconds = daysFromCivil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second;
  writer.message(number, () => {
    writer.int(1, seconds);
    writer.int(2, micros * 1000);
  });
}
