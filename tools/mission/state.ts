import type { MissionRow } from './mission-table';
import type { TaggedScenario } from './tagged-scenarios';

export interface RowState extends MissionRow {
  readonly shownBy: readonly Omit<TaggedScenario, 'ids'>[];
}

export interface AreaCount {
  readonly area: string;
  readonly shown: number;
  readonly of: number;
}

export interface MissionState {
  readonly rows: readonly RowState[];
  readonly areas: readonly AreaCount[];
  readonly total: AreaCount;
  /** Tags that look like ids and are none: a row that somebody believes shown is not. */
  readonly unknown: readonly { readonly id: string; readonly file: string; readonly line: number }[];
}

/** Joins the table with the scenarios that bear its ids. */
export function missionState(table: readonly MissionRow[], scenarios: readonly TaggedScenario[]): MissionState {
  const rows = table.map((row) => ({
    ...row,
    shownBy: scenarios.filter(({ ids }) => ids.includes(row.id)).map(({ file, line, name }) => ({ file, line, name })),
  }));
  const known = new Set(table.map(({ id }) => id));
  const unknown = scenarios.flatMap(({ ids, file, line }) =>
    ids.filter((id) => !known.has(id)).map((id) => ({ id, file, line })),
  );
  const areas = [...new Set(table.map(({ area }) => area))].map((area) =>
    count(
      area,
      rows.filter((row) => row.area === area),
    ),
  );
  return { rows, areas, total: count('total', rows), unknown };
}

const count = (area: string, rows: readonly RowState[]): AreaCount => ({
  area,
  shown: rows.filter(({ shownBy }) => shownBy.length > 0).length,
  of: rows.length,
});
