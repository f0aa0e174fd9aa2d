import fs from 'node:fs';
import path from 'node:path';
import { lastLines, REPORT, ROOT, runCommand, type CommandResult } from './command';
import { featureCounts } from './cucumber-report';
import { compareJournalHashes, readJournalHashes } from './journal-hashes';
import { clientsOutcome, MOCHA_STAGES, mochaOutcomes, type MochaReport } from './mocha-report';
import { failed, passed, skipped, type NamedOutcome, type Outcome, type Stage } from './stage';

const FAILURE_LINES = 60;

/** Two lanes, for two cores: what reads the sources, and what runs them. */
export const LANES: readonly (readonly Stage[])[] = [
  [
    single('lint', () => commands('lint', [LINT, FORMAT])),
    single('types', () => commands('types', TYPES)),
    single('golden:api', () => goldenApi('goldenApiFloorPercent', [])),
    single('golden:mutations', () => goldenApi('goldenMutationsFloorPercent', ['test/golden/mutations'])),
    single('golden:recordings', goldenRecordings),
    single('clients', clients),
  ],
  [
    { names: MOCHA_STAGES, run: mocha },
    single('features', () => features('features', WITH_COVERAGE)),
    single('features again', featuresAgain),
  ],
];

/** What the tests and the features together went through. */
export async function coverage(): Promise<string | undefined> {
  if (!fs.existsSync(path.join(ROOT, '.nyc_output'))) return undefined;
  const { exitCode, output } = await runCommand(
    ['nyc', 'report', '--reporter', 'text-summary', '--reporter', 'html', '--reporter', 'json-summary'],
    { name: 'coverage' },
  );
  const percent = (what: string): string => new RegExp(`${what}\\s*: ([\\d.]+%)`).exec(output)?.[1] ?? '?';
  if (exitCode !== 0) return `coverage: ${lastLines(output, 5)}`;
  return `coverage: lines ${percent('Lines')}, branches ${percent('Branches')} (coverage/index.html)`;
}

const LINT = ['eslint', '.', '--max-warnings', '0'];
/** The page of the report runs in a browser: other globals, so a program of its own. */
const TYPES = ['tsconfig.json', 'cli/report/page'].map((project) => ['tsc', '-p', project, '--noEmit']);
const FORMAT = ['prettier', '--check', '--log-level', 'warn', '.'];
/** The first of two runs cleans up and counts files that nothing touches; `--silent` leaves the report to the end. */
const FIRST_COVERAGE = ['nyc', '--silent'];
const WITH_COVERAGE = ['nyc', '--silent', '--no-clean', '--all=false'];

async function mocha(): Promise<readonly NamedOutcome[]> {
  const file = path.join(REPORT, 'mocha.json');
  fs.rmSync(file, { force: true });
  const reporter = ['--reporter', 'json', '--reporter-option', `output=${file}`];
  const { exitCode, output } = await runCommand([...FIRST_COVERAGE, 'mocha', '--forbid-only', ...reporter], {
    name: 'mocha',
  });
  // Mocha that breaks off before the first test, on a file that does not load, leaves no report.
  if (!fs.existsSync(file)) return [{ name: 'unit', ...failed(lastLines(output, FAILURE_LINES)) }];
  const outcomes = mochaOutcomes(JSON.parse(fs.readFileSync(file, 'utf8')) as MochaReport);
  const isExplained = exitCode === 0 || outcomes.some((outcome) => outcome.failed > 0);
  return isExplained ? outcomes : [...outcomes, { name: 'mocha', ...failed(lastLines(output, FAILURE_LINES)) }];
}

/** Scenarios make much that is soon dropped: with room for it the collector costs a third (docs/speed.md). */
const ROOM_FOR_CLUSTERS = [process.env['NODE_OPTIONS'], '--max-semi-space-size=128'].join(' ').trim();

const hashFile = (name: string): string => path.join(REPORT, `${fileName(name)}.hashes`);
const junitFile = (name: string): string => path.join(REPORT, `${fileName(name)}.xml`);
const fileName = (stage: string): string => stage.replace(' ', '-');

async function features(name: string, prefix: readonly string[]): Promise<Outcome> {
  if (!hasFeatures()) return skipped('there is no feature file yet');
  for (const file of [junitFile(name), hashFile(name)]) fs.rmSync(file, { force: true });
  const result = await runCommand([...prefix, 'cucumber-js', '--format', `junit:${junitFile(name)}`], {
    name: fileName(name),
    env: { SEATRIAL_JOURNAL_HASHES: hashFile(name), NODE_OPTIONS: ROOM_FOR_CLUSTERS },
  });
  return featureOutcome(result, junitFile(name));
}

