import type { ResourceDefinition } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import { jsonPath } from '../../../api/json-path/json-path';
import type { CustomResourceDefinitionVersion } from '../../../api/types/apiextensions-v1';

/** Fields that a version can be selected by, besides name and namespace (registry/customresource/strategy.go, v1.36). */
export const selectableFields = ({
  selectableFields: fields = [],
}: CustomResourceDefinitionVersion): ResourceDefinition['fieldSelectors'] =>
  Object.fromEntries(
    fields.map(({ jsonPath: path }) => {
      const find = jsonPath(path);
      const read = (object: KubeObject): string => {
        const value = find?.(object)[0];
        return value === undefined || value === null ? '' : String(value);
      };
      return [path.replace(/^\./, ''), read];
    }),
  );
