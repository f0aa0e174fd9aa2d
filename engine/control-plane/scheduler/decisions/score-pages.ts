import type { ScoreTable } from '../framework/score-table';

/** Where the numbers of a cycle are kept: the totals, then for each column the raw and the normalised scores. */
export interface KeptScores {
  readonly page: Float64Array;
  readonly start: number;
  readonly rows: number;
  readonly columns: readonly { readonly plugin: string; readonly weight: number }[];
}

/** How many numbers a table takes. */
export const cellsOf = ({ nodes, columns }: ScoreTable): number => nodes.length * (2 * columns.length + 1);

/** Copies the table into a page from `start` on. */
export function keepScores(page: Float64Array, start: number, { nodes, columns, totals }: ScoreTable): KeptScores {
  const rows = nodes.length;
  page.set(totals, start);
  columns.forEach(({ raw, normalized }, index) => {
    page.set(raw, start + rows * (1 + 2 * index));
    page.set(normalized, start + rows * (2 + 2 * index));
  });
  return { page, start, rows, columns };
}

export const totalOf = ({ page, start }: KeptScores, row: number): number => page[start + row] ?? 0;

export const rawOf = ({ page, start, rows }: KeptScores, column: number, row: number): number =>
  page[start + rows * (1 + 2 * column) + row] ?? 0;

export const normalizedOf = ({ page, start, rows }: KeptScores, column: number, row: number): number =>
  page[start + rows * (2 + 2 * column) + row] ?? 0;
