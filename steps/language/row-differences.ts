import { matcher } from './matcher';

type Row = readonly string[];

/**
 * What stands only in one of two tables of the same columns, as a table of its own: `-` before what was expected and is
 * not there, `+` before what is there beside it. `*` in an expected cell is any text; the order of rows does not matter.
 * Empty: they agree.
 */
export function differences(header: Row, expected: readonly Row[], found: readonly Row[]): readonly string[] {
  const pairs = paired(expected, found);
  const taken = new Set(pairs);
  const missing = expected.filter((_, index) => pairs[index] === undefined);
  const extra = found.filter((_, index) => !taken.has(index));
  if (missing.length === 0 && extra.length === 0) return [];
  const lines = [[' ', ...header], ...missing.map((row) => ['-', ...row]), ...extra.map((row) => ['+', ...row])];
  return aligned(lines);
}

/** For each expected row the found one that it goes with, so that as many as possible find one (Kuhn's algorithm). */
function paired(expected: readonly Row[], found: readonly Row[]): readonly (number | undefined)[] {
  const partner = new Map<number, number>();
  const seek = (row: number, tried: Set<number>): boolean => {
    for (const [index, candidate] of found.entries()) {
      if (tried.has(index) || !fits(expected[row] ?? [], candidate)) continue;
      tried.add(index);
      const rival = partner.get(index);
      if (rival !== undefined && !seek(rival, tried)) continue;
      partner.set(index, row);
      return true;
    }
    return false;
  };
  for (const row of expected.keys()) seek(row, new Set());
  const byRow = new Map([...partner].map(([index, row]) => [row, index]));
  return [...expected.keys()].map((row) => byRow.get(row));
}

const fits = (pattern: Row, row: Row): boolean => pattern.every((cell, index) => matcher(cell)(row[index] ?? ''));

function aligned(lines: readonly Row[]): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .replace(/^(.) {2}/, '$1 ')
      .trimEnd(),
  );
}