function featureOutcome({ exitCode, output }: CommandResult, junit: string): Outcome {
  if (!fs.existsSync(junit)) return failed(lastLines(output, FAILURE_LINES));
  const counts = featureCounts(fs.readFileSync(junit, 'utf8'));
  const isExplained = exitCode === 0 || counts.failed > 0;
  return {
    passed: counts.passed,
    failed: counts.failed + (isExplained ? 0 : 1),
    failures: exitCode === 0 ? [] : [lastLines(output, FAILURE_LINES)],
    ...(counts.skipped === 0 ? {} : { note: `${counts.skipped} skipped` }),
  };
}

/** The second run must be the same to the last byte of every journal, with other instruments in the code. */
async function featuresAgain(): Promise<Outcome> {
  const name = 'features again';
  const again = await features(name, []);
  if (again.skipped !== undefined) return again;
  const missing = ['features', name].find((run) => !fs.existsSync(hashFile(run)));
  if (missing !== undefined) return failed(`no journal hashes of "${missing}" were written`);
  const [first, second] = ['features', name].map((run) => readJournalHashes(fs.readFileSync(hashFile(run), 'utf8')));
  const { equal, differing } = compareJournalHashes(first ?? new Map(), second ?? new Map());
  const before = featureCounts(fs.readFileSync(junitFile('features'), 'utf8'));
  const failures = [
    ...differing.map((scenario) => `${scenario}: another journal than in the first run`),
    ...(again.passed === before.passed ? [] : [`${again.passed} scenarios passed, ${before.passed} in the first run`]),
  ];
  return { passed: equal, failed: failures.length, failures, note: 'journals as in the first run' };
}

function hasFeatures(): boolean {
  const folder = path.join(ROOT, 'features');
  if (!fs.existsSync(folder)) return false;
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('.feature'));
}

type Floor = 'goldenApiFloorPercent' | 'goldenMutationsFloorPercent';

/** Without folders the recordings of the API are replayed. */
async function goldenApi(floorName: Floor, folders: readonly string[]): Promise<Outcome> {
  const { seatrial } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    seatrial: Readonly<Record<Floor, number>>;
  };
  const floor = String(seatrial[floorName]);
  const harness = ['node', '-r', 'ts-node/register', 'test/golden/main.ts', 'api', ...folders, '--min', floor];
  const { exitCode, output } = await runCommand(harness, { name: floorName });
  const headline = /matched cases: (.*)/.exec(output)?.[1];
  if (exitCode !== 0) return failed(lastLines(output, FAILURE_LINES));
  return passed(`${headline ?? '?'}, floor ${floor} %`);
}

/** What a real scheduler did in cases of our own; those of the controllers take too long for every run. */
async function goldenRecordings(): Promise<Outcome> {
  const tool = ['node', '-r', 'ts-node/register', 'test/golden-in-process/scheduler.ts'];
  const words = [...tool, '--folder', 'test/golden/recordings/scheduler', '--min', '100', '-v'];
  const { exitCode, output } = await runCommand(words, { name: 'goldenRecordings' });
  const headline = /^TOTAL +(.*)/m.exec(output)?.[1];
  return exitCode === 0 ? passed(headline ?? '?') : failed(lastLines(output, FAILURE_LINES));
}

/** Real clients: they fetch what they need, so they have longer than anything else. */
async function clients(): Promise<Outcome> {
  const file = path.join(REPORT, 'clients.json');
  fs.rmSync(file, { force: true });
  const config = ['--config', 'test/clients/.mocharc.cjs', '--forbid-only'];
  const { exitCode, output } = await runCommand(
    ['mocha', ...config, '--reporter', 'json', '--reporter-option', `output=${file}`],
    { name: 'clients' },
  );
  if (!fs.existsSync(file)) return failed(lastLines(output, FAILURE_LINES));
  const outcome = clientsOutcome(JSON.parse(fs.readFileSync(file, 'utf8')) as MochaReport);
  return exitCode === 0 || outcome.failed > 0 ? outcome : failed(lastLines(output, FAILURE_LINES));
}

async function commands(name: string, list: readonly (readonly string[])[]): Promise<Outcome> {
  const failures: string[] = [];
  for (const words of list) {
    const { exitCode, output } = await runCommand(words, { name: `${name}-${words[0] ?? ''}` });
    if (exitCode !== 0) failures.push(lastLines(output, FAILURE_LINES));
  }
  return failures.length === 0 ? passed() : failed(...failures);
}

function single(name: string, run: () => Promise<Outcome>): Stage {
  return { names: [name], run: async () => [{ name, ...(await run()) }] };
}
