import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  CustomResourceSubresourceScale,
  SelectableField,
} from '../../types/apiextensions-v1';
import { findField } from '../../structural-schema/field-path';
import { someSchema, type Schema } from '../../structural-schema/schema';
import { unstructuralFault } from '../../structural-schema/structural-faults';
import { checkFormat, checkOneOf, checkRequired } from '../../validation/checks';
import { duplicate, invalid, required, tooMany, type Findings } from '../../validation/field-errors';
import { byteLength, dns1035LabelFaults, dnsSubdomainFaults } from '../../validation/formats';
import { validateConversion } from './conversion-validation';
import { internalVersion } from './internal-json';
import type { InternalSpec, VersionFacts } from './internal-spec';
import { validateSchema } from './schema-validation';

/** apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go, `validateCustomResourceDefinitionSpec`, v1.36. */
export function validateSpec(
  spec: InternalSpec,
  { isEstablished }: { readonly isEstablished: boolean },
  findings: Findings,
): void {
  validateGroup(spec.group, findings);
  if (checkRequired(spec.scope, 'spec.scope', findings)) {
    checkOneOf(spec.scope, ['Cluster', 'Namespaced'], 'spec.scope', findings);
  }
  if (spec.schema?.openAPIV3Schema === undefined) requireSchemas(spec, findings);
  if (spec.preserveUnknownFields === true) checkPreserving(spec, findings);
  spec.versions.forEach((version, index) => {
    const path = `spec.versions[${index}]`;
    if (dns1035LabelFaults(version.name).length > 0) joined(version.name, `${path}.name`, findings);
    const subresources = hasOwnSubresources(spec) ? version.subresources : spec.subresources;
    validateVersion(version, path, subresources?.status !== undefined, findings);
  });
  validateVersionSet(spec, findings);
  if (dns1035LabelFaults(spec.version).length > 0 && spec.version !== '')
    joined(spec.version, 'spec.version', findings);
  requireNames(spec.names, findings);
  validateNames(spec.names, 'spec.names', findings);
  const hasStatus = [spec, ...spec.versions].some(({ subresources }) => subresources?.status !== undefined);
  validateSchema(spec.schema, 'spec.validation', hasStatus, findings);
  validateSubresources(spec.subresources, 'spec.subresources', findings);
  validateColumns(spec.additionalPrinterColumns, 'spec.additionalPrinterColumns', findings);
  validateCommonFields(spec, findings);
  if (spec.preserveUnknownFields === true && spec.conversion?.strategy !== 'None') {
    const detail = 'must be None if spec.preserveUnknownFields is true';
    findings.push(invalid('spec.conversion.strategy', spec.conversion?.strategy ?? '', detail));
  }
  validateConversion(spec.conversion, isEstablished, findings);
}

const joined = (value: string, path: string, findings: Findings): void =>
  void findings.push(invalid(path, value, dns1035LabelFaults(value).join(',')));

function validateGroup(group: string, findings: Findings): void {
  if (!checkRequired(group, 'spec.group', findings)) return;
  const faults = dnsSubdomainFaults(group);
  if (faults.length > 0) findings.push(invalid('spec.group', group, faults.join(',')));
  else if (!group.includes('.'))
    findings.push(invalid('spec.group', group, 'should be a domain with at least one dot'));
}

function requireSchemas({ versions }: InternalSpec, findings: Findings): void {
  versions.forEach(({ schema }, index) => {
    if (schema?.openAPIV3Schema === undefined)
      findings.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
  });
}

/** Unknown fields are only kept by definitions of old, which may not have defaults. */
function checkPreserving({ schema, versions }: InternalSpec, findings: Findings): void {
  const schemas = [schema, ...versions.map((version) => version.schema)];
  const hasDefault = schemas.some((each) => someSchema(each?.openAPIV3Schema, (one) => one.default !== undefined));
  const detail = 'must be false in order to use defaults in the schema';
  if (hasDefault) findings.push(invalid('spec.preserveUnknownFields', true, detail));
}

const hasOwnSubresources = ({ versions }: InternalSpec): boolean =>
  versions.some(({ subresources }) => subresources !== undefined);

