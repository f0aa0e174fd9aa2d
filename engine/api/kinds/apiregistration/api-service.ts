import { apiservices } from '../../resources';
import type { APIService } from '../../types/apiregistration-v1';
import { defineKind } from '../define';
import { apiServiceColumns } from './api-service-columns';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** kube-aggregator: pkg/registry/apiservice, v1.36. */
export const apiService = defineKind(apiservices, {
  columns: apiServiceColumns,
  categories: ['api-extensions'],
  storagePrefix: 'apiregistration.k8s.io/apiservices',
  subresources: ['status'],
  unconditionalUpdate: false,
  nameRule: 'path-segment',
  ...statusHooks<APIService>({ empty: {}, metadata: metadataForStatus }),
});
