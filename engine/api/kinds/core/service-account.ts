import { serviceaccounts } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/core/serviceaccount, v1.36. */
export const serviceAccount = defineKind(serviceaccounts, {
  shortNames: ['sa'],
  subresources: ['token'],
  returnsDeleted: true,
});
