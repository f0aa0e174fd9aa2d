import type { KubeObject } from '../../../api/object';
import type { Patch } from '../../../api/request';
import { isRecord } from '../../../api/patch/json-value';
import { RawBody } from '../../../api/raw-body';
import { badRequest } from '../refusals';
import type { Scope } from '../scope';
import { writerOf } from './writer';

/**
 * The live object, or nothing, with a configuration applied (endpoints/handlers/patch.go, `applyPatcher`, v1.36). What
 * the configuration says twice is found only after it has been applied.
 */
export function appliedPatch(scope: Scope, { body, force }: Patch, live: KubeObject | undefined): KubeObject {
  const { server, request, warnings } = scope;
  const { value, duplicates } = configurationOf(scope, body);
  const applied = server.fields.apply(live, value, writerOf(scope), force === true);
  if (duplicates !== undefined) {
    if (request.fieldValidation === 'Strict') throw badRequest(`error strict decoding YAML: ${duplicates}`);
    if (request.fieldValidation === 'Warn') warnings.push(duplicates);
  }
  return applied;
}

interface Configuration {
  readonly value: unknown;
  /** What a reader that minds keys given twice says. */
  readonly duplicates?: string;
}

function configurationOf({ server }: Scope, body: unknown): Configuration {
  if (!(body instanceof RawBody)) return { value: body };
  const read = server.yaml(body.text);
  if ('error' in read) throw badRequest(`error decoding YAML: error converting YAML to JSON: ${read.error}`);
  const { value, duplicates } = read;
  if (value !== null && !isRecord(value)) throw badRequest(`error decoding YAML: ${notAMap(value)}`);
  return duplicates === undefined ? { value } : { value, duplicates };
}

const notAMap = (value: unknown): string =>
  `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${typeName(value)} into Go value of type map[string]interface {}`;

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
