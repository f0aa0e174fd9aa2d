import { customresourcedefinitions } from '../../resources';
import type { CustomResourceDefinition } from '../../types/apiextensions-v1';
import { defineKind } from '../define';
import { metadataForStatus, statusHooks } from '../status-hooks';

/** apiextensions-apiserver: pkg/registry/customresourcedefinition, v1.36. */
export const customResourceDefinition = defineKind(customresourcedefinitions, {
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  storagePrefix: 'apiextensions.k8s.io/customresourcedefinitions',
  subresources: ['status'],
  unconditionalUpdate: false,
  generationOf: (object) => object.spec,
  ...statusHooks<CustomResourceDefinition>({
    empty: { conditions: [], acceptedNames: { plural: '', kind: '' }, storedVersions: [] },
    metadata: metadataForStatus,
  }),
});
