import type { FieldError } from '../../field-error';
import {
  isSchemas,
  itemsOf,
  LIST_MAP_KEYS,
  LIST_TYPE,
  MAP_TYPE,
  PRESERVE,
  propertyOf,
  type Schema,
} from '../../structural-schema/schema';
import { forbidden, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { internalItems } from './internal-json';

/** How lists and maps say what they are (validation.go of apiextensions, v1.36). */
export function listFaults(schema: Schema, path: string): readonly FieldError[] {
  const findings: Findings = [];
  const { type = '' } = schema;
  const mapType = schema[MAP_TYPE];
  const listType = schema[LIST_TYPE];
  if (schema[PRESERVE] === false) findings.push(invalid(`${path}.${PRESERVE}`, false, 'must be true or undefined'));
  if (mapType !== undefined) {
    checkType(type, 'object', MAP_TYPE, path, findings);
    if (!['atomic', 'granular'].includes(mapType)) {
      findings.push(notSupported(`${path}.${MAP_TYPE}`, mapType, ['atomic', 'granular']));
    }
  }
  if (listType !== undefined) {
    checkType(type, 'array', LIST_TYPE, path, findings);
    if (type === 'array' && listType === 'set') checkSetItems(schema, path, findings);
    if (!['atomic', 'set', 'map'].includes(listType)) {
      findings.push(notSupported(`${path}.${LIST_TYPE}`, listType, ['atomic', 'set', 'map']));
    }
  }
  checkMap(schema, path, findings);
  return findings;
}

function checkType(type: string, expected: string, extension: string, path: string, findings: Findings): void {
  const detail = `must be ${expected} if ${extension} is specified`;
  if (type === '') findings.push(required(`${path}.type`, detail));
  else if (type !== expected) findings.push(invalid(`${path}.type`, type, detail));
}

/** Both findings show the list type of the items, as upstream. */
function checkSetItems(schema: Schema, path: string, findings: Findings): void {
  const items = itemsOf(schema);
  const shown = items?.[LIST_TYPE] ?? null;
  const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  if (items?.type === 'array' && shown !== null && shown !== 'atomic') {
    findings.push(invalid(`${path}.items.${LIST_TYPE}`, shown, detail));
  }
  if (items?.type === 'object' && items[MAP_TYPE] !== 'atomic') {
    findings.push(invalid(`${path}.items.${MAP_TYPE}`, shown, detail));
  }
}

function checkMap(schema: Schema, path: string, findings: Findings): void {
  const keys = schema[LIST_MAP_KEYS] ?? [];
  const listType = schema[LIST_TYPE];
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty';
    const at = `${path}.${LIST_TYPE}`;
    findings.push(listType === undefined ? required(at, detail) : invalid(at, listType, detail));
  }
  if (listType !== 'map') return;
  if (keys.length === 0) {
    findings.push(required(`${path}.${LIST_MAP_KEYS}`, 'must not be empty if x-kubernetes-list-type is map'));
  }
  const { items } = schema;
  if (items === undefined) {
    findings.push(required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map'));
  } else if (isSchemas(items)) {
    const detail = 'must only have a single schema if x-kubernetes-list-type is map';
    findings.push(invalid(`${path}.items`, internalItems(items), detail));
  } else if (items.type !== 'object') {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    findings.push(invalid(`${path}.items.type`, items.type ?? '', detail));
  } else checkKeys(items, keys, path, findings);
}

function checkKeys(items: Schema, keys: readonly string[], path: string, findings: Findings): void {
  keys.forEach((key, index) => {
    const { type } = propertyOf(items, key) ?? { type: undefined };
    const at = `${path}.${LIST_MAP_KEYS}`;
    if (propertyOf(items, key) === undefined) {
      findings.push(invalid(at, keys, 'entries must all be names of item properties'));
    } else if (type === 'array' || type === 'object') {
      const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
      findings.push(invalid(`${path}.items.properties[${key}].type`, items.type, detail));
    }
    if (keys.indexOf(key) < index) findings.push(invalid(at, keys, 'must not contain duplicate entries'));
  });
}

/** Items of sets and maps are never null, and the keys of a map are always there. */
export function mapKeyFaults(schema: Schema, path: string): readonly FieldError[] {
  const items = itemsOf(schema);
  const listType = schema[LIST_TYPE];
  if (items === undefined || (listType !== 'set' && listType !== 'map')) return [];
  const findings: Findings = [];
  if (items.nullable === true) {
    findings.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  }
  for (const key of listType === 'map' ? (schema[LIST_MAP_KEYS] ?? []) : []) {
    const property = propertyOf(items, key);
    const at = `${path}.items.properties[${key}]`;
    const given = 'this property is in x-kubernetes-list-map-keys, so it';
    if (property === undefined) continue;
    if (items.required?.includes(key) !== true && property.default === undefined) {
      findings.push(required(`${at}.default`, `${given} must have a default or be a required property`));
    }
    if (property.nullable === true) findings.push(forbidden(`${at}.nullable`, `${given} cannot be nullable`));
  }
  return findings;
}
