import type { Instant } from '../../../base/brand';
import { goJson } from '../../../base/go-text';
import { jsonPath } from '../../../api/json-path/json-path';
import { ageColumn, nameColumn, since } from '../../../api/kinds/columns';
import type { Column } from '../../../api/kinds/definition';
import type { KubeObject } from '../../../api/object';
import { goFloat, sortedJson } from '../../../api/structural-schema/json';
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
} from '../../../api/types/apiextensions-v1';

/** Columns of a version: the name, then what it says, or the age (customresource/tableconvertor, v1.36). */
export function columnsOf({
  additionalPrinterColumns: given = [],
}: CustomResourceDefinitionVersion): readonly Column<KubeObject>[] {
  if (given.length === 0) return [nameColumn, AGE];
  const columns: Column<KubeObject>[] = [nameColumn];
  for (const definition of given) {
    const column = columnOf(definition);
    if (column === undefined) break; // upstream goes no further than the first that cannot be read
    columns.push(column);
  }
  return columns;
}

const AGE: Column<KubeObject> = Object.freeze({ ...ageColumn, type: 'date' });

function columnOf({
  name,
  type,
  format,
  description = '',
  priority = 0,
  jsonPath: path,
}: CustomResourceColumnDefinition): Column<KubeObject> | undefined {
  const find = jsonPath(path);
  if (find === undefined) return undefined;
  return {
    name,
    type: type as Column<KubeObject>['type'],
    ...(format === undefined ? {} : { format }),
    priority: priority as 0 | 1,
    description: description === '' ? `Custom resource definition column (in JSONPath format): ${path}` : description,
    cell: (object: KubeObject, now: Instant) => {
      const [first, ...others] = find(object);
      return first === undefined && others.length === 0 ? null : cellOf(type, first, now);
    },
  };
}

/** Only the first of several values is shown, and only where it is of the type of the column. */
function cellOf(type: string, value: unknown, now: Instant): unknown {
  if (type === 'string') return textOf(value);
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'date':
      return typeof value === 'string' ? dateText(value, now) : null;
    default:
      return null;
  }
}

function dateText(value: string, now: Instant): string {
  const text = since(value, now);
  return text === '<unknown>' && value !== '' ? '<invalid>' : text;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '<no value>';
  if (typeof value === 'object') return goJson(sortedJson(value));
  return typeof value === 'number' && !Number.isInteger(value) ? goFloat(value) : String(value);
}
