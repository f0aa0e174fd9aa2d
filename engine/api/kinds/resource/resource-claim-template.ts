import { resourceclaimtemplates } from '../../resources';
import { defineKind } from '../define';
import { resourceClaimTemplateColumns } from './resource-claim-template-columns';

/** pkg/registry/resource/resourceclaimtemplate, v1.36. */
export const resourceClaimTemplate = defineKind(resourceclaimtemplates, {
  columns: resourceClaimTemplateColumns,
});
