import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import fc from 'fast-check';
import { decode, decodeJson, isNormal } from './decode';
import { decodeMessage } from './protobuf-decode';
import { encodeMessage } from './protobuf-encode';
import { apiVersions, kindsOf, structFor } from './struct-model';
import type { ScalarName, Struct, Type } from './type';

const structs = apiVersions()
  .flatMap((apiVersion) => kindsOf(apiVersion).map((kind) => structFor(apiVersion, kind)))
  .filter((struct): struct is Struct => struct !== undefined);

/** Values that fit a struct, with fields left out at random; to a depth, since schemas nest without end. */
function valueOf(struct: Struct, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const model = struct.fields.map((field): [string, fc.Arbitrary<unknown>] => [field.json, ofType(field.type, depth)]);
  return fc.record(Object.fromEntries(model), { requiredKeys: [] });
}

function ofType(type: Type, depth: number): fc.Arbitrary<unknown> {
  if (depth === 0 && type.kind !== 'scalar') return fc.constant(null);
  switch (type.kind) {
    case 'scalar':
      return SCALARS[type.scalar] ?? fc.nat(100);
    case 'struct':
      return valueOf(type.struct, depth - 1);
    case 'list':
      return fc.array(ofType(type.element, depth - 1), { maxLength: 2 });
    case 'map':
      return fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), ofType(type.element, depth - 1), { maxKeys: 2 });
    case 'schema-or':
      return type.or === 'propsorbool' ? fc.boolean() : fc.constant(null);
  }
}

const SCALARS: Partial<Record<ScalarName, fc.Arbitrary<unknown>>> = {
  string: fc.string({ maxLength: 5, unit: 'grapheme' }),
  bool: fc.boolean(),
  int32: fc.integer(),
  int64: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
  bytes: fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  time: fc.constantFrom('2026-01-02T03:04:05Z', '1969-12-31T23:59:59Z', '2026-01-02T03:04:05.25+01:00'),
  microtime: fc.constantFrom('2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.000000-01:00'),
  duration: fc.constantFrom('1h', '90s', '0'),
  quantity: fc.constantFrom('1', '0.5', '1Gi', '1024Mi', '1e3'),
  intorstring: fc.oneof(fc.integer(), fc.constantFrom('', '25%')),
  raw: fc.constantFrom(null, 1, 'x', { a: [1] }),
  fieldsv1: fc.constant({ 'f:a': {} }),
  json: fc.constantFrom(null, 1, 'x', { a: [1] }),
};

const anyCase = fc.nat(structs.length - 1).chain((i) => {
  const struct = structs[i] as Struct;
  return fc.tuple(fc.constant(struct), valueOf(struct, 3));
});

describe('properties of the struct model', () => {
  it('decoding gives a normal form, whether from a value or from a text', () => {
    fc.assert(
      fc.property(anyCase, ([struct, value]) => {
        const decoded = decode(struct, value);
        ok(decoded.ok, JSON.stringify(decoded));
        ok(isNormal(struct, decoded.value));
        deepStrictEqual(decodeJson(struct, JSON.stringify(value)), JSON.parse(JSON.stringify(decoded)));
      }),
    );
  });

  it('decoding does not change a normal form', () => {
    fc.assert(
      fc.property(anyCase, ([struct, value]) => {
        const once = decode(struct, value);
        ok(once.ok);
        const again = decode(struct, once.value);
        ok(again.ok);
        strictEqual(again.value, once.value);
      }),
    );
  });

  it('protobuf carries all of a normal form', () => {
    fc.assert(
      fc.property(anyCase, ([struct, value]) => {
        const normal = decode(struct, value);
        ok(normal.ok);
        const bytes = encodeMessage(struct, normal.value as object);
        const back = decode(struct, decodeMessage(struct, bytes));
        ok(back.ok, JSON.stringify(back));
        deepStrictEqual(encodeMessage(struct, back.value as object), bytes);
      }),
    );
  });

  it('no value makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...structs), fc.jsonValue(), (struct, value) => {
        decode(struct, value);
        decode(struct, { spec: value, metadata: value, items: value, data: value, status: value });
        decodeJson(struct, JSON.stringify(value));
      }),
      { numRuns: 500 },
    );
  });

  it('no text makes it throw', () => {
    fc.assert(fc.property(fc.constantFrom(...structs), fc.string(), (struct, text) => void decodeJson(struct, text)));
  });
});
