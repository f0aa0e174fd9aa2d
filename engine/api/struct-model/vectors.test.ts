import { deepStrictEqual, strictEqual } from 'node:assert';
import { invariant } from '../../base/invariant';
import { decode, decodeJson, isNormal } from './decode';
import { decodeEnvelope, decodeObject } from './protobuf-decode';
import { encodeEnvelope, encodeMessage } from './protobuf-encode';
import { structFor } from './struct-model';
import { readings, vectors, type Reading, type Vector } from './fixtures/vectors';
import type { Struct } from './type';
import { wireForm } from './wire-form';

describe('objects of every kind, as Go prints them', () => {
  for (const kind of new Set(vectors.map((vector) => vector.kind))) {
    it(kind, () => vectors.filter((vector) => vector.kind === kind).forEach(checkVector));
  }
});

describe('texts with something wrong in them', () => {
  for (const kind of new Set(readings.map((reading) => reading.kind))) {
    it(kind, () => readings.filter((reading) => reading.kind === kind).forEach(checkReading));
  }
});

function checkVector({ kind, json, protobuf }: Vector): void {
  const struct = structOf(kind);
  const normal = valueOf(decodeJson(struct, JSON.stringify(json)));
  deepStrictEqual(wireForm(struct, normal), json);
  strictEqual(valueOf(decode(struct, normal)), normal);
  strictEqual(isNormal(struct, normal), true);
  if (protobuf !== undefined) checkProtobuf(struct, normal, Buffer.from(protobuf, 'base64'));
}

function checkProtobuf(struct: Struct, normal: object, bytes: Buffer): void {
  const { apiVersion, kind } = normal as { apiVersion: string; kind: string };
  strictEqual(Buffer.from(encodeMessage(struct, normal)).toString('base64'), bytes.toString('base64'));
  const body = encodeEnvelope({ apiVersion, kind }, bytes);
  deepStrictEqual(valueOf(decodeObject(struct, decodeEnvelope(body))), normal);
}

function checkReading({ kind, text, strict = [], error, json }: Reading): void {
  const struct = structOf(kind);
  const result = decodeJson(struct, text);
  if (!result.ok) {
    strictEqual(result.error, error, text);
    return;
  }
  strictEqual(undefined, error, text);
  deepStrictEqual(result.strictErrors, strict, text);
  const printed: unknown = JSON.parse(JSON.stringify(wireForm(struct, result.value as object)));
  deepStrictEqual(printed, json, text);
}

function valueOf(decoded: ReturnType<typeof decode>): object {
  invariant(decoded.ok, JSON.stringify(decoded));
  return decoded.value as object;
}

function structOf(kind: string): Struct {
  const [apiVersion = '', name = ''] = kind.split(' ');
  const struct = structFor(apiVersion, name);
  invariant(struct !== undefined, kind);
  return struct;
}
