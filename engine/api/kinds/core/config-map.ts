import { configmaps } from '../../resources';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { configMapColumns } from './config-map-columns';
import { validateConfigMap, validateConfigMapUpdate } from './config-map-validation';

/** pkg/registry/core/configmap, v1.36. */
export const configMap = defineKind(configmaps, {
  columns: configMapColumns,
  shortNames: ['cm'],
  validate: checkedObject(validateConfigMap),
  validateUpdate: checkedChange(validateConfigMapUpdate),
});
