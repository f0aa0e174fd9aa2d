import type { CorpusName } from './corpora';

/** `matched` of `of`. */
export interface Figure {
  readonly matched: number;
  readonly of: number;
}

/** By measure: `cases`, `checks`, `decisions`. */
export type Figures = Readonly<Record<string, Figure>>;

export interface Result {
  readonly areas: Readonly<Record<string, Figures>>;
  readonly total: Figures;
}

/** What a tool left behind: its `--json` file, when it knows that option, and what it printed. */
export interface ToolOutput {
  readonly json: unknown;
  readonly printed: string;
}

/** Brings the report of each corpus' tool into one form. */
export function readFigures(corpus: CorpusName, output: ToolOutput): Result {
  const areas = AREAS[corpus](output);
  return { areas, total: sum(Object.values(areas)) };
}

/** Scenarios that ended in an error: their tools hardly count them, so the figures alone would be too good. */
export function brokenOff({ printed }: ToolOutput): readonly string[] {
  return [...printed.matchAll(/^(?:!! (\S+):|scenario (\S+) \w*Error)/gm)].map((match) => match[1] ?? match[2] ?? '');
}

/** Undefined when nothing was compared: no percentage is better than a false one. */
export function percentOf(figure: Figure | undefined): number | undefined {
  return figure === undefined || figure.of === 0 ? undefined : (100 * figure.matched) / figure.of;
}

type Areas = Record<string, Figures>;

const AREAS: Readonly<Record<CorpusName, (output: ToolOutput) => Areas>> = {
  api: ({ json }) =>
    mapAreas<{ cases: number; ok: number; steps: number; status: number; body: number }>(json, (area) => ({
      cases: { matched: area.ok, of: area.cases },
      status: { matched: area.status, of: area.steps },
      body: { matched: area.body, of: area.steps },
    })),
  controllers: ({ json }) =>
    mapAreas<{ ok: number; n: number; sc: number; full: number }>(json, (area) => ({
      checks: { matched: area.ok, of: area.n },
      scenarios: { matched: area.full, of: area.sc },
    })),
  scheduler: ({ json }) =>
    mapAreas<Record<'cases' | 'steps' | 'events' | 'tables', readonly [number, number]>>(json, (area) => ({
      decisions: pair(area.steps),
      cases: pair(area.cases),
      events: pair(area.events),
      tables: pair(area.tables),
    })),
  kubelet: ({ printed }) => kubeletAreas(printed),
};

const pair = ([matched, of]: readonly [number, number]): Figure => ({ matched, of });

function mapAreas<Area>(json: unknown, figures: (area: Area) => Figures): Areas {
  const { areas } = json as { areas: Readonly<Record<string, Area>> };
  return Object.fromEntries(
    Object.keys(areas)
      .sort()
      .map((name) => [name, figures(areas[name] as Area)]),
  );
}

/** `start: matched checks 10 of 12 (scenarios 1 of 2 complete, 1 skipped)`. */
function kubeletAreas(printed: string): Areas {
  const areas: Areas = {};
  for (const match of printed.matchAll(
    /^([\w-]+): matched checks (\d+) of (\d+) \(scenarios (\d+) of (\d+) complete/gm,
  )) {
    const [matched, of, full, scenarios] = match.slice(2).map(Number) as [number, number, number, number];
    areas[match[1] ?? ''] = { checks: { matched, of }, scenarios: { matched: full, of: scenarios } };
  }
  return areas;
}

function sum(list: readonly Figures[]): Figures {
  const total: Record<string, Figure> = {};
  for (const figures of list)
    for (const [measure, { matched, of }] of Object.entries(figures)) {
      const so = total[measure] ?? { matched: 0, of: 0 };
      total[measure] = { matched: so.matched + matched, of: so.of + of };
    }
  return total;
}
