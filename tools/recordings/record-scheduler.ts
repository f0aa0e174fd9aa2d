import fs from 'node:fs';
import path from 'node:path';
import { scoreTables, type ScoreTable } from './score-log';
import type { SchedulerCase, StepOfCase } from './scheduler-cases';

const TOOL = path.join(__dirname, '..', '..', 'test', 'golden', 'scheduler', 'replay.mjs');

/** On a busy machine the scheduler needs a moment to see that the objects of the case before are gone. */
const SETTLE_MILLIS = 250;

interface Tool {
  readonly Client: new (server: string, token: string) => object;
  readonly Runner: new (client: object, options: object) => ToolRunner;
  compareStep(expected: Expected | null, seen: Seen | null): readonly string[];
}

interface ToolRunner {
  cleanup(track: readonly unknown[]): Promise<void>;
  run(given: SchedulerCase, expect?: readonly (Expected | null)[]): Promise<Observation>;
}

interface Observation {
  readonly steps: readonly (Seen | null)[];
  readonly events: Readonly<Record<string, readonly string[]>>;
}

interface Seen {
  readonly pod: string;
  readonly outcome: string;
  readonly node?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly nominatedNodeName?: string;
  readonly victims?: readonly string[];
  readonly volumes?: object;
  readonly abort?: string;
}

type Expected = Readonly<Record<string, unknown>>;

export interface RealScheduler {
  readonly server: string;
  readonly token: string;
  readonly logFile: string;
}

/**
 * Plays cases against a real scheduler, twice, and returns those in which both times the same came out, with what came
 * out. Cases that the API server refuses are left out.
 */
export async function recordSchedulerCases(
  cases: readonly SchedulerCase[],
  real: RealScheduler,
  keep: (recorded: SchedulerCase) => void,
): Promise<void> {
  const tool = (await import(TOOL)) as Tool;
  const client = new tool.Client(real.server, real.token);
  const runner = new tool.Runner(client, { clock: 'real', settle: SETTLE_MILLIS });
  await runner.cleanup([]);
  for (const given of cases) {
    const recorded = await recordCase(given, { tool, runner, real }).catch((error: unknown) => {
      console.error(`${given.id}: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`);
      return undefined;
    });
    if (recorded !== undefined) keep(recorded);
  }
}

interface Means {
  readonly tool: Tool;
  readonly runner: ToolRunner;
  readonly real: RealScheduler;
}

async function recordCase(given: SchedulerCase, { tool, runner, real }: Means): Promise<SchedulerCase | undefined> {
  const start = fs.statSync(real.logFile).size;
  const first = await runner.run(given);
  const middle = fs.statSync(real.logFile).size;
  const tables = scoreTables(textOf(real.logFile, start, middle));
  const expect = given.steps.map((step, index) => expected(step, first.steps[index] ?? null, tables));
  const second = await runner.run(given, expect);
  const again = scoreTables(textOf(real.logFile, middle));
  const sameTable = (pod: string): boolean => JSON.stringify(again.get(pod)) === JSON.stringify(tables.get(pod));
  const agreed = agreedSteps(expect, second, tool);
  if (agreed === 0 || !second.steps.slice(0, agreed).every((seen) => seen === null || sameTable(seen.pod)))
    return undefined;
  const whole = agreed === given.steps.length;
  return {
    ...given,
    steps: given.steps.slice(0, agreed),
    expect: expect.slice(0, agreed),
    ...(whole && { events: agreedEvents(given, first, second) }),
  };
}

function expected(step: StepOfCase, seen: Seen | null, tables: ReadonlyMap<string, ScoreTable>): Expected | null {
  if (seen === null) return null;
  const { pod, outcome, node, reason, message, nominatedNodeName, victims, volumes } = seen;
  const preempted = victims !== undefined && { preemption: { nominatedNodeName, victims } };
  if (outcome !== 'scheduled') return { pod, outcome, ...(reason !== undefined && { reason, message }), ...preempted };
  const table = tables.get(pod);
  if (node === undefined || table?.feasible.includes(node) !== true)
    return { pod, outcome, choice: node, top: [node], ...(volumes && { volumes }), ...preempted };
  const most = Math.max(...table.total);
  const top = table.feasible.filter((_, index) => table.total[index] === most);
  return { pod, outcome, choice: node, top, ...table, ...(volumes && { volumes }), ...preempted };
}

/** How many steps came out alike the second time. A tie that cannot be put right ends a case. */
function agreedSteps(expect: readonly (Expected | null)[], { steps }: Observation, tool: Tool): number {
  const differs = expect.findIndex(
    (each, index) => tool.compareStep(each, steps[index] ?? null).length > 0 || steps[index]?.abort !== undefined,
  );
  return differs < 0 ? expect.length : differs;
}

/** Pods that preempt or are tried again say what depends on the moment. */
function agreedEvents(
  { steps }: SchedulerCase,
  first: Observation,
  second: Observation,
): Readonly<Record<string, readonly string[]>> {
  const preempting = first.steps.flatMap((seen) => (seen?.victims === undefined ? [] : [seen.pod]));
  const leftOut = new Set([...preempting, ...steps.map(({ watch }) => watch)]);
  return Object.fromEntries(
    Object.entries(first.events).filter(
      ([pod, notes]) => !leftOut.has(pod) && JSON.stringify(second.events[pod]) === JSON.stringify(notes),
    ),
  );
}

function textOf(file: string, start: number, end = fs.statSync(file).size): string {
  const descriptor = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(end - start);
    fs.readSync(descriptor, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}
