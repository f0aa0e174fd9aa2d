import { configmaps } from '../../resources';
import { defineKind } from '../define';
import { configMapColumns } from './config-map-columns';

/** pkg/registry/core/configmap, v1.36. */
export const configMap = defineKind(configmaps, {
  columns: configMapColumns,
  shortNames: ['cm'],
});
