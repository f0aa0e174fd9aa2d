import type { AreaCount, MissionState, RowState } from './state';

const WIDTH = 100;

/** A line a row, then the counts by area. */
export function renderMission({ rows, areas, total }: MissionState): string {
  const nameWidth = Math.max(...areas.map(({ area }) => area.length), 5);
  return [...rows.flatMap(renderRow), '', ...[...areas, total].map((area) => renderCount(area, nameWidth))].join('\n');
}

function renderRow({ id, claim, shownBy }: RowState): readonly string[] {
  const [first] = shownBy;
  const mark = first === undefined ? '-' : '+';
  const head = cut(`${mark} ${id.padEnd(8)} ${claim}`, WIDTH);
  return [head, ...shownBy.map(({ file, line, name }) => cut(`             ${file}:${line}  ${name}`, WIDTH))];
}

const renderCount = ({ area, shown, of }: AreaCount, nameWidth: number): string =>
  `${area.padEnd(nameWidth)}  ${String(shown).padStart(3)} of ${String(of).padStart(3)} shown`;

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, width - 1)}…`);
