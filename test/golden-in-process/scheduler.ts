/**
 * Replays the scheduler corpus against the API server and the scheduler in process, with the corpus' own tool: `node -r
 * ts-node/register test/golden-in-process/scheduler.ts [--folder F] [--area A]… [--only ID]… [--min PERCENT] [-v]`. The
 * judge is `npm run golden:scheduler`; this one needs no server.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { InProcessScheduler } from './in-process-scheduler';

interface Expected {
  readonly pod: string;
  readonly feasible?: readonly string[];
}
interface Observed {
  readonly table?: unknown;
  readonly abort?: string;
}
interface Case {
  readonly id: string;
  readonly area: string;
  readonly title?: string;
  readonly expect: readonly (Expected | null)[];
  readonly events?: Readonly<Record<string, readonly string[]>>;
}
interface Seen {
  readonly steps: readonly (Observed | null)[];
  readonly events: Readonly<Record<string, readonly string[]>>;
}
interface Tool {
  readonly Runner: new (
    client: InProcessScheduler,
    options: { readonly clock: 'sim'; readonly tables: boolean },
  ) => { run(one: Case, expect: Case['expect']): Promise<Seen> };
  compareStep(expected: Expected | null, observed: Observed | null | undefined): readonly string[];
  compareTable(expected: Expected, table: unknown): readonly string[];
}
type Figure = 'cases' | 'decisions' | 'events' | 'tables';
type Counts = Record<Figure, { right: number; all: number }>;

const CORPUS = path.join(__dirname, '..', 'golden', 'scheduler');
const FIGURES: readonly Figure[] = ['cases', 'decisions', 'events', 'tables'];

async function main(args: readonly string[]): Promise<void> {
  const areas = valuesOf(args, '--area');
  const ids = valuesOf(args, '--only');
  const [folder = process.env['SEATRIAL_GOLDEN_SCHEDULER'] ?? CORPUS] = valuesOf(args, '--folder');
  const tool = await toolOf();
  const counts = new Map<string, Counts>();
  for (const one of load(folder)) {
    if (areas.length > 0 && !areas.includes(one.area)) continue;
    if (ids.length > 0 && !ids.includes(one.id)) continue;
    const problems = await replayed(tool, one, (figure, isRight) => {
      for (const area of [one.area, 'TOTAL']) count(counts, area, figure, isRight);
    });
    if (problems.length === 0 || !args.includes('-v')) continue;
    console.log(`\n--- ${one.id} (${one.area}) ${one.title ?? ''}`);
    for (const problem of problems.slice(0, 12)) console.log(`    ${problem.slice(0, 1500)}`);
  }
  for (const [area, of] of [...counts].sort(byTotalLast)) {
    console.log(`${area.padEnd(16)} ${FIGURES.map((figure) => `${figure} ${shown(of[figure])}`).join('; ')}`);
  }
  const [min = '0'] = valuesOf(args, '--min');
  const { right, all } = counts.get('TOTAL')?.decisions ?? { right: 0, all: 0 };
  if (all === 0 || right * 100 < Number(min) * all) process.exitCode = 1;
}

/** The differences; counts as the corpus' own tool does. */
async function replayed(
  tool: Tool,
  one: Case,
  add: (figure: Figure, isRight: boolean) => void,
): Promise<readonly string[]> {
  const client = new InProcessScheduler();
  const runner = new tool.Runner(client, { clock: 'sim', tables: true });
  let seen: Seen;
  try {
    seen = await runner.run(one, one.expect);
  } catch (error) {
    add('cases', false);
    return [String((error as Error).stack)];
  }
  const wrong: string[] = [];
  const alsoWrong: string[] = [];
  let isAborted = false;
  one.expect.forEach((expected, index) => {
    if (expected === null || isAborted) return;
    const observed = seen.steps[index];
    const found = tool.compareStep(expected, observed);
    add('decisions', found.length === 0);
    wrong.push(...found.map((text) => `step ${index} ${expected.pod}: ${text}`));
    if (expected.feasible !== undefined && observed?.table !== undefined) {
      const differences = tool.compareTable(expected, observed.table);
      add('tables', differences.length === 0);
      alsoWrong.push(...differences.map((text) => `step ${index} ${expected.pod}: table: ${text}`));
    }
    isAborted = observed?.abort !== undefined;
  });
  for (const [pod, notes] of isAborted ? [] : Object.entries(one.events ?? {})) {
    const isRight = JSON.stringify(seen.events[pod] ?? null) === JSON.stringify(notes);
    add('events', isRight);
    if (!isRight) {
      alsoWrong.push(`events of ${pod}: ${JSON.stringify(seen.events[pod])}, expected ${JSON.stringify(notes)}`);
    }
  }
  add('cases', wrong.length === 0);
  return [...wrong, ...alsoWrong];
}

function load(folder: string): readonly Case[] {
  return fs
    .readdirSync(folder)
    .sort()
    .filter((file) => /\.jsonl(\.gz)?$/.test(file))
    .flatMap((file) => {
      const bytes = fs.readFileSync(path.join(folder, file));
      const text = (file.endsWith('.gz') ? zlib.gunzipSync(bytes) : bytes).toString('utf8');
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Case);
    });
}

/** The tool is a module of its own kind; this indirection keeps the compiler from making a `require` of it. */
function toolOf(): Promise<Tool> {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- see above
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<Tool>;
  return load(pathToFileURL(path.join(CORPUS, 'replay.mjs')).href);
}

function count(counts: Map<string, Counts>, area: string, figure: Figure, isRight: boolean): void {
  const zero = (): { right: number; all: number } => ({ right: 0, all: 0 });
  const of = counts.get(area) ?? { cases: zero(), decisions: zero(), events: zero(), tables: zero() };
  counts.set(area, of);
  of[figure].all += 1;
  if (isRight) of[figure].right += 1;
}

const valuesOf = (args: readonly string[], name: string): readonly string[] =>
  args.flatMap((arg, index) => (arg === name ? (args[index + 1] ?? '').split(',') : []));

const byTotalLast = ([a]: [string, Counts], [b]: [string, Counts]): number =>
  Number(a === 'TOTAL') - Number(b === 'TOTAL') || (a < b ? -1 : 1);

const shown = ({ right, all }: { readonly right: number; readonly all: number }): string => `${right} of ${all}`;

void main(process.argv.slice(2));
