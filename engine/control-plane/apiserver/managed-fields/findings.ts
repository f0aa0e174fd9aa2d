import { elementText, fieldElement, indexElement } from './path-element';
import { entrySchema, type FieldSchema, type ListSchema, type MapSchema, type ScalarKind } from './field-schema';
import { goSyntax, goTypeOf, goValue } from './go-value';
import { isList, isMap, isScalar, itemElement, shapeOf, type Value } from './typed-value';

/** Why a value is not of its type. */
export interface Finding {
  readonly path: string;
  readonly message: string;
}

/**
 * What is wrong with a configuration that is to be applied: fields that are not declared, wrong types, elements of
 * lists that cannot be told apart (structured-merge-diff v6, typed/validate.go).
 */
export function findingsOf(schema: FieldSchema, value: Value, path = ''): readonly Finding[] {
  switch (shapeOf(schema, value)) {
    case 'map':
      return schema.map === undefined ? [] : mapFindings(schema.map, value, path);
    case 'list':
      return schema.list === undefined ? [] : listFindings(schema.list, value, path);
    case 'scalar':
      return schema.scalar === undefined ? [] : scalarFindings(schema.scalar, value, path);
  }
}

/** One finding in a line, several in a list. */
export function findingsText(findings: readonly Finding[]): string {
  const texts = findings.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  return texts.length === 1 ? (texts[0] ?? '') : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n');
}

/** The walk through a map ends at the first field that is not declared. */
function mapFindings(map: MapSchema, value: Value, path: string): readonly Finding[] {
  if (value === null || value === undefined) return [];
  if (!isMap(value)) return [{ path, message: `expected map, got &{${goValue(value)}}` }];
  const findings: Finding[] = [];
  for (const name of Object.keys(value).sort()) {
    const schema = entrySchema(map, name);
    const at = path + elementText(fieldElement(name));
    if (schema === undefined) return [...findings, { path: at, message: 'field not declared in schema' }];
    findings.push(...findingsOf(schema, value[name], at));
  }
  return findings;
}

function listFindings(list: ListSchema, value: Value, path: string): readonly Finding[] {
  if (value === null || value === undefined) return [];
  if (!isList(value)) return [{ path, message: `expected list, got &{${goValue(value)}}` }];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const named =
      list.type === 'atomic' ? { ok: true as const, element: indexElement(index) } : itemElement(list, item);
    if (!named.ok) return [...findings, { path, message: `element ${index}: ${named.error}` }];
    const text = elementText(named.element);
    if (seen.has(named.element)) findings.push({ path, message: `duplicate entries for key ${text}` });
    seen.add(named.element);
    findings.push(...findingsOf(list.element(), item, path + text));
  }
  return findings;
}

function scalarFindings(kind: ScalarKind, value: Value, path: string): readonly Finding[] {
  if (value === null || value === undefined) return [];
  const message = wrongScalar(kind, value);
  return message === undefined ? [] : [{ path, message }];
}

function wrongScalar(kind: ScalarKind, value: Value): string | undefined {
  switch (kind) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 'string':
      return typeof value === 'string'
        ? undefined
        : `expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got &{${goValue(value)}}`;
    case 'untyped':
      return isScalar(value) ? undefined : `expected any scalar, got &{${goValue(value)}}`;
  }
}
