import type { FieldError } from '../field-error';
import { quote, sortedKeys } from '../../base/go-text';
import type { Correlation } from './correlation';
import { formatOf, textFormat } from './formats';
import { goFloat, sameJson } from './json';
import { compilePattern } from './pattern';
import {
  additionalOf,
  INT_OR_STRING,
  isFields,
  isItems,
  itemsOf,
  propertiesOf,
  propertyOf,
  type Fields,
  type Schema,
} from './schema';
import { fieldErrorOf, type ValueFault } from './value-fault';

/**
 * Checks a value against a schema, with the findings, texts and their order of the real server's validator
 * (kube-openapi/pkg/validation/validate, v1.36); where that goes through a map, here the names are sorted. `at`: the
 * path of the value in its object. `before`: what the value was; an invalid part that did not change passes.
 */
export function validateValue(value: unknown, schema: Schema, at = '', before?: Correlation): readonly FieldError[] {
  const { faults } = before === undefined ? checked(value, schema, '') : ratcheted(before, schema, '');
  return faults.map((fault) => fieldErrorOf(fault, at));
}

/** `matches` counts the checks that were passed, by which the real server finds the branch that fits best. */
interface Result {
  readonly faults: readonly ValueFault[];
  readonly matches: number;
}

const PASSED: Result = Object.freeze({ faults: Object.freeze([]), matches: 0 });

const passed = (matches: number): Result => ({ faults: [], matches });
const failed = (...faults: readonly ValueFault[]): Result => ({ faults, matches: 0 });

/** What was said already is not said again. */
function merged(results: readonly Result[]): Result {
  const faults: ValueFault[] = [];
  let matches = 0;
  for (const result of results) {
    matches += result.matches;
    for (const fault of result.faults) if (!faults.some(({ text }) => text === fault.text)) faults.push(fault);
  }
  return { faults, matches };
}

function ratcheted(node: Correlation, schema: Schema, path: string): Result {
  const result = checked(node.value, schema, path, node);
  return result.faults.length > 0 && node.isSame ? passed(result.matches) : result;
}

interface Place {
  readonly path: string;
  readonly node: Correlation | undefined;
}

function checked(value: unknown, schema: Schema, path: string, node?: Correlation): Result {
  if (value === null) return merged([typeOf(value, schema, path), enumOf(value, schema, path)]);
  const hasType = typesOf(schema).length > 0 || formatOf(schema) !== '';
  const results = [
    ...(hasType ? [typeOf(value, schema, path)] : []),
    combined(value, schema, path),
    ...ownResults(value, schema, { path, node }),
    enumOf(value, schema, path),
    ...(isFields(value) ? [objectOf(value, schema, { path, node })] : []),
  ];
  const { faults, matches } = merged(results);
  return { faults, matches: matches + results.length + 1 };
}

function ownResults(value: unknown, schema: Schema, place: Place): readonly Result[] {
  const { path } = place;
  if (typeof value === 'string') {
    const text = textOf(value, schema, path);
    return formatOf(schema) === '' ? [text] : [text, formattedOf(value, schema, path)];
  }
  if (typeof value === 'number') return [numberOf(value, schema, path)];
  return isItems(value) ? [listOf(value, schema, place)] : [];
}

const BOTH: readonly string[] = Object.freeze(['integer', 'string']);
const ANY: readonly string[] = Object.freeze([]);

function typesOf(schema: Schema): readonly string[] {
  if (schema[INT_OR_STRING] === true) return BOTH;
  return schema.type === undefined || schema.type === '' ? ANY : [schema.type];
}

/** The name of a value's type, and of its format. */
function kindOf(value: unknown): readonly [type: string, format: string] {
  switch (typeof value) {
    case 'boolean':
      return ['boolean', ''];
    case 'string':
      return ['string', ''];
    case 'number':
      return Number.isInteger(value) ? ['integer', 'int64'] : ['number', 'float64'];
    default:
      return isItems(value) ? ['array', ''] : ['object', ''];
  }
}

