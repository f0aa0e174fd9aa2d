import { resourceclaimtemplates } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/resource/resourceclaimtemplate, v1.36. */
export const resourceClaimTemplate = defineKind(resourceclaimtemplates, {});
