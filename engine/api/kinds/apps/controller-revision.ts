import { controllerrevisions } from '../../resources';
import { defineKind } from '../define';
import { controllerRevisionColumns } from './controller-revision-columns';

/** pkg/registry/apps/controllerrevision, v1.36. */
export const controllerRevision = defineKind(controllerrevisions, {
  columns: controllerRevisionColumns,
});