function validateVersion(
  version: CustomResourceDefinitionVersion,
  path: string,
  hasStatus: boolean,
  findings: Findings,
): void {
  for (const fault of deprecationFaults(version)) {
    findings.push(invalid(`${path}.deprecationWarning`, version.deprecationWarning, fault));
  }
  validateSchema(version.schema, `${path}.schema`, hasStatus, findings);
  validateSubresources(version.subresources, `${path}.subresources`, findings);
  validateColumns(version.additionalPrinterColumns, `${path}.additionalPrinterColumns`, findings);
  validateOwnFields(version, path, findings);
}

const WARNING_BYTES_MAX = 256;

function deprecationFaults({
  deprecated = false,
  deprecationWarning: warning,
}: CustomResourceDefinitionVersion): readonly string[] {
  if (warning === undefined) return [];
  if (!deprecated) return ['can only be set for deprecated versions'];
  const bad = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(warning);
  return [
    ...(byteLength(warning) > WARNING_BYTES_MAX ? ['must be <= 256 characters long'] : []),
    ...(warning === '' ? ['must not be an empty string'] : []),
    ...(bad === null
      ? []
      : [
          `must only contain printable UTF-8 characters; non-printable character found at index ${byteLength(warning.slice(0, bad.index))}`,
        ]),
  ];
}

function validateVersionSet({ versions }: InternalSpec, findings: Findings): void {
  const shown = (): unknown => versions.map(internalVersion);
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    findings.push(invalid('spec.versions', shown(), 'must contain unique version names'));
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    const detail = 'must have exactly one version marked as storage version';
    findings.push(invalid('spec.versions', versions.length === 0 ? null : shown(), detail));
  }
}

function requireNames(names: CustomResourceDefinitionNames, findings: Findings): void {
  for (const key of ['plural', 'singular', 'kind', 'listKind'] as const) {
    checkRequired(names[key], `spec.names.${key}`, findings);
  }
}

