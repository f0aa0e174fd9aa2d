import type { Instant } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { Served } from '../registry';

interface TableRules {
  readonly now: Instant;
  /** What stands beside the cells of a row. */
  readonly beside: (object: KubeObject) => unknown;
  readonly headers: boolean;
}

/** Columns and rows as the kind describes them (pkg/printers/internalversion, v1.36). */
export function tableOf({ definition }: Served, objects: readonly KubeObject[], rules: TableRules): object {
  const { columns } = definition;
  const columnDefinitions = columns.map(({ name, type, format = '', description, priority }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  return {
    columnDefinitions: rules.headers ? columnDefinitions : null,
    rows: objects.map((object) => {
      const conditions = definition.rowConditions?.(object) ?? [];
      return {
        cells: columns.map((column) => column.cell(object, rules.now)),
        ...(conditions.length === 0 ? {} : { conditions }),
        object: rules.beside(object),
      };
    }),
  };
}
