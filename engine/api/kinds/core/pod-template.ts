import { podtemplates } from '../../resources';
import { defineKind } from '../define';
import { podTemplateColumns } from './pod-template-columns';

/** pkg/registry/core/podtemplate, v1.36. */
export const podTemplate = defineKind(podtemplates, {
  columns: podTemplateColumns,
  returnsDeleted: true,
  generationOf: (podTemplate) => podTemplate.template,
});
