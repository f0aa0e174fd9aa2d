import fs from 'node:fs';
import { openBoard, type Board } from './board';
import { REPORT } from './command';
import { failed, type NamedOutcome, type Stage } from './stage';
import { coverage, LANES } from './stages';

/** `npm test [-- STAGE...]`: all stages, or those named; `--list` names them. */
async function testAll(words: readonly string[]): Promise<number> {
  const names = LANES.flat().flatMap((stage) => stage.names);
  if (words.includes('--list')) return list(names);
  const unknown = words.filter((word) => !names.includes(word));
  if (unknown.length > 0) throw new Error(`no stage ${unknown.join(', ')}: ${names.join(', ')}`);
  fs.mkdirSync(REPORT, { recursive: true });
  const outcomes = await runLanes(words);
  const covered = words.length === 0 ? await coverage() : undefined;
  return conclude(outcomes, covered);
}

async function runLanes(wanted: readonly string[]): Promise<readonly NamedOutcome[]> {
  const write = (text: string): void => void process.stdout.write(text);
  const board = openBoard({ isTerminal: process.stdout.isTTY, write, now: () => performance.now() });
  const isWanted = (stage: Stage): boolean => wanted.length === 0 || stage.names.some((name) => wanted.includes(name));
  const lanes = await Promise.all(LANES.map((lane) => runLane(lane.filter(isWanted), board)));
  board.close();
  return lanes.flat();
}

async function runLane(stages: readonly Stage[], board: Board): Promise<readonly NamedOutcome[]> {
  const all: NamedOutcome[] = [];
  for (const stage of stages) {
    const name = stage.names.join('+');
    board.started(name);
    const outcomes = await stage.run().catch((error: unknown) => [{ name, ...failed(brokenText(error)) }]);
    board.ended(name, outcomes);
    all.push(...outcomes);
  }
  return all;
}

/** A stage that throws is a fault of this tool; the others run on. */
const brokenText = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

function conclude(outcomes: readonly NamedOutcome[], covered: string | undefined): number {
  const total = (count: (outcome: NamedOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  for (const { name, failures } of outcomes) for (const failure of failures) console.log(`\n--- ${name}\n${failure}`);
  if (covered !== undefined) console.log(`\n${covered}`);
  const failedCount = total(({ failed }) => failed);
  console.log(`\n${total(({ passed }) => passed)} passed, ${failedCount} failed`);
  return failedCount === 0 ? 0 : 1;
}

function list(names: readonly string[]): number {
  console.log(names.join('\n'));
  return 0;
}

testAll(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error);
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
