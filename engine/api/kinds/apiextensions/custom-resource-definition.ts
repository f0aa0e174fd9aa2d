import { customresourcedefinitions } from '../../resources';
import type { CustomResourceDefinition, CustomResourceDefinitionStatus } from '../../types/apiextensions-v1';
import { defineKind } from '../define';
import { withFields } from '../sharing';
import { withStatus } from '../status-hooks';

/** All that looks at schemas is loaded with the first definition. */
/* eslint-disable @typescript-eslint/no-require-imports */
const validation = (): typeof import('./definition-validation') =>
  require('./definition-validation') as typeof import('./definition-validation');
const formats = (): typeof import('./format-warnings') =>
  require('./format-warnings') as typeof import('./format-warnings');
/* eslint-enable @typescript-eslint/no-require-imports */

/** apiextensions-apiserver: pkg/registry/customresourcedefinition, v1.36. */
export const customResourceDefinition = defineKind<CustomResourceDefinition>(customresourcedefinitions, {
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  storagePrefix: 'apiextensions.k8s.io/customresourcedefinitions',
  subresources: ['status'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
  defaults: withDefaults,
  prepareForCreate: (object) => storing(withStatus(object, NEW_STATUS)),
  prepareForUpdate: (next, old, { subresource }) =>
    subresource === 'status' ? { ...next, spec: old.spec } : storing(withStatus(next, old.status)),
  validate: (object) => validation().validateDefinition(object),
  validateUpdate: (next, old, { subresource }) =>
    subresource === 'status'
      ? validation().validateStatusUpdate(next, old)
      : validation().validateDefinitionUpdate(next, old),
  warnings: (next, old, { subresource }) =>
    subresource === 'status' ? [] : formats().formatWarnings(next.spec, old?.spec),
});

const NEW_STATUS: CustomResourceDefinitionStatus = Object.freeze({
  conditions: [],
  acceptedNames: { plural: '', kind: '' },
  storedVersions: [],
});

/** pkg/apis/apiextensions/v1/defaults.go. */
function withDefaults(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { spec, status } = definition;
  const { names, conversion } = spec;
  const storage = spec.versions.find((version) => version.storage);
  return withFields(definition, {
    spec: withFields(spec, {
      names: withFields(names, {
        singular: (names.singular ?? '') === '' ? names.kind.toLowerCase() : names.singular,
        listKind: (names.listKind ?? '') === '' && names.kind !== '' ? `${names.kind}List` : names.listKind,
      }),
      conversion: conversion === undefined ? NO_CONVERSION : withPort(conversion),
    }),
    status: withFields(status, {
      storedVersions:
        status.storedVersions.length > 0 || storage === undefined ? status.storedVersions : [storage.name],
    }),
  });
}

const NO_CONVERSION = Object.freeze({ strategy: 'None' });
const HTTPS_PORT = 443;

type Conversion = NonNullable<CustomResourceDefinition['spec']['conversion']>;

function withPort(conversion: Conversion): Conversion {
  const { webhook } = conversion;
  const service = webhook?.clientConfig?.service;
  if (webhook === undefined || service === undefined || service.port !== undefined) return conversion;
  const clientConfig = { ...webhook.clientConfig, service: { ...service, port: HTTPS_PORT } };
  return { ...conversion, webhook: { ...webhook, clientConfig } };
}

/** The version that objects are stored in from now on is among those that they may be stored in. */
function storing(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { spec, status } = definition;
  const storage = spec.versions.find((version) => version.storage);
  if (storage === undefined || status.storedVersions.includes(storage.name)) return definition;
  return withStatus(definition, { ...status, storedVersions: [...status.storedVersions, storage.name] });
}
