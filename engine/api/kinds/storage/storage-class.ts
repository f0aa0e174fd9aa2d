import { storageclasses } from '../../resources';
import { defineKind } from '../define';
import { storageClassColumns } from './storage-class-columns';

/** pkg/registry/storage/storageclass, v1.36. */
export const storageClass = defineKind(storageclasses, {
  columns: storageClassColumns,
  shortNames: ['sc'],
  returnsDeleted: true,
});
