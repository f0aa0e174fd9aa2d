import type { ObjectMeta } from '../types/meta-v1';
import { invalid, type Findings } from '../validation/field-errors';
import { validateObjectMeta, validateObjectMetaUpdate, type NameRule } from '../validation/object-meta';

/**
 * The metadata of built-in kinds: as for all objects, and finalizers must be standard or qualified (pkg/apis/core/validation,
 * ValidateObjectMeta, v1.36). Custom resources are only warned about the latter.
 */
export function validateMetadata(
  metadata: ObjectMeta,
  rules: { namespaced: boolean; nameRule: NameRule },
  findings: Findings,
): void {
  validateObjectMeta(metadata, rules, findings);
  validateFinalizers(metadata, findings);
}

export function validateMetadataUpdate(next: ObjectMeta, old: ObjectMeta, findings: Findings): void {
  validateObjectMetaUpdate(next, old, findings);
  validateFinalizers(next, findings);
}

const STANDARD = ['kubernetes', 'orphan', 'foregroundDeletion'];

function validateFinalizers({ finalizers }: ObjectMeta, findings: Findings): void {
  (finalizers ?? []).forEach((finalizer, index) => {
    if (!finalizer.includes('/') && !STANDARD.includes(finalizer))
      findings.push(
        invalid(
          `metadata.finalizers[${index}]`,
          finalizer,
          'name is neither a standard finalizer name nor is it fully qualified',
        ),
      );
  });
}
