import type { FieldError } from '../../field-error';
import { services } from '../../resources';
import type { Service } from '../../types/core-v1';
import { checkedChange, checkedObject } from '../checked';
import type { HookContext } from '../definition';
import { defineKind } from '../define';
import { serviceColumns } from './service-columns';
import { defaultService } from './service-defaults';
import { prepareNewService, prepareServiceUpdate } from './service-strategy';
import { validateNewService, validateServiceStatus, validateServiceUpdate } from './service-validation';
import { serviceWarnings } from './service-warnings';

/** pkg/registry/core/service, v1.36. Addresses and node ports are given out by the server before it validates. */
export const service = defineKind(services, {
  columns: serviceColumns,
  shortNames: ['svc'],
  categories: ['all'],
  storagePrefix: 'services/specs',
  subresources: ['proxy', 'status'],
  createOnUpdate: true,
  returnsDeleted: true,
  nameRule: 'dns-label',
  fieldSelectors: {
    'spec.clusterIP': (service) => service.spec.clusterIP ?? '',
    'spec.type': (service) => service.spec.type ?? '',
  },
  defaults: defaultService,
  prepareForCreate: prepareNewService,
  prepareForUpdate: prepareServiceUpdate,
  validate: checkedObject(validateNewService),
  validateUpdate: (next: Service, old: Service, { subresource }: HookContext): readonly FieldError[] =>
    subresource === 'status' ? validateStatus(next, old) : validateChange(next, old),
  warnings: (service, _old, { subresource }) => (subresource === '' ? serviceWarnings(service) : []),
});

const validateStatus = checkedChange(validateServiceStatus);
const validateChange = checkedChange(validateServiceUpdate);
