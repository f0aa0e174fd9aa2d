/** One claim that Seatrial must show, a row of docs/mission.tsv. */
export interface MissionRow {
  /** `ARC-07`. */
  readonly id: string;
  readonly area: string;
  readonly claim: string;
  readonly must: string;
  readonly example: string;
}

/** Reads the table; throws when a row is not whole or an id stands twice. */
export function readMissionTable(text: string): readonly MissionRow[] {
  const [, ...lines] = text.trimEnd().split('\n');
  const rows = lines.map((line, index) => rowOf(line, index + 2));
  const ids = new Set<string>();
  for (const { id } of rows) {
    if (ids.has(id)) throw new Error(`mission table: ${id} stands twice`);
    ids.add(id);
  }
  return rows;
}

function rowOf(line: string, lineNumber: number): MissionRow {
  const cells = line.split('\t');
  const [id, area, claim, must, example] = cells;
  if (cells.length !== 5 || id === undefined || !isMissionId(id))
    throw new Error(`mission table, line ${lineNumber}: five cells, the first an id such as ARC-07`);
  return { id, area: area ?? '', claim: claim ?? '', must: must ?? '', example: example ?? '' };
}

/** Written like an id of the table, whether it is one or not. */
export const isMissionId = (text: string): boolean => /^[A-Z]+-\d+$/.test(text);
