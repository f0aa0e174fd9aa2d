import type { FieldError } from '../field-error';
import { sortedKeys } from '../../base/go-text';
import { forbidden, invalid, required, type Findings } from '../validation/field-errors';
import { compilePattern } from './pattern';
import {
  additionalOf,
  EMBEDDED,
  INT_OR_STRING,
  isSchemas,
  itemsOf,
  LIST_MAP_KEYS,
  LIST_TYPE,
  MAP_TYPE,
  PRESERVE,
  propertiesOf,
  propertyOf,
  VALIDATIONS,
  type Schema,
} from './schema';

/**
 * Why a schema has no structural form at all: it uses what such schemas do not have
 * (apiextensions-apiserver/pkg/apiserver/schema/convert.go, v1.36).
 */
export function unstructuralFault(schema: Schema): string | undefined {
  const { not, allOf = [], anyOf = [], oneOf = [], items } = schema;
  const unsupported = unsupportedIn(schema);
  if (unsupported !== undefined) return unsupported;
  const combined = [...(not === undefined ? [] : [not]), ...allOf, ...anyOf, ...oneOf];
  const within = firstFault(combined);
  if (within !== undefined) return within;
  if (schema[PRESERVE] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (items !== undefined && isSchemas(items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  const below = [itemsOf(schema), ...propertiesOf(schema).map(([, property]) => property), additionalOf(schema)];
  return firstFault(below);
}

function firstFault(schemas: readonly (Schema | undefined)[]): string | undefined {
  for (const schema of schemas) {
    const fault = schema === undefined ? undefined : unstructuralFault(schema);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function unsupportedIn(schema: Schema): string | undefined {
  const { id = '', $schema = '', $ref = '', patternProperties = {}, dependencies = {}, definitions = {} } = schema;
  const found: readonly (readonly [name: string, isUsed: boolean])[] = [
    ['id', id !== ''],
    ['schema', $schema !== ''],
    ['$ref', $ref !== ''],
    ['patternProperties', Object.keys(patternProperties).length > 0],
    ['dependencies', Object.keys(dependencies).length > 0],
    ['additionalItems', schema.additionalItems !== undefined],
    ['definitions', Object.keys(definitions).length > 0],
  ];
  const first = found.find(([, isUsed]) => isUsed);
  return first === undefined ? undefined : `OpenAPIV3Schema '${first[0]}' is not supported`;
}

/**
 * What is wrong with a schema by the rules of structural schemas, sorted by text
 * (apiextensions-apiserver/pkg/apiserver/schema/validation.go and complete.go, v1.36).
 */
export function structuralFaults(schema: Schema, path: string): readonly FieldError[] {
  const findings: FieldError[] = [];
  checkNode(schema, 'root', path, findings);
  checkCompleteness(schema, schema, { structure: path, validation: path }, findings);
  return findings.sort((a, b) => byText(`${a.field}: ${a.message}`, `${b.field}: ${b.message}`));
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

type Level = 'root' | 'item' | 'field';

function checkNode(schema: Schema, level: Level, path: string, findings: Findings): void {
  const items = itemsOf(schema);
  if (schema.type === 'array' && items === undefined) findings.push(required(`${path}.items`, 'must be specified'));
  if (items !== undefined) checkNode(items, 'item', `${path}.items`, findings);
  for (const [name, property] of propertiesOf(schema)) {
    checkNode(property, 'field', `${path}.properties[${name}]`, findings);
  }
  checkAdditional(schema, level, path, findings);
  checkExtensions(schema, path, findings);
  const skips = { anyOf: isIntOrString(schema.anyOf), firstAllOf: isIntOrString(schema.allOf?.[0]?.anyOf) };
  checkValidation(schema, skips, path, findings);
  checkType(schema, level, path, findings);
  checkMeta(schema, level, path, findings);
}

function checkAdditional(schema: Schema, level: Level, path: string, findings: Findings): void {
  if (schema.additionalProperties === undefined) return;
  if (level === 'root') findings.push(forbidden(`${path}.additionalProperties`, 'must not be used at the root'));
  const additional = additionalOf(schema);
  if (additional !== undefined) checkNode(additional, 'field', `${path}.additionalProperties`, findings);
}

function checkExtensions(schema: Schema, path: string, findings: Findings): void {
  if (schema[INT_OR_STRING] !== true) return;
  for (const extension of [PRESERVE, EMBEDDED] as const) {
    if (schema[extension] !== true) continue;
    findings.push(invalid(`${path}.${extension}`, true, 'must be false if x-kubernetes-int-or-string is true'));
  }
}

const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

function checkType(schema: Schema, level: Level, path: string, findings: Findings): void {
  const { type = '' } = schema;
  const embedded = schema[EMBEDDED] === true;
  if (embedded && type !== 'object') {
    const detail = 'must be object if x-kubernetes-embedded-resource is true';
    findings.push(type === '' ? required(`${path}.type`, detail) : invalid(`${path}.type`, type, detail));
  } else if (type === '' && schema[INT_OR_STRING] !== true && schema[PRESERVE] !== true) {
    findings.push(required(`${path}.type`, EMPTY_TYPE[level]));
  }
  if (embedded && schema.additionalProperties !== undefined) {
    const detail = 'must not be used if x-kubernetes-embedded-resource is set';
    findings.push(forbidden(`${path}.additionalProperties`, detail));
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    findings.push(invalid(`${path}.type`, type, 'must be object at the root'));
  }
}

/** kind, apiVersion and metadata of a resource are what they always are. */
function checkMeta(schema: Schema, level: Level, path: string, findings: Findings): void {
  const isResource = level === 'root' || schema[EMBEDDED] === true;
  for (const name of ['kind', 'apiVersion']) {
    const { type = '' } = propertyOf(schema, name) ?? { type: 'string' };
    if (isResource && type !== 'string') {
      findings.push(invalid(`${path}.properties[${name}].type`, type, 'must be string'));
    }
  }
  const metadata = propertyOf(schema, 'metadata');
  const metadataPath = `${path}.properties[metadata]`;
  if (metadata !== undefined && isResource && metadata.type !== 'object') {
    findings.push(invalid(`${metadataPath}.type`, metadata.type ?? '', 'must be object'));
  }
  if (metadata !== undefined && level === 'root' && !restrictsNamesOnly(metadata)) {
    const detail = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
    findings.push(forbidden(metadataPath, detail));
  }
  if (schema[EMBEDDED] === true && schema[PRESERVE] !== true && propertiesOf(schema).length === 0) {
    const detail =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    findings.push(required(`${path}.properties`, detail));
  }
}

function restrictsNamesOnly({ type: _type, default: _default, properties = {}, ...rest }: Schema): boolean {
  const names = Object.keys(properties);
  return Object.keys(rest).length === 0 && names.every((name) => name === 'name' || name === 'generateName');
}

/** `anyOf: [{type: integer}, {type: string}]`: the one place where a type may stand in a combination. */
function isIntOrString(schemas: readonly Schema[] | undefined): boolean {
  return (
    schemas?.length === 2 &&
    ['integer', 'string'].every((type, i) => schemas[i]?.type === type && Object.keys(schemas[i]).length === 1)
  );
}

interface Skips {
  readonly anyOf: boolean;
  /** The anyOf of the first schema of allOf. */
  readonly firstAllOf: boolean;
}

const NO_SKIPS: Skips = Object.freeze({ anyOf: false, firstAllOf: false });

function checkValidation(schema: Schema, skips: Skips, path: string, findings: Findings): void {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern = '' } = schema;
  if (!skips.anyOf) anyOf.forEach((each, i) => checkNested(each, NO_SKIPS, `${path}.anyOf[${i}]`, findings));
  allOf.forEach((each, i) => {
    const nested = { anyOf: skips.firstAllOf && i === 0, firstAllOf: false };
    checkNested(each, nested, `${path}.allOf[${i}]`, findings);
  });
  oneOf.forEach((each, i) => checkNested(each, NO_SKIPS, `${path}.oneOf[${i}]`, findings));
  if (not !== undefined) checkNested(not, NO_SKIPS, `${path}.not`, findings);
  const compiled = pattern === '' ? undefined : compilePattern(pattern);
  if (compiled?.ok === false) {
    const detail = `must be a valid regular expression, but isn't: ${compiled.error}`;
    findings.push(invalid(`${path}.pattern`, pattern, detail));
  }
}

/** Within a combination values may be checked, but nothing may be declared. */
function checkNested(schema: Schema, skips: Skips, path: string, findings: Findings): void {
  checkValidation(schema, skips, path, findings);
  const items = itemsOf(schema);
  if (items !== undefined) checkNested(items, NO_SKIPS, `${path}.items`, findings);
  for (const [name, property] of propertiesOf(schema)) {
    checkNested(property, NO_SKIPS, `${path}.properties[${name}]`, findings);
  }
  for (const [name, isSet, detail] of declarationsIn(schema)) {
    if (isSet) findings.push(forbidden(`${path}.${name}`, `${detail} to be structural`));
  }
  if (propertyOf(schema, 'metadata') !== undefined) {
    findings.push(forbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'));
  }
}

type Declaration = readonly [name: string, isSet: boolean, detail: string];

function declarationsIn(schema: Schema): readonly Declaration[] {
  const { type = '', title = '', description = '', additionalProperties = false } = schema;
  return [
    ['type', type !== '', 'must be empty'],
    ['additionalProperties', additionalProperties !== false, 'must be undefined'],
    ['default', schema.default !== undefined, 'must be undefined'],
    ['title', title !== '', 'must be empty'],
    ['description', description !== '', 'must be empty'],
    ['nullable', schema.nullable === true, 'must be false'],
    [PRESERVE, schema[PRESERVE] === true, 'must be false'],
    [EMBEDDED, schema[EMBEDDED] === true, 'must be false'],
    [INT_OR_STRING, schema[INT_OR_STRING] === true, 'must be false'],
    [LIST_MAP_KEYS, (schema[LIST_MAP_KEYS]?.length ?? 0) > 0, 'must be empty'],
    [LIST_TYPE, schema[LIST_TYPE] !== undefined, 'must be undefined'],
    [MAP_TYPE, schema[MAP_TYPE] !== undefined, 'must be undefined'],
    [VALIDATIONS, (schema[VALIDATIONS]?.length ?? 0) > 0, 'must be empty'],
  ];
}

interface Paths {
  readonly structure: string;
  readonly validation: string;
}

const below = ({ structure, validation }: Paths, step: string): Paths => ({
  structure: structure + step,
  validation: validation + step,
});

/** What a combination speaks of must be declared outside of it; the real server looks at the root's only. */
function checkCompleteness(validation: Schema, structure: Schema, paths: Paths, findings: Findings): void {
  const { not, allOf = [], anyOf = [], oneOf = [] } = validation;
  const nested: readonly (readonly [step: string, schema: Schema])[] = [
    ...(not === undefined ? [] : [['.not', not] as const]),
    ...allOf.map((each, i) => [`.allOf[${i}]`, each] as const),
    ...anyOf.map((each, i) => [`.anyOf[${i}]`, each] as const),
    ...oneOf.map((each, i) => [`.oneOf[${i}]`, each] as const),
  ];
  for (const [step, schema] of nested) {
    checkDeclared(schema, structure, { ...paths, validation: paths.validation + step }, findings);
  }
}

function checkDeclared(schema: Schema, structure: Schema | undefined, paths: Paths, findings: Findings): void {
  if (structure === undefined) {
    findings.push(required(paths.structure, `because it is defined in ${paths.validation}`));
    return;
  }
  checkCompleteness(schema, structure, paths, findings);
  const items = itemsOf(schema);
  if (items !== undefined) checkDeclared(items, itemsOf(structure), below(paths, '.items'), findings);
  for (const name of sortedKeys(schema.properties ?? {})) {
    const property = propertyOf(schema, name);
    const step = below(paths, `.properties[${name}]`);
    if (property !== undefined) checkDeclared(property, propertyOf(structure, name), step, findings);
  }
}
