import { storageclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/storage/storageclass, v1.36. */
export const storageClass = defineKind(storageclasses, {
  shortNames: ['sc'],
  returnsDeleted: true,
});
