import { internalForm } from '../../internal-forms/internal-form';
import { resourceclaimtemplates } from '../../resources';
import type { ResourceClaimTemplate } from '../../types/resource-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { IMMUTABLE } from '../../validation/object-meta';
import { semanticEqual } from '../../../base/equal';
import { checkedChange } from '../checked';
import { defineKind } from '../define';
import type { FieldError } from '../../field-error';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { withFields } from '../sharing';
import { validateTemplateMetadata } from '../template-metadata-validation';
import { checkAdminAccess } from './admin-access';
import { defaultDeviceClaim } from './device-claim-defaults';
import { validateDeviceClaim } from './device-claim-validation';
import { resourceClaimTemplateColumns } from './resource-claim-template-columns';

/** pkg/registry/resource/resourceclaimtemplate, v1.36. */
export const resourceClaimTemplate = defineKind<ResourceClaimTemplate>(resourceclaimtemplates, {
  columns: resourceClaimTemplateColumns,
  returnsDeleted: true,
  defaults: withDefaults,
  validate: (template, context) => {
    const findings: FieldError[] = [];
    checkAdminAccess(template.spec.spec.devices.requests, context, findings);
    validateTemplate(template, findings);
    return findings;
  },
  validateUpdate: checkedChange((next, old, findings) => {
    validateTemplate(next, findings);
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    if (!semanticEqual(next.spec, old.spec))
      findings.push(invalid('spec', internalForm(next.spec, 'resource.ResourceClaimTemplateSpec'), IMMUTABLE));
  }),
});

function withDefaults(template: ResourceClaimTemplate): ResourceClaimTemplate {
  const { spec } = template;
  const claim = withFields(spec.spec, { devices: defaultDeviceClaim(spec.spec.devices) });
  return withFields(template, { spec: withFields(spec, { spec: claim }) });
}

function validateTemplate({ metadata, spec }: ResourceClaimTemplate, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validateTemplateMetadata(spec.metadata, 'spec.metadata', findings);
  validateDeviceClaim(spec.spec.devices, 'spec.spec.devices', findings);
}
