import type { Instant } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import { createdAtColumn } from '../../../api/kinds/columns';
import type { Served } from '../registry';
import { scaleColumns } from './scale-columns';

interface TableRules {
  readonly now: Instant;
  /** What stands beside the cells of a row. */
  readonly beside: (object: KubeObject) => unknown;
  readonly headers: boolean;
}

/** Columns and rows as the kind describes them, which it does of its storage version (pkg/printers/internalversion, v1.36). */
export function tableOf({ definition, conversion }: Served, objects: readonly KubeObject[], rules: TableRules): object {
  const columns = columnsFor(definition, objects);
  const columnDefinitions = columns.map(({ name, type, format = '', description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  return {
    columnDefinitions: rules.headers ? columnDefinitions : null,
    rows:
      objects.length === 0 && isPlain(definition)
        ? null
        : objects.map((object) => {
            const seen = conversion?.toStorage(object) ?? object;
            const conditions = definition.rowConditions?.(seen) ?? [];
            return {
              cells: columns.map((column) => column.cell(seen, rules.now)),
              ...(conditions.length === 0 ? {} : { conditions }),
              object: rules.beside(object),
            };
          }),
  };
}

const columnsFor = (
  definition: Served['definition'],
  [first]: readonly KubeObject[],
): Served['definition']['columns'] =>
  first?.kind === 'Scale' && definition.kind !== 'Scale' ? scaleColumns : definition.columns;

/** Kinds that no printer knows; their empty tables differ (registry/rest/table.go, v1.36). */
const isPlain = ({ columns }: Served['definition']): boolean => columns.length === 2 && columns[1] === createdAtColumn;
