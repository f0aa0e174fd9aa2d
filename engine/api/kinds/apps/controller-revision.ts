import { controllerrevisions } from '../../resources';
import type { ControllerRevision } from '../../types/apps-v1';
import { checkNonNegative } from '../../validation/checks';
import { required, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { controllerRevisionColumns } from './controller-revision-columns';

/** pkg/registry/apps/controllerrevision, v1.36. */
export const controllerRevision = defineKind<ControllerRevision>(controllerrevisions, {
  columns: controllerRevisionColumns,
  validate: checkedObject((revision, findings) => {
    validateRevision(revision, findings);
    validateData(revision.data, findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validateRevision(next, findings);
    validateImmutable(next.data, old.data, 'data', findings);
  }),
});

function validateRevision({ metadata, revision }: ControllerRevision, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  checkNonNegative(revision, 'revision', findings);
}

function validateData(data: unknown, findings: Findings): void {
  if (data === undefined || data === null) findings.push(required('data', 'data is mandatory'));
  else if (typeof data !== 'object' || Array.isArray(data))
    findings.push(required('data', 'data must be a valid JSON object'));
}
