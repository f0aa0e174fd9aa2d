import { controllerrevisions } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/apps/controllerrevision, v1.36. */
export const controllerRevision = defineKind(controllerrevisions, {});
