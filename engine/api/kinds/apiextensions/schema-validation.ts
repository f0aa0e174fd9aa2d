import type { FieldError } from '../../field-error';
import type { CustomResourceValidation } from '../../types/apiextensions-v1';
import type { Schema } from '../../structural-schema/schema';
import { structuralFaults, unstructuralFault } from '../../structural-schema/structural-faults';
import { forbidden, invalid, type Findings } from '../../validation/field-errors';
import { defaultFaults } from './default-faults';
import { internalSchema } from './internal-json';
import { openApiFaults } from './open-api-faults';
import { overTotal, RuleCosts } from './rule-costs';

/** apiextensions-apiserver/pkg/apis/apiextensions/validation, `validateCustomResourceDefinitionValidation`, v1.36. */
export function validateSchema(
  validation: CustomResourceValidation | undefined,
  path: string,
  hasStatus: boolean,
  findings: Findings,
): void {
  const schema = validation?.openAPIV3Schema;
  if (schema === undefined) return;
  const at = `${path}.openAPIV3Schema`;
  const found: Findings = [];
  if (hasStatus) checkRoot(schema, path, found);
  if (schema.nullable === true) found.push(forbidden(`${at}.nullable`, 'nullable cannot be true at the root'));
  const unstructural = unstructuralFault(schema);
  const structural = unstructural === undefined ? structuralFindings(schema, at) : [];
  found.push(...structural);
  const costs = unstructural === undefined && structural.length === 0 ? new RuleCosts() : undefined;
  found.push(...openApiFaults(schema, at, costs));
  if (found.length === 0 && unstructural !== undefined) found.push(invalid(at, '', unstructural));
  if (costs !== undefined) found.push(...overTotal(costs, at));
  findings.push(...found);
}

function structuralFindings(schema: Schema, path: string): readonly FieldError[] {
  const structural = structuralFaults(schema, path);
  return structural.length > 0 ? structural : defaultFaults(schema, path);
}

/** Fields of a schema in Go's order, with Go's names for those that the root may have beside a status. */
const ROOT_FIELDS: readonly (readonly [key: keyof Schema, allowedAs: string | undefined])[] = [
  ['id', undefined],
  ['$schema', undefined],
  ['$ref', undefined],
  ['description', 'Description'],
  ['type', 'Type'],
  ['nullable', undefined],
  ['format', 'Format'],
  ['title', 'Title'],
  ['default', undefined],
  ['maximum', 'Maximum'],
  ['exclusiveMaximum', 'ExclusiveMaximum'],
  ['minimum', 'Minimum'],
  ['exclusiveMinimum', 'ExclusiveMinimum'],
  ['maxLength', 'MaxLength'],
  ['minLength', 'MinLength'],
  ['pattern', 'Pattern'],
  ['maxItems', 'MaxItems'],
  ['minItems', 'MinItems'],
  ['uniqueItems', 'UniqueItems'],
  ['multipleOf', 'MultipleOf'],
  ['enum', undefined],
  ['maxProperties', undefined],
  ['minProperties', undefined],
  ['required', 'Required'],
  ['items', 'Items'],
  ['allOf', undefined],
  ['oneOf', undefined],
  ['anyOf', undefined],
  ['not', undefined],
  ['properties', 'Properties'],
  ['additionalProperties', undefined],
  ['patternProperties', undefined],
  ['dependencies', undefined],
  ['additionalItems', undefined],
  ['definitions', undefined],
  ['externalDocs', 'ExternalDocs'],
  ['example', 'Example'],
  ['x-kubernetes-preserve-unknown-fields', 'XPreserveUnknownFields'],
  ['x-kubernetes-embedded-resource', undefined],
  ['x-kubernetes-int-or-string', undefined],
  ['x-kubernetes-list-map-keys', undefined],
  ['x-kubernetes-list-type', undefined],
  ['x-kubernetes-map-type', undefined],
  ['x-kubernetes-validations', 'XValidations'],
];

/** The schema of the status is taken out of the whole, so nothing at the root may be about it. */
function checkRoot(schema: Schema, path: string, findings: Findings): void {
  for (const [key, allowedAs] of ROOT_FIELDS) {
    if (schema[key] === undefined) continue;
    if (key === 'type' && schema.type !== 'object') {
      const detail =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      findings.push(invalid(`${path}.openAPIV3Schema.type`, schema.type, detail));
      return;
    }
    if (allowedAs !== undefined) continue;
    const names = ROOT_FIELDS.flatMap(([, name]) => (name === undefined ? [] : [name]));
    const detail = `only [${names.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`;
    findings.push(invalid(`${path}.openAPIV3Schema`, internalSchema(schema), detail));
    return;
  }
}
