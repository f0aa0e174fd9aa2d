import { storageclasses } from '../../resources';
import type { TopologySelectorTerm } from '../../types/core-v1';
import type { StorageClass } from '../../types/storage-v1';
import { checkLabelKey, checkOneOf } from '../../validation/checks';
import { duplicate, required, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { deprecatedNodeLabel } from '../core/node-label-warnings';
import { withFields } from '../sharing';
import { checkProvisioner, validateParameters } from './class-validation';
import { storageClassColumns } from './storage-class-columns';

/** pkg/registry/storage/storageclass, v1.36. */
export const storageClass = defineKind<StorageClass>(storageclasses, {
  columns: storageClassColumns,
  shortNames: ['sc'],
  returnsDeleted: true,
  defaults: (object) =>
    withFields(object, {
      reclaimPolicy: object.reclaimPolicy ?? 'Delete',
      volumeBindingMode: object.volumeBindingMode ?? 'Immediate',
    }),
  validate: checkedObject(validate),
  warnings: ({ allowedTopologies = [] }) =>
    allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
      matchLabelExpressions.flatMap(({ key }, one) => {
        const deprecated = deprecatedNodeLabel(key);
        return deprecated === undefined
          ? []
          : [`allowedTopologies[${index}].matchLabelExpressions[${one}].key: ${deprecated}`];
      }),
    ),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    for (const key of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const)
      validateImmutable(next[key], old[key], key, findings);
  }),
});

function validate(object: StorageClass, findings: Findings): void {
  const { metadata, provisioner, parameters = {}, reclaimPolicy, volumeBindingMode } = object;
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  checkProvisioner(provisioner, 'provisioner', findings);
  validateParameters(parameters, 'parameters', findings);
  if (reclaimPolicy !== undefined && reclaimPolicy !== '')
    checkOneOf(reclaimPolicy, ['Delete', 'Retain'], 'reclaimPolicy', findings);
  if (volumeBindingMode === undefined) findings.push(required('volumeBindingMode'));
  else checkOneOf(volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'], 'volumeBindingMode', findings);
  validateTopologies(object.allowedTopologies ?? [], 'allowedTopologies', findings);
}

function validateTopologies(terms: readonly TopologySelectorTerm[], path: string, findings: Findings): void {
  const before: Choice[] = terms.map(() => new Map());
  terms.forEach((term, index) => {
    const at = `${path}[${index}].matchLabelExpressions`;
    const choice = validateTerm(term, at, findings);
    for (const other of before) if (sameChoice(choice, other)) findings.push(duplicate(at, ''));
    before.push(choice);
  });
}

/** Values by key. The real server compares each term with as many empty ones as there are terms, too: kept. */
type Choice = ReadonlyMap<string, ReadonlySet<string>>;

function validateTerm({ matchLabelExpressions = [] }: TopologySelectorTerm, path: string, findings: Findings): Choice {
  const choice = new Map<string, ReadonlySet<string>>();
  matchLabelExpressions.forEach(({ key, values }, index) => {
    const at = `${path}[${index}]`;
    if (values.length === 0) findings.push(required(`${at}.values`));
    const seen = new Set<string>();
    values.forEach((value, which) => {
      if (seen.has(value)) findings.push(duplicate(`${at}.values[${which}]`, value));
      seen.add(value);
    });
    checkLabelKey(key, `${at}.key`, findings);
    if (choice.has(key)) findings.push(duplicate(`${at}.key`, key));
    choice.set(key, seen);
  });
  return choice;
}

const sameChoice = (a: Choice, b: Choice): boolean =>
  a.size === b.size &&
  [...a].every(([key, values]) => {
    const others = b.get(key);
    return others?.size === values.size && [...values].every((value) => others.has(value));
  });
