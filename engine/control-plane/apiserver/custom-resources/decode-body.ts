import { RawBody } from '../../../api/raw-body';
import { parse } from '../../../api/struct-model/decode';
import { duplicateFields } from '../../../api/struct-model/duplicate-fields';
import { noTypeMeta, summarizeBody, typeMetaOf } from '../../../api/struct-model/type-meta';
import { isFields, isItems } from '../../../api/structural-schema/schema';
import { mapFields, mapItems, GONE } from '../../../api/structural-schema/prune';
import type { CustomForm } from '../../../api/kinds/definition';
import { withReset, type Decoded, type YamlReader } from '../decode';
import type { Served } from '../registry';

/** A body, or a value in process, as an object of a custom resource. */
export const decodeBody = (served: Served, custom: CustomForm, body: unknown, yaml: YamlReader): Decoded =>
  body instanceof RawBody ? decodeText(served, custom, body, yaml) : decodeValue(served, custom, body);

/** A value in process need not say what it is. */
function decodeValue(served: Served, custom: CustomForm, body: unknown): Decoded {
  const { apiVersion, kind } = served;
  const value = withoutUndefined(body);
  return decodeAs(served, custom, isFields(value) ? { apiVersion, kind, ...value } : value, []);
}

function decodeText(served: Served, custom: CustomForm, body: RawBody, yaml: YamlReader): Decoded {
  const unrecognized = (error: string): Decoded => ({
    ok: false,
    error: `the object provided is unrecognized (must be of type ${served.kind}): ${error} (${summarizeBody(body.bytes, SUMMARY_LENGTH)})`,
  });
  const read = body.format === 'yaml' ? yaml(body.text) : jsonOf(body.text);
  if ('error' in read) return unrecognized(read.error);
  const type = typeMetaOf(read);
  if (!type.ok) return unrecognized(type.error);
  if (type.kind === '') return unrecognized(`Object 'Kind' is missing in '${body.text}'`);
  const duplicates = body.format === 'yaml' ? [] : duplicateFields(read.text, read.value);
  return decodeAs(served, custom, read.value, duplicates);
}

const SUMMARY_LENGTH = 30;

function jsonOf(text: string): { readonly text: string; readonly value: unknown } | { readonly error: string } {
  const parsed = parse(text);
  return parsed.ok ? { text, value: parsed.value } : { error: noTypeMeta(parsed.error) };
}

function decodeAs(served: Served, custom: CustomForm, value: unknown, duplicates: readonly string[]): Decoded {
  const read = custom.decode(value);
  if (!read.ok) {
    const kind = isFields(value) && typeof value['kind'] === 'string' ? value['kind'] : served.kind;
    const apiVersion = isFields(value) && typeof value['apiVersion'] === 'string' ? value['apiVersion'] : '';
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    const error = `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${served.kind}: ${read.error}`;
    return { ok: false, error, cause: read.error };
  }
  const { object, strictErrors } = read;
  if (object.apiVersion !== served.apiVersion) {
    const given = (object.apiVersion as string | undefined) ?? '';
    const error = `the API version in the data (${given}) does not match the expected API version (${served.apiVersion})`;
    return { ok: false, error };
  }
  return withReset({ ok: true, object, strictErrors: [...duplicates, ...strictErrors] }, value);
}

/** Fields that were left out by writing `undefined` are not there. */
function withoutUndefined(value: unknown): unknown {
  if (isItems(value)) return mapItems(value, withoutUndefined);
  if (!isFields(value)) return value;
  return mapFields(value, (_, field) => (field === undefined ? GONE : withoutUndefined(field)));
}
