import type { TemplateMeta } from '../types/meta-v1';
import { forbidden, type Findings } from '../validation/field-errors';
import { validateAnnotations, validateLabels } from '../validation/object-meta';

/** Metadata of what an object brings along: only labels and annotations may be set (pkg/apis/core/validation, v1.36). */
export function validateTemplateMetadata(metadata: TemplateMeta, path: string, findings: Findings): void {
  validateAnnotations(metadata.annotations, `${path}.annotations`, findings);
  validateLabels(metadata.labels, `${path}.labels`, findings);
  for (const key of FORBIDDEN)
    if (metadata[key] !== undefined) findings.push(forbidden(`${path}.${NAMES[key] ?? key}`, 'cannot be set'));
}

/** The real server makes the names of the fields from Go's, and gets one wrong. */
const NAMES: Readonly<Record<string, string>> = { uid: 'uID' };

const FORBIDDEN = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;
