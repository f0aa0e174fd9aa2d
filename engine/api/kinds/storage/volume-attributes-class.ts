import { volumeattributesclasses } from '../../resources';
import { defineKind } from '../define';
import { volumeAttributesClassColumns } from './volume-attributes-class-columns';

/** pkg/registry/storage/volumeattributesclass, v1.36. */
export const volumeAttributesClass = defineKind(volumeattributesclasses, {
  columns: volumeAttributesClassColumns,
  shortNames: ['vac'],
  returnsDeleted: true,
});
