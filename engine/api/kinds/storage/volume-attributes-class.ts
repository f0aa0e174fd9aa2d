import { volumeattributesclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/storage/volumeattributesclass, v1.36. */
export const volumeAttributesClass = defineKind(volumeattributesclasses, {
  shortNames: ['vac'],
  returnsDeleted: true,
});