function typeOf(value: unknown, schema: Schema, path: string): Result {
  const types = typesOf(schema);
  if (value === null) {
    const refused = types.length > 0 && !types.includes('null') && schema.nullable !== true;
    return refused ? failed(wrongType(path, types.join(','), 'null')) : passed(1);
  }
  const [type, format] = kindOf(value);
  const wanted = formatOf(schema);
  const fits = types.includes(type) || (type === 'integer' && types.includes('number'));
  const isTextual = type === 'string' || type === 'array';
  if (!isTextual && wanted !== '' && !fits && format !== wanted) return failed(wrongType(path, wanted, format));
  const isNumeric = types.includes('number') || types.includes('integer');
  if (!isNumeric && wanted !== '' && isTextual) return passed(1);
  return fits ? passed(1) : failed(wrongType(path, types.join(','), type));
}

const wrongType = (path: string, wanted: string, value: string): ValueFault => ({
  kind: 'type',
  name: path,
  value,
  text: `${path} in body must be of type ${wanted}: ${quote(value)}`,
});

function enumOf(value: unknown, schema: Schema, path: string): Result {
  const allowed = schema.enum ?? ANY;
  if (allowed.length === 0 || (value !== null && allowed.some((each) => sameJson(each, value)))) return PASSED;
  return failed({ kind: 'enum', name: path, value, supported: allowed, text: `${path} in body should be one of` });
}

/** A finding about a value that is too much or too little of something. */
const bound = (path: string, value: unknown, rule: string): ValueFault => ({
  kind: 'other',
  name: path,
  value,
  text: `${path} in body should ${rule}`,
});

/** The first fault of a text is the only one. */
function textOf(value: string, { maxLength, minLength, pattern = '' }: Schema, path: string): Result {
  const length = maxLength === undefined && minLength === undefined ? 0 : Array.from(value).length;
  if (maxLength !== undefined && length > maxLength) {
    const text = `${path} in body should be at most ${maxLength} chars long`;
    return failed({ kind: 'too-long', name: path, value, limit: maxLength, text });
  }
  if (minLength !== undefined && length < minLength) {
    return failed(bound(path, value, `be at least ${minLength} chars long`));
  }
  if (pattern === '') return PASSED;
  const compiled = compilePattern(pattern);
  if (!compiled.ok) return failed(bound(path, value, `match '${pattern}, but pattern is invalid: ${compiled.error}'`));
  return compiled.pattern.matches(value) ? PASSED : failed(bound(path, value, `match '${pattern}'`));
}

/** Formats of numbers say nothing of texts. */
function formattedOf(value: string, { format = '' }: Schema, path: string): Result {
  return textFormat(format)?.(value) === false ? failed(wrongType(path, format, value)) : PASSED;
}

function numberOf(value: number, schema: Schema, path: string): Result {
  const { multipleOf, maximum, minimum, exclusiveMaximum = false, exclusiveMinimum = false } = schema;
  const whole = Number.isInteger(value);
  const faults = [
    outOfRange(value, schema, 'Checked', path),
    ...(multipleOf === undefined
      ? []
      : [outOfRange(multipleOf, schema, 'MultipleOf', path), notMultiple(value, multipleOf, schema, path)]),
    ...(minimum === undefined ? [] : [outOfRange(minimum, schema, 'Minimum boundary', path)]),
    minimum === undefined ? undefined : below(value, nativeBound(minimum, whole, schema), exclusiveMinimum, path),
    ...(maximum === undefined ? [] : [outOfRange(maximum, schema, 'Maximum boundary', path)]),
    maximum === undefined ? undefined : above(value, nativeBound(maximum, whole, schema), exclusiveMaximum, path),
  ];
  const found = faults.filter((fault) => fault !== undefined);
  return { ...merged([failed(...found)]), matches: 1 };
}

interface Bound {
  readonly value: number;
  readonly text: string;
}

/** Whole numbers are compared with whole bounds, unless the bound itself does not fit the type. */
function nativeBound(value: number, whole: boolean, schema: Schema): Bound {
  if (!whole || outOfRange(value, schema, '', '') !== undefined) return { value, text: goFloat(value) };
  const cut = Math.trunc(value);
  return { value: cut, text: String(cut) };
}

