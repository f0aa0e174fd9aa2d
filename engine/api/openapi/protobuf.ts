import { invariant } from '../../base/invariant';
import { ProtobufWriter } from '../struct-model/protobuf-writer';
import type { Schema } from './schema';

/**
 * The document of `/openapi/v2` as message `openapi.v2.Document` (gnostic-models, openapiv2/OpenAPIv2.proto, v0.7). What
 * kubectl reads to judge a kind that no document of v3 knows. A field that the message has not is a bug of ours.
 */
export function openApiV2Protobuf(document: Schema): Uint8Array {
  const writer = new ProtobufWriter();
  writeFields(writer, DOCUMENT(), document);
  return writer.finish();
}

type Write = (writer: ProtobufWriter, field: number, value: unknown) => void;

/** Fields by their name in JSON; `x-`: the number of the field that takes extensions. */
interface Fields {
  readonly [name: string]: readonly [field: number, write: Write] | number;
}

const text: Write = (writer, field, value) => {
  invariant(typeof value === 'string', 'a text');
  if (value !== '') writer.string(field, value);
};
const flag: Write = (writer, field, value) => {
  if (value === true) writer.bool(field, true);
};
const integer: Write = (writer, field, value) => {
  invariant(typeof value === 'number', 'a number');
  if (value !== 0) writer.int(field, value);
};
const double: Write = (writer, field, value) => {
  invariant(typeof value === 'number', 'a number');
  if (value !== 0) writer.double(field, value);
};
/** `openapi.v2.Any`: any value as YAML, of which JSON is a part. */
const any: Write = (writer, field, value) =>
  writer.message(field, () => writer.string(2, `${JSON.stringify(value)}\n`));

const each =
  (write: Write): Write =>
  (writer, field, values) => {
    invariant(Array.isArray(values), 'a list');
    for (const value of values as readonly unknown[]) write(writer, field, value);
  };
const texts = each((writer, field, value) => writer.string(field, String(value)));

/** A message of which only one field is written. */
const within =
  (inner: number, write: Write): Write =>
  (writer, field, value) =>
    writer.message(field, () => write(writer, inner, value));

/** An object as a list of names and values. */
const named =
  (inner: number, write: Write): Write =>
  (writer, field, values) =>
    writer.message(field, () => {
      for (const [name, value] of Object.entries(fieldsOf(values))) {
        writer.message(inner, () => {
          writer.string(1, name);
          write(writer, 2, value);
        });
      }
    });

const message =
  (fields: () => Fields): Write =>
  (writer, field, value) =>
    writer.message(field, () => writeFields(writer, fields(), fieldsOf(value)));

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => {
  invariant(typeof value === 'object' && value !== null, 'an object');
  return value as Readonly<Record<string, unknown>>;
};

function writeFields(writer: ProtobufWriter, fields: Fields, value: Readonly<Record<string, unknown>>): void {
  for (const [name, content] of Object.entries(value)) {
    if (content === undefined) continue;
    const found = name.startsWith('x-') ? undefined : fields[name];
    if (typeof found === 'object') {
      found[1](writer, found[0], content);
      continue;
    }
    const extensions = fields['x-'];
    invariant(name.startsWith('x-') && typeof extensions === 'number', `openapi.v2 has no field for ${name}`);
    writer.message(extensions, () => {
      writer.string(1, name);
      any(writer, 2, content);
    });
  }
}

const DOCUMENT = (): Fields => ({
  swagger: [1, text],
  info: [2, message(() => ({ title: [1, text], version: [2, text], 'x-': 7 }))],
  paths: [
    8,
    named(
      2,
      message(() => PATH_ITEM),
    ),
  ],
  definitions: [9, named(1, schema)],
  parameters: [10, named(1, parameter)],
  security: [12, each(named(1, within(1, texts)))],
  securityDefinitions: [
    13,
    named(
      1,
      within(
        2,
        message(() => API_KEY),
      ),
    ),
  ],
  'x-': 16,
});

const API_KEY: Fields = { type: [1, text], name: [2, text], in: [3, text], description: [4, text], 'x-': 5 };

const schema = message(() => SCHEMA);
const SCHEMA: Fields = Object.freeze({
  $ref: [1, text],
  format: [2, text],
  title: [3, text],
  description: [4, text],
  default: [5, any],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, flag],
  minimum: [9, double],
  exclusiveMinimum: [10, flag],
  maxLength: [11, integer],
  minLength: [12, integer],
  pattern: [13, text],
  maxItems: [14, integer],
  minItems: [15, integer],
  uniqueItems: [16, flag],
  maxProperties: [17, integer],
  minProperties: [18, integer],
  required: [19, texts],
  enum: [20, each(any)],
  additionalProperties: [
    21,
    (writer, field, value) =>
      typeof value === 'boolean' ? within(2, flag)(writer, field, value) : within(1, schema)(writer, field, value),
  ],
  type: [22, (writer, field, value) => within(1, texts)(writer, field, Array.isArray(value) ? value : [value])],
  items: [23, within(1, schema)],
  allOf: [24, each(schema)],
  properties: [25, named(1, schema)],
  readOnly: [27, flag],
  example: [30, any],
  'x-': 31,
} satisfies Fields);

/** Parameters of a query have one field more than those of a path, in their midst. */
const simpleParameter = (shift: 0 | 1): Fields => ({
  required: [1, flag],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [5 + shift, text],
  format: [6 + shift, text],
  uniqueItems: [19 + shift, flag],
  'x-': 22 + shift,
});
const PARAMETERS: Readonly<Record<string, Write>> = Object.freeze({
  body: within(
    1,
    message(() => ({
      description: [1, text],
      name: [2, text],
      in: [3, text],
      required: [4, flag],
      schema: [5, schema],
      'x-': 6,
    })),
  ),
  header: within(
    2,
    within(
      1,
      message(() => simpleParameter(0)),
    ),
  ),
  query: within(
    2,
    within(
      3,
      message(() => simpleParameter(1)),
    ),
  ),
  path: within(
    2,
    within(
      4,
      message(() => simpleParameter(0)),
    ),
  ),
});
const parameter: Write = (writer, field, value) => {
  const place = String(fieldsOf(value)['in']);
  const write = PARAMETERS[place];
  invariant(write !== undefined, `a parameter in ${place}`);
  write(writer, field, value);
};
const parameterOrReference: Write = (writer, field, value) =>
  '$ref' in fieldsOf(value)
    ? within(
        2,
        message(() => ({ $ref: [1, text], description: [2, text] })),
      )(writer, field, value)
    : within(1, parameter)(writer, field, value);

const response = message(() => ({ description: [1, text], schema: [2, within(1, schema)], 'x-': 5 }));
const operation = message(() => OPERATION);
const OPERATION: Fields = Object.freeze({
  tags: [1, texts],
  summary: [2, text],
  description: [3, text],
  operationId: [5, text],
  produces: [6, texts],
  consumes: [7, texts],
  parameters: [8, each(parameterOrReference)],
  responses: [9, named(1, within(1, response))],
  schemes: [10, texts],
  deprecated: [11, flag],
  'x-': 13,
} satisfies Fields);
const PATH_ITEM: Fields = Object.freeze({
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  options: [6, operation],
  head: [7, operation],
  patch: [8, operation],
  parameters: [9, each(parameterOrReference)],
  'x-': 10,
} satisfies Fields);
