import { quote } from '../../../base/go-text';
import { resourceslices } from '../../resources';
import type { ResourceSlice } from '../../types/resource-v1';
import { checkedChange, checkedObject } from '../checked';
import { defineKind } from '../define';
import { resourceSliceColumns } from './resource-slice-columns';
import { prepareResourceSlice } from './resource-slice-strategy';
import { validateResourceSlice, validateResourceSliceUpdate } from './resource-slice-validation';

/** pkg/registry/resource/resourceslice, v1.36. */
export const resourceSlice = defineKind<ResourceSlice>(resourceslices, {
  columns: resourceSliceColumns,
  returnsDeleted: true,
  generationOf: (object) => object.spec,
  fieldSelectors: {
    'spec.nodeName': ({ spec }) => spec.nodeName ?? '',
    'spec.driver': ({ spec }) => spec.driver,
  },
  prepareForCreate: prepareResourceSlice,
  prepareForUpdate: (next, _old, context) => prepareResourceSlice(next, context),
  validate: checkedObject(validateResourceSlice),
  validateUpdate: checkedChange(validateResourceSliceUpdate),
  warnings: ({ spec: { driver } }) =>
    driver === driver.toLowerCase()
      ? []
      : [`spec.driver: driver names should be lowercase; ${quote(driver)} contains uppercase characters`],
});
