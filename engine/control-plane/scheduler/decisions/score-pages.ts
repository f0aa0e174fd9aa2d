import type { ScoreTable } from '../framework/score-table';

/** Where the numbers of a cycle are kept: runs in a page, one number for each node. */
export interface KeptScores {
  readonly page: Float64Array;
  /** Where the run of the totals begins. */
  readonly totals: number;
  readonly columns: readonly KeptColumn[];
}

export interface KeptColumn {
  readonly plugin: string;
  readonly weight: number;
  /** Where the runs begin. */
  readonly raw: number;
  readonly normalized: number;
}

/** How many numbers a table takes, at most. */
export const cellsOf = ({ nodes, columns }: ScoreTable): number => nodes.length * (2 * columns.length + 1);

/** Copies the table into a page from `start` on. */
export function keepScores(page: Float64Array, start: number, { columns, totals }: ScoreTable): KeptScores {
  let end = start;
  const keep = (numbers: Float64Array): number => {
    const at = end;
    page.set(numbers, at);
    end += numbers.length;
    return at;
  };
  return {
    page,
    totals: keep(totals),
    columns: columns.map(({ plugin, weight, raw, normalized }) => {
      const at = keep(raw);
      return { plugin, weight, raw: at, normalized: normalized === raw ? at : keep(normalized) };
    }),
  };
}