function below(value: number, minimum: Bound, exclusive: boolean, path: string): ValueFault | undefined {
  if (exclusive ? value > minimum.value : value >= minimum.value) return undefined;
  return bound(path, value, `be greater than ${exclusive ? '' : 'or equal to '}${minimum.text}`);
}

function above(value: number, maximum: Bound, exclusive: boolean, path: string): ValueFault | undefined {
  if (exclusive ? value < maximum.value : value <= maximum.value) return undefined;
  return bound(path, value, `be less than ${exclusive ? '' : 'or equal to '}${maximum.text}`);
}

function notMultiple(value: number, factor: number, schema: Schema, path: string): ValueFault | undefined {
  const native = Number.isInteger(value) && outOfRange(factor, schema, '', '') === undefined;
  const by = native ? Math.trunc(factor) : factor;
  const shownBy = native ? String(by) : goFloat(by);
  if (by <= 0) {
    const text = `factor MultipleOf declared for ${path} must be positive: ${shownBy}`;
    return { kind: 'other', name: path, value: by, text };
  }
  const times = native ? value / by : by < 1 ? (1 / by) * value : value / by;
  return isWhole(times) ? undefined : bound(path, value, `be a multiple of ${shownBy}`);
}

const EPSILON = 1e-9;

function isWhole(value: number): boolean {
  const cut = Math.trunc(value);
  return value === cut || Math.abs(value - cut) / (Math.abs(value) + Math.abs(cut)) < EPSILON;
}

const FLOAT32_MAX = 3.4028235677973366e38;

/** A number that the type and format of the schema cannot hold. */
function outOfRange(value: number, schema: Schema, what: string, path: string): ValueFault | undefined {
  const types = typesOf(schema);
  const type = types.length === 1 ? (types[0] ?? '') : '';
  const format = type === 'integer' || type === 'number' ? formatOf(schema) : '';
  if (fitsNumber(value, type, format)) return undefined;
  const how = format === '' ? '(default format)' : `with format ${format}`;
  return { kind: 'other', text: `${what} value must be of type ${type} ${how} in ${path}` };
}

function fitsNumber(value: number, type: string, format: string): boolean {
  if (type === 'integer') {
    if (!Number.isInteger(value)) return false;
    const max = format === 'int32' ? 2 ** 31 : 2 ** 63;
    return value >= -max && value < max;
  }
  return type !== 'number' || format !== 'float' || Math.abs(value) < FLOAT32_MAX;
}

function listOf(value: readonly unknown[], schema: Schema, { path, node }: Place): Result {
  const items = itemsOf(schema);
  const results = items === undefined ? [] : value.map((item, index) => itemOf(item, items, index, { path, node }));
  const { minItems, maxItems, uniqueItems = false } = schema;
  const size = value.length;
  const faults: ValueFault[] = [];
  if (minItems !== undefined && size < minItems) faults.push(bound(path, size, `have at least ${minItems} items`));
  if (maxItems !== undefined && size > maxItems) {
    const text = `${path} in body should have at most ${maxItems} items`;
    faults.push({ kind: 'too-many', name: path, value: size, limit: maxItems, text });
  }
  if (uniqueItems && value.some((item, i) => value.slice(0, i).some((earlier) => sameJson(item, earlier)))) {
    faults.push({ kind: 'other', name: path, text: `${path} in body shouldn't contain duplicates` });
  }
  return merged([...results, { faults, matches: 1 }]);
}

function itemOf(item: unknown, schema: Schema, index: number, { path, node }: Place): Result {
  const at = `${path}[${index}]`;
  const below = node?.item(index);
  return below === undefined ? checked(item, schema, at) : ratcheted(below, schema, at);
}

