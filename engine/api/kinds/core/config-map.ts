import { configmaps } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/configmap, v1.36. */
export const configMap = defineKind(configmaps, {
  shortNames: ['cm'],
});
