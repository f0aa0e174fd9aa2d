import { podtemplates } from '../../resources';
import type { PodTemplate } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { withFields } from '../sharing';
import { defaultPodTemplate } from './pod-defaults';
import { templateWithoutDisabledFields } from './pod-disabled-fields';
import { podTemplateColumns } from './pod-template-columns';
import { validatePodTemplate } from './pod-template-validation';
import { templateWarnings } from './pod-warnings';

/** pkg/registry/core/podtemplate, v1.36. */
export const podTemplate = defineKind<PodTemplate>(podtemplates, {
  columns: podTemplateColumns,
  returnsDeleted: true,
  generationOf: (podTemplate) => podTemplate.template,
  defaults: (object) => withFields(object, { template: defaultPodTemplate(object.template) }),
  prepareForCreate: (object) => withFields(object, { template: templateWithoutDisabledFields(object.template) }),
  prepareForUpdate: (next, old) =>
    withFields(next, { template: templateWithoutDisabledFields(next.template, old.template) }),
  validate: checkedObject(({ metadata, template }, findings) => {
    validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
    validatePodTemplate(template, 'template', findings);
  }),
  validateUpdate: checkedChange((next, old, findings) => {
    validateMetadataUpdate(next.metadata, old.metadata, findings);
    validatePodTemplate(next.template, 'template', findings);
  }),
  warnings: (next, old) =>
    old !== undefined && old.metadata.generation === next.metadata.generation
      ? []
      : templateWarnings(next.template, 'template'),
});
