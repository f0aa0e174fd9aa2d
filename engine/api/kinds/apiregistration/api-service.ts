import { formatTime } from '../../../base/timestamp';
import { apiservices } from '../../resources';
import type { APIService, APIServiceCondition } from '../../types/apiregistration-v1';
import type { ObjectMeta } from '../../types/meta-v1';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { ifPresent, withFields } from '../sharing';
import { statusWrite, withStatus } from '../status-hooks';
import { apiServiceColumns } from './api-service-columns';
import { validateApiService, validateApiServiceStatus, validateApiServiceUpdate } from './api-service-validation';

const SERVICE_PORT = 443;

/** kube-aggregator: pkg/registry/apiservice, v1.36. */
export const apiService = defineKind<APIService>(apiservices, {
  columns: apiServiceColumns,
  categories: ['api-extensions'],
  storagePrefix: 'apiregistration.k8s.io/apiservices',
  subresources: ['status'],
  unconditionalUpdate: false,
  nameRule: 'path-segment',
  defaults: (object) =>
    withFields(object, {
      spec: withFields(object.spec, {
        service: ifPresent(object.spec.service, (service) =>
          withFields(service, { port: service.port ?? SERVICE_PORT }),
        ),
      }),
    }),
  prepareForCreate: (object: APIService, { now }: HookContext): APIService =>
    withStatus(object, object.spec.service === undefined ? { conditions: [locallyAvailable(formatTime(now))] } : {}),
  prepareForUpdate: (next: APIService, old: APIService, { subresource }: HookContext): APIService =>
    subresource === 'status' ? statusWrite(next, old, { metadata: keptForStatus }) : withStatus(next, old.status),
  validate: validateApiService,
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? validateApiServiceStatus(next, old) : validateApiServiceUpdate(next, old),
});

/** The server itself serves what has no Service. */
const locallyAvailable = (at: string): APIServiceCondition => ({
  type: 'Available',
  status: 'True',
  lastTransitionTime: at,
  reason: 'Local',
  message: 'Local APIServices are always available',
});

/** What a write to `/status` may not change of the metadata. */
function keptForStatus(next: ObjectMeta, old: ObjectMeta): ObjectMeta {
  const { labels: _1, annotations: _2, finalizers: _3, ownerReferences: _4, ...given } = next;
  const { labels, annotations, finalizers, ownerReferences } = old;
  return {
    ...given,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(ownerReferences === undefined ? {} : { ownerReferences }),
  };
}
