import type { CustomResourceDefinitionVersion, JSONSchemaProps, ValidationRule } from '../../types/apiextensions-v1';
import { sortedRecord } from '../../../base/go-text';
import { sortedJson } from '../../structural-schema/json';
import { isNothing, isSchemas } from '../../structural-schema/schema';

/** Values as the internal types of apiextensions print them: Go's names, every field (pkg/apis/apiextensions, v1.36). */
export const internalRule = (rule: ValidationRule): object => ({
  Rule: rule.rule,
  Message: rule.message ?? '',
  MessageExpression: rule.messageExpression ?? '',
  Reason: rule.reason ?? null,
  FieldPath: rule.fieldPath ?? '',
  OptionalOldSelf: rule.optionalOldSelf ?? null,
});

export const internalVersion = (version: CustomResourceDefinitionVersion): object => ({
  Name: version.name,
  Served: version.served,
  Storage: version.storage,
  Deprecated: version.deprecated ?? false,
  DeprecationWarning: version.deprecationWarning ?? null,
  Schema: internalValidation(version.schema),
  Subresources: internalSubresources(version.subresources),
  AdditionalPrinterColumns:
    version.additionalPrinterColumns?.map((column) => ({
      Name: column.name,
      Type: column.type,
      Format: column.format ?? '',
      Description: column.description ?? '',
      Priority: column.priority ?? 0,
      JSONPath: column.jsonPath,
    })) ?? null,
  SelectableFields: version.selectableFields?.map(({ jsonPath }) => ({ JSONPath: jsonPath })) ?? null,
});

function internalValidation(validation: CustomResourceDefinitionVersion['schema']): object | null {
  if (validation === undefined) return null;
  const { openAPIV3Schema } = validation;
  return { OpenAPIV3Schema: openAPIV3Schema === undefined ? null : internalSchema(openAPIV3Schema) };
}

function internalSubresources(subresources: CustomResourceDefinitionVersion['subresources']): object | null {
  if (subresources === undefined) return null;
  const { status, scale } = subresources;
  return {
    Status: status ?? null,
    Scale:
      scale === undefined
        ? null
        : {
            SpecReplicasPath: scale.specReplicasPath,
            StatusReplicasPath: scale.statusReplicasPath,
            LabelSelectorPath: scale.labelSelectorPath ?? null,
          },
  };
}

export function internalSchema(schema: JSONSchemaProps): object {
  return {
    ID: schema.id ?? '',
    Schema: schema.$schema ?? '',
    Ref: schema.$ref ?? null,
    Description: schema.description ?? '',
    Type: schema.type ?? '',
    Nullable: schema.nullable ?? false,
    Format: schema.format ?? '',
    Title: schema.title ?? '',
    Default: sortedJson(schema.default ?? null),
    Maximum: schema.maximum ?? null,
    ExclusiveMaximum: schema.exclusiveMaximum ?? false,
    Minimum: schema.minimum ?? null,
    ExclusiveMinimum: schema.exclusiveMinimum ?? false,
    MaxLength: schema.maxLength ?? null,
    MinLength: schema.minLength ?? null,
    Pattern: schema.pattern ?? '',
    MaxItems: schema.maxItems ?? null,
    MinItems: schema.minItems ?? null,
    UniqueItems: schema.uniqueItems ?? false,
    MultipleOf: schema.multipleOf ?? null,
    Enum: sortedJson(schema.enum ?? null),
    MaxProperties: schema.maxProperties ?? null,
    MinProperties: schema.minProperties ?? null,
    Required: schema.required ?? null,
    ...internalParts(schema),
    ...internalExtensions(schema),
  };
}

const internalParts = (schema: JSONSchemaProps): object => ({
  Items: internalItems(schema.items),
  AllOf: schema.allOf?.map(internalSchema) ?? null,
  OneOf: schema.oneOf?.map(internalSchema) ?? null,
  AnyOf: schema.anyOf?.map(internalSchema) ?? null,
  Not: schema.not === undefined ? null : internalSchema(schema.not),
  Properties: internalSchemas(schema.properties),
  AdditionalProperties: internalOrBool(schema.additionalProperties),
  PatternProperties: internalSchemas(schema.patternProperties),
  Dependencies: sortedJson(schema.dependencies ?? null),
  AdditionalItems: internalOrBool(schema.additionalItems),
  Definitions: internalSchemas(schema.definitions),
  ExternalDocs:
    schema.externalDocs === undefined
      ? null
      : { Description: schema.externalDocs.description ?? '', URL: schema.externalDocs.url ?? '' },
  Example: sortedJson(schema.example ?? null),
});

const internalExtensions = (schema: JSONSchemaProps): object => ({
  XPreserveUnknownFields: schema['x-kubernetes-preserve-unknown-fields'] ?? null,
  XEmbeddedResource: schema['x-kubernetes-embedded-resource'] ?? false,
  XIntOrString: schema['x-kubernetes-int-or-string'] ?? false,
  XListMapKeys: schema['x-kubernetes-list-map-keys'] ?? null,
  XListType: schema['x-kubernetes-list-type'] ?? null,
  XMapType: schema['x-kubernetes-map-type'] ?? null,
  XValidations: schema['x-kubernetes-validations']?.map(internalRule) ?? null,
});

export function internalItems(items: JSONSchemaProps['items']): object | null {
  if (isNothing(items)) return null;
  return isSchemas(items)
    ? { Schema: null, JSONSchemas: items.map(internalSchema) }
    : { Schema: internalSchema(items), JSONSchemas: null };
}

function internalOrBool(value: JSONSchemaProps['additionalProperties']): object | null {
  if (value === undefined) return null;
  return typeof value === 'boolean' ? { Allows: value, Schema: null } : { Allows: true, Schema: internalSchema(value) };
}

const internalSchemas = (schemas: Readonly<Record<string, JSONSchemaProps>> | undefined): object | null =>
  schemas === undefined
    ? null
    : sortedRecord(Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, internalSchema(schema)])));
