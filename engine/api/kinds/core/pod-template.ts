import { podtemplates } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/podtemplate, v1.36. */
export const podTemplate = defineKind(podtemplates, {
  returnsDeleted: true,
  generationOf: (podTemplate) => podTemplate.template,
});
