import { percentOf, type Figure, type Figures, type Result } from './figures';

/** The figures as a table: a line an area, a column a measure, the total last. */
export function renderTable(result: Result): string {
  const measures = Object.keys(result.total);
  const rows = [
    ['area', ...measures],
    ...Object.entries(result.areas).map(([area, figures]) => row(area, figures, measures)),
    row('total', result.total, measures),
  ];
  const widths = [0, ...measures.map((_, index) => index + 1)].map((column) =>
    Math.max(...rows.map((cells) => (cells[column] ?? '').length)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, index) => pad(cell, widths[index] ?? 0, index))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2,700 of 2,780 (97.1 %)`. A percentage is cut, not rounded: 100.0 means all. */
export function renderFigure(figure: Figure | undefined): string {
  const percent = percentOf(figure);
  if (figure === undefined || percent === undefined) return '-';
  return `${figure.matched} of ${figure.of} (${(Math.floor(percent * 10) / 10).toFixed(1)} %)`;
}

const row = (name: string, figures: Figures, measures: readonly string[]): string[] => [
  name,
  ...measures.map((measure) => renderFigure(figures[measure])),
];

const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);
