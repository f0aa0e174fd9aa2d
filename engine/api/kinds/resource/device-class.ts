import { deviceclasses } from '../../resources';
import { defineKind } from '../define';

/** pkg/registry/resource/deviceclass, v1.36. */
export const deviceClass = defineKind(deviceclasses, {
  generationOf: (object) => object.spec,
});
