import type { Figures } from '../../test/golden/figures';
import { renderFigure } from '../../test/golden/render';

/** What `npm run golden:<corpus> -- --json FILE` writes, as far as the page shows it. */
export interface Report {
  readonly corpus: string;
  readonly headline: string;
  readonly areas: Readonly<Record<string, Figures>>;
  readonly total: Figures;
}

/** The page with the figures of one corpus: its line in the first table, and its table by area. */
export function withFigures(page: string, report: Report, commit: string): string {
  const { corpus, headline, areas, total } = report;
  const summary = `| \`npm run golden:${corpus}\` | ${headline} | ${renderFigure(total[headline])} | ${commit} |`;
  const lines = page.split('\n').map((line) => (line.startsWith(`| \`npm run golden:${corpus}\``) ? summary : line));
  const start = lines.indexOf(`### ${corpus}`);
  if (start < 0) throw new Error(`the page has no "### ${corpus}"`);
  const next = lines.findIndex((line, index) => index > start && line.startsWith('#'));
  const table = tableOf(Object.keys(total), [...Object.entries(areas), ['**total**', total]]);
  return [...lines.slice(0, start + 1), '', ...table, '', ...lines.slice(next < 0 ? lines.length : next)].join('\n');
}

const tableOf = (measures: readonly string[], rows: readonly (readonly [string, Figures])[]): readonly string[] => [
  row(['area', ...measures]),
  row(['---', ...measures.map(() => '---')]),
  ...rows.map(([area, figures]) => row([area, ...measures.map((measure) => renderFigure(figures[measure]))])),
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
