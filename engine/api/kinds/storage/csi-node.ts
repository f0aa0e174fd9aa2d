import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import { csinodes } from '../../resources';
import type { CSINode, CSINodeDriver } from '../../types/storage-v1';
import { checkLabelKey, checkNonNegative } from '../../validation/checks';
import { duplicate, invalid, required, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { IMMUTABLE } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { checkCsiDriverName } from '../core/volume-source-validation';
import { defineKind } from '../define';
import { validateMetadata } from '../metadata-validation';
import { withoutField } from '../sharing';
import { csiNodeColumns } from './csi-node-columns';

/** pkg/registry/storage/csinode, v1.36. */
export const csiNode = defineKind<CSINode>(csinodes, {
  columns: csiNodeColumns,
  unconditionalUpdate: false,
  returnsDeleted: true,
  validate: checkedObject(validate),
  validateUpdate: checkedChange((next, old, findings) => {
    validate(next, findings);
    for (const before of driversOf(old)) for (const driver of driversOf(next)) checkSame(driver, before, findings);
  }),
});

function driversOf({ spec }: CSINode): readonly CSINodeDriver[] {
  const drivers: readonly CSINodeDriver[] | null = spec.drivers;
  return drivers ?? [];
}

/** Of a driver only what it can attach may change. */
function checkSame(next: CSINodeDriver, old: CSINodeDriver, findings: Findings): void {
  if (next.name !== old.name) return;
  const fixed = withoutField(next, 'allocatable');
  if (!semanticEqual(fixed, withoutField(old, 'allocatable')))
    findings.push(invalid('spec.drivers', internalForm(fixed, 'storage.CSINodeDriver'), IMMUTABLE));
}

const NODE_ID_BYTES_MAX = 256;

function validate(node: CSINode, findings: Findings): void {
  validateMetadata(node.metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  const names = new Set<string>();
  driversOf(node).forEach((driver, index) => {
    const path = `spec.drivers[${index}]`;
    const { name, nodeID, allocatable } = driver;
    checkCsiDriverName(name, `${path}.name`, findings);
    if (nodeID === '') findings.push(required(`${path}.nodeID`));
    if (byteLength(nodeID) > NODE_ID_BYTES_MAX)
      findings.push(invalid(`${path}.nodeID`, nodeID, `must be ${NODE_ID_BYTES_MAX} characters or less`));
    checkNonNegative(allocatable?.count, `${path}.allocatable.count`, findings);
    if (names.has(name)) findings.push(duplicate(`${path}.name`, name));
    names.add(name);
    validateKeys(driver, path, findings);
  });
}

function validateKeys({ topologyKeys }: CSINodeDriver, path: string, findings: Findings): void {
  const keys: readonly string[] | null = topologyKeys;
  const seen = new Set<string>();
  for (const key of keys ?? []) {
    if (key === '') findings.push(required(path));
    if (seen.has(key)) findings.push(duplicate(path, key));
    seen.add(key);
    checkLabelKey(key, path, findings);
  }
}