/** Of the spec, and of what the status says has been accepted. */
export function validateNames(names: CustomResourceDefinitionNames, path: string, findings: Findings): void {
  const { plural, singular = '', kind, listKind = '', shortNames = [], categories = [] } = names;
  for (const [key, value] of Object.entries({ plural, singular })) {
    const faults = value === '' ? [] : dns1035LabelFaults(value);
    if (faults.length > 0) findings.push(invalid(`${path}.${key}`, value, faults.join(',')));
  }
  for (const [key, value] of Object.entries({ kind, listKind })) {
    const faults = value === '' ? [] : dns1035LabelFaults(value.toLowerCase());
    const detail = `may have mixed case, but should otherwise match: ${faults.join(',')}`;
    if (faults.length > 0) findings.push(invalid(`${path}.${key}`, value, detail));
  }
  checkLabels(shortNames, `${path}.shortNames`, findings);
  if (kind !== '' && kind === listKind) {
    findings.push(invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same'));
  }
  checkLabels(categories, `${path}.categories`, findings);
}

function checkLabels(labels: readonly string[], path: string, findings: Findings): void {
  labels.forEach((label, index) => {
    const faults = dns1035LabelFaults(label);
    if (faults.length > 0) findings.push(invalid(`${path}[${index}]`, label, faults.join(',')));
  });
}

function validateSubresources(
  subresources: CustomResourceSubresources | undefined,
  path: string,
  findings: Findings,
): void {
  const scale: CustomResourceSubresourceScale | undefined = subresources?.scale;
  if (scale === undefined) return;
  checkReplicasPath(scale.specReplicasPath, '.spec.', `${path}.scale.specReplicasPath`, findings);
  checkReplicasPath(scale.statusReplicasPath, '.status.', `${path}.scale.statusReplicasPath`, findings);
  const selector = scale.labelSelectorPath ?? '';
  const at = `${path}.scale.labelSelectorPath`;
  if (selector === '') return;
  if (!selector.startsWith('.')) findings.push(invalid(at, selector, NO_SIMPLE_PATH));
  else if (!selector.startsWith('.spec.') && !selector.startsWith('.status.')) {
    findings.push(invalid(at, selector, 'should be a json path under either .spec or .status'));
  }
}

const NO_SIMPLE_PATH = 'must be a simple json path starting with .';

function checkReplicasPath(value: string, under: string, path: string, findings: Findings): void {
  if (!checkRequired(value, path, findings)) return;
  if (!value.startsWith('.')) findings.push(invalid(path, value, NO_SIMPLE_PATH));
  else if (!value.startsWith(under)) {
    findings.push(invalid(path, value, `should be a json path under ${under.slice(0, -1)}`));
  }
}

const COLUMN_TYPES: readonly string[] = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS: readonly string[] = [
  'byte',
  'date',
  'date-time',
  'double',
  'float',
  'int32',
  'int64',
  'password',
];

function validateColumns(
  columns: readonly CustomResourceColumnDefinition[] | undefined,
  path: string,
  findings: Findings,
): void {
  columns?.forEach(({ name, type, format = '', jsonPath }, index) => {
    const at = `${path}[${index}]`;
    const types = `must be one of ${COLUMN_TYPES.join(',')}`;
    checkRequired(name, `${at}.name`, findings);
    if (checkRequired(type, `${at}.type`, findings, types) && !COLUMN_TYPES.includes(type)) {
      findings.push(invalid(`${at}.type`, type, types));
    }
    if (format !== '' && !COLUMN_FORMATS.includes(format)) {
      findings.push(invalid(`${at}.format`, format, `must be one of ${COLUMN_FORMATS.join(',')}`));
    }
    if (checkRequired(jsonPath, `${at}.JSONPath`, findings)) {
      checkFormat(jsonPath, (text) => (text.startsWith('.') ? [] : [NO_SIMPLE_PATH]), `${at}.JSONPath`, findings);
    }
  });
}

/** Of one version. The wording of the first refusal says the contrary of what it means upstream, too. */
function validateOwnFields(version: VersionFacts, path: string, findings: Findings): void {
  const fields = version.selectableFields ?? [];
  const schema = version.schema?.openAPIV3Schema;
  if (fields.length === 0) return;
  if (schema === undefined) {
    const detail = 'may only be set when `version.schema.openAPIV3Schema` is not included';
    findings.push(invalid(`${path}.selectableFields`, '', detail));
    return;
  }
  validateFields(fields, schema, path, findings);
}

function validateCommonFields(spec: InternalSpec, findings: Findings): void {
  const fields = spec.selectableFields ?? [];
  if (fields.length === 0) return;
  if (spec.schema === undefined) {
    findings.push(invalid('spec.selectableFields', '', 'may only be set when validations.schema is included'));
    return;
  }
  validateFields(fields, spec.schema.openAPIV3Schema ?? {}, 'spec', findings);
}

const SELECTABLE_FIELDS_MAX = 8;
const SELECTABLE_TYPES: readonly string[] = ['string', 'boolean', 'integer'];

function validateFields(fields: readonly SelectableField[], schema: Schema, path: string, findings: Findings): void {
  const fault = unstructuralFault(schema);
  if (fault !== undefined) {
    findings.push(invalid(`${path}.schema.openAPIV3Schema`, '', fault));
    return;
  }
  const unique = new Set<string>();
  fields.forEach(({ jsonPath }, index) =>
    checkField(jsonPath, schema, `${path}.selectableFields[${index}].jsonPath`, unique, findings),
  );
  if (unique.size > SELECTABLE_FIELDS_MAX) {
    findings.push(tooMany(`${path}.selectableFields`, unique.size, SELECTABLE_FIELDS_MAX));
  }
}

function checkField(jsonPath: string, schema: Schema, at: string, unique: Set<string>, findings: Findings): void {
  if (!checkRequired(jsonPath, at, findings)) return;
  const found = findField(jsonPath, schema, { brackets: false });
  if (!found.ok) {
    findings.push(invalid(at, jsonPath, `is an invalid path: ${found.error}`));
    return;
  }
  if (found.root === 'metadata') findings.push(invalid(at, jsonPath, 'must not point to fields in metadata'));
  if (!SELECTABLE_TYPES.includes(found.schema.type ?? '')) {
    const detail =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    findings.push(invalid(at, jsonPath, detail));
  }
  if (unique.has(found.path)) findings.push(duplicate(at, jsonPath));
  unique.add(found.path);
}

/** Whether unknown fields were to be kept as in the days before schemas; that can no longer be asked for. */
export function validatePreserve(next: boolean | undefined, old: boolean | undefined, findings: Findings): void {
  if (old === true || next !== true) return;
  const detail =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  findings.push(invalid('spec.preserveUnknownFields', true, detail));
}
