import { serviceaccounts } from '../../resources';
import { defineKind } from '../define';
import { serviceAccountColumns } from './service-account-columns';

/** pkg/registry/core/serviceaccount, v1.36. */
export const serviceAccount = defineKind(serviceaccounts, {
  columns: serviceAccountColumns,
  shortNames: ['sa'],
  subresources: ['token'],
  returnsDeleted: true,
});