function objectOf(value: Fields, schema: Schema, place: Place): Result {
  const { path } = place;
  const { minProperties, maxProperties, required = ANY } = schema;
  const names = sortedKeys(value);
  const faults: ValueFault[] = [];
  if (minProperties !== undefined && names.length < minProperties) {
    faults.push(bound(path, names.length, `have at least ${minProperties} properties`));
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    const text = `${path} in body should have at most ${maxProperties} properties`;
    faults.push({ kind: 'too-many', name: path, value: names.length, limit: maxProperties, text });
  }
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name): ValueFault => ({
      kind: 'required',
      name: `${path}.${name}`,
      text: `${path}.${name} in body is required`,
    }));
  return merged([
    failed(...faults),
    ...additionalResults(value, names, schema, place),
    ...propertiesOf(schema)
      .filter(([name]) => Object.hasOwn(value, name))
      .map(([name, property]) =>
        fieldOf(value[name], property, name, { ...place, path: path === '' ? name : `${path}.${name}` }, path === ''),
      ),
    failed(...missing),
  ]);
}

function additionalResults(value: Fields, names: readonly string[], schema: Schema, place: Place): readonly Result[] {
  const { path } = place;
  const strange = names.filter((name) => propertyOf(schema, name) === undefined);
  if (schema.additionalProperties === false) {
    return strange.map((name) =>
      failed({ kind: 'other', name: path, value: name, text: `${path}.${name} in body is a forbidden property` }),
    );
  }
  const additional = additionalOf(schema);
  if (additional === undefined) return [];
  return strange.map((name) =>
    fieldOf(value[name], additional, name, { ...place, path: `${path}.${name}` }, path === ''),
  );
}

/** `place` is that of the field, but for the correlation, which is that of its object. */
function fieldOf(value: unknown, schema: Schema, name: string, { path, node }: Place, atRoot: boolean): Result {
  const below = atRoot && (name === 'kind' || name === 'apiVersion') ? undefined : node?.field(name);
  return below === undefined ? checked(value, schema, path) : ratcheted(below, schema, path);
}

/** anyOf, oneOf, allOf and not; what is within them is never passed because it did not change. */
function combined(value: unknown, schema: Schema, path: string): Result {
  const { anyOf, oneOf, allOf, not } = schema;
  const results: Result[] = [];
  if (anyOf !== undefined && anyOf.length > 0) results.push(...anyResults(value, anyOf, path));
  if (oneOf !== undefined && oneOf.length > 0) results.push(...oneResults(value, oneOf, path));
  if (allOf !== undefined && allOf.length > 0) results.push(...allResults(value, allOf, path));
  if (not !== undefined && checked(value, not, path).faults.length === 0) {
    results.push(failed(about(path, 'must not validate the schema (not)')));
  }
  return merged([...results, passed(1)]);
}

const about = (path: string, rule: string): ValueFault => ({ kind: 'other', text: `${quote(path)} ${rule}` });

function anyResults(value: unknown, schemas: readonly Schema[], path: string): readonly Result[] {
  let best: Result | undefined;
  for (const schema of schemas) {
    const result = checked(value, schema, path);
    if (result.faults.length === 0) return [result];
    if (best === undefined || result.matches > best.matches) best = result;
  }
  return [failed(about(path, 'must validate at least one schema (anyOf)')), best ?? PASSED];
}

function oneResults(value: unknown, schemas: readonly Schema[], path: string): readonly Result[] {
  const results = schemas.map((schema) => checked(value, schema, path));
  const valid = results.filter(({ faults }) => faults.length === 0);
  const [first] = valid;
  if (valid.length === 1 && first !== undefined) return [first];
  const why = valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
  const fault = failed(about(path, `must validate one and only one schema (oneOf). ${why}`));
  const best = bestFailure(results);
  return best === undefined ? [fault] : [fault, best];
}

/** Of the failures up to the first success none counts, and after it none either. */
function bestFailure(results: readonly Result[]): Result | undefined {
  if (results.some(({ faults }) => faults.length === 0)) return undefined;
  return results.reduce<Result | undefined>(
    (best, result) => (best === undefined || result.matches > best.matches ? result : best),
    undefined,
  );
}

function allResults(value: unknown, schemas: readonly Schema[], path: string): readonly Result[] {
  const results = schemas.map((schema) => checked(value, schema, path));
  const valid = results.filter(({ faults }) => faults.length === 0).length;
  if (valid === schemas.length) return results;
  const none = valid === 0 ? '. None validated' : '';
  return [...results, failed(about(path, `must validate all the schemas (allOf)${none}`))];
}
