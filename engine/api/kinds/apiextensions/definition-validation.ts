import type { FieldError } from '../../field-error';
import type { CustomResourceDefinition } from '../../types/apiextensions-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { validateImmutable, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta';
import { validateApproval } from './approval';
import { isConditionTrue } from './conditions';
import { internalSpec } from './internal-spec';
import { validateNames, validatePreserve, validateSpec } from './spec-validation';

/** apiextensions-apiserver/pkg/apis/apiextensions/validation, `ValidateCustomResourceDefinition`, v1.36. */
export function validateDefinition(definition: CustomResourceDefinition): readonly FieldError[] {
  const { metadata, spec } = definition;
  const findings: Findings = [];
  validateName(definition, findings);
  validateSpec(internalSpec(spec), { isEstablished: false }, findings);
  validateStatus(definition, findings);
  validateApproval(spec.group, metadata, undefined, findings);
  validatePreserve(spec.preserveUnknownFields, undefined, findings);
  return findings;
}

/** The name is made of the names in the spec. */
function validateName({ metadata, spec }: CustomResourceDefinition, findings: Findings): void {
  const found: Findings = [];
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, found);
  const expected = `${spec.names.plural}.${spec.group}`;
  const wrong = (path: string, value: string | undefined): Findings =>
    value === undefined || value === '' || value === expected
      ? []
      : [invalid(path, value, 'must be spec.names.plural+"."+spec.group')];
  const isOf = (path: string) => (finding: FieldError) => finding.field === path;
  const isOfName = (finding: FieldError): boolean => /^metadata\.(generateName|name)$/.test(finding.field);
  findings.push(
    ...found.filter(isOf('metadata.generateName')),
    ...wrong('metadata.generateName', metadata.generateName),
    ...found.filter(isOf('metadata.name')),
    ...wrong('metadata.name', metadata.name),
    ...found.filter((finding) => !isOfName(finding)),
  );
}

export function validateDefinitionUpdate(
  next: CustomResourceDefinition,
  old: CustomResourceDefinition,
): readonly FieldError[] {
  const findings: Findings = [];
  const isEstablished = isConditionTrue(old, 'Established');
  validateObjectMetaUpdate(next.metadata, old.metadata, findings);
  validateSpec(internalSpec(next.spec), { isEstablished }, findings);
  if (isEstablished) {
    validateImmutable(next.spec.scope, old.spec.scope, 'spec.scope', findings);
    validateImmutable(next.spec.names.kind, old.spec.names.kind, 'spec.names.kind', findings);
  }
  validateImmutable(next.spec.group, old.spec.group, 'spec.group', findings);
  validateImmutable(next.spec.names.plural, old.spec.names.plural, 'spec.names.plural', findings);
  validateStatus(next, findings);
  validateApproval(next.spec.group, next.metadata, old.metadata, findings);
  validatePreserve(next.spec.preserveUnknownFields, old.spec.preserveUnknownFields, findings);
  return findings;
}

export function validateStatusUpdate(
  next: CustomResourceDefinition,
  old: CustomResourceDefinition,
): readonly FieldError[] {
  const findings: Findings = [];
  validateObjectMetaUpdate(next.metadata, old.metadata, findings);
  validateNames(next.status.acceptedNames, 'status.acceptedNames', findings);
  return findings;
}

function validateStatus({ spec, status }: CustomResourceDefinition, findings: Findings): void {
  validateNames(status.acceptedNames, 'status.acceptedNames', findings);
  const path = 'status.storedVersions';
  const { storedVersions: stored } = status;
  if (stored.length === 0) {
    findings.push(invalid(path, null, 'must have at least one stored version'));
    return;
  }
  const unmet = new Set(stored);
  for (const { name, storage } of spec.versions) {
    if (storage && !unmet.has(name)) findings.push(invalid(path, stored, `must have the storage version ${name}`));
    unmet.delete(name);
  }
  stored.forEach((name, index) => {
    if (spec.versions.some((version) => version.name === name)) return;
    const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    findings.push(invalid(`${path}[${index}]`, name, detail));
  });
}
