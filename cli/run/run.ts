import './group-indices';
import { loadSources, runCucumber, type IRunOptions } from '@cucumber/cucumber/api';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, relative, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { nearest } from '../../steps/language/errors';
import { onScenario } from '../../steps/scenario-results';
import { EXIT, worst, type ExitCode } from '../exit-code';
import type { RunFlags } from './run-flags';
import { codeRoot, packageRoot } from '../package-root';
import { indented, paint, type Terminal } from '../terminal';
import { misspeltKeywords } from './misspelt-keywords';
import { Outcomes, type ScenarioOutcome } from './outcomes';
import { noticesOf, noticesText } from './notices';
import { Progress } from './progress';
import { summaryText, failureBlock } from './summary';
import { writeReport } from '../report/write-report';

export interface Streams {
  readonly out: Terminal;
  readonly err: Terminal;
}

/** Runs the scenarios that the paths and flags choose. The report and the sum are written whatever the outcome. */
export async function run(paths: readonly string[], flags: RunFlags, { out, err }: Streams): Promise<ExitCode> {
  const chosen = paths.length > 0 ? paths : ['features'];
  const missing = chosen.filter((path) => !existsSync(withoutLines(path)));
  if (paths.length === 0 && missing.length > 0) {
    return refuse(err, 'there is no folder "features" here: name a file or folder, or begin with "seatrial init"');
  }
  if (missing.length > 0) return refuse(err, missing.map(missingText).join('\n'));
  const steps = ownSteps(flags);
  const compilers = compilersFor(steps);
  if (compilers === undefined) return refuse(err, NO_COMPILER);
  const options = cucumberOptions(chosen, flags, { requireModules: compilers, requirePaths: steps });
  const sources = await loadSources(options.sources).catch((error: unknown) => tagMistake(error));
  if (typeof sources === 'string') return refuse(err, sources);
  const { plan, errors } = sources;
  if (errors.length > 0) {
    const text = errors
      .map(({ uri, location, message }) => `${uri}:${location.line}: ${firstLine(message)}`)
      .join('\n');
    return refuse(err, text);
  }
  const misspelt = featuresIn(chosen).flatMap(misspeltIn);
  if (misspelt.length > 0) return refuse(err, misspelt.join('\n'));
  const twice = duplicates(plan);
  if (twice.length > 0) return refuse(err, twice.join('\n'));
  if (plan.length === 0) return refuse(err, `no scenario matches (looked in ${chosen.join(', ')})`);

  if (flags.seed !== undefined) process.env['SEATRIAL_SEED'] = String(flags.seed);
  if (flags.strictClaims === true) process.env['SEATRIAL_STRICT_CLAIMS'] = '1';
  const outcomes = new Outcomes();
  const progress = new Progress(flags.json === true ? silent(err) : out, plan.length);
  const begun = process.hrtime.bigint();
  const draws = flags.report !== false;
  onScenario((scenario) => outcomes.addScenario(scenario), { draws, hashes: draws || flags.json === true });
  const environment = { cwd: process.cwd(), stdout: nowhere(), stderr: process.stderr, env: process.env };
  try {
    await runCucumber(options, environment, (message) => {
      outcomes.read(message);
      const finished = outcomes.takeFinished();
      if (finished !== undefined) progress.finished(finished);
    });
  } catch (error) {
    return refuse(err, supportError(error));
  }
  progress.end();
  const wallMillis = Number((process.hrtime.bigint() - begun) / 1_000_000n);
  return conclude({
    outcomes: outcomes.all(),
    wallMillis,
    flags,
    out,
    reportFolder: flags.report,
    seed: flags.seed ?? 1,
  });
}

/** What is wrong with `--tags`; anything else is thrown. */
function tagMistake(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error) || !cause.message.startsWith('Tag expression')) throw error;
  return `--tags: ${cause.message}`;
}

interface Conclusion {
  readonly outcomes: readonly ScenarioOutcome[];
  readonly wallMillis: number;
  readonly flags: RunFlags;
  readonly out: Terminal;
  readonly reportFolder: string | false;
  readonly seed: number;
}

function conclude({ outcomes, wallMillis, flags, out, reportFolder, seed }: Conclusion): ExitCode {
  const report = reportFolder === false ? undefined : writeReport(reportFolder, { outcomes, wallMillis, seed });
  if (flags.json === true) out.write(`${JSON.stringify(jsonOf(outcomes, wallMillis, report), undefined, 2)}\n`);
  else {
    for (const outcome of outcomes) if (outcome.status !== 'passed') out.write(`\n${failureBlock(outcome, out)}\n`);
    out.write(`\n${summaryText(outcomes, wallMillis, out)}\n`);
    out.write(noticesText(outcomes, out));
    if (report !== undefined) out.write(`Report: ${relative(process.cwd(), report) || report}\n`);
  }
  return worst(outcomes.map(exitCodeOf));
}

const exitCodeOf = ({ status }: ScenarioOutcome): ExitCode => {
  switch (status) {
    case 'passed':
    case 'skipped':
      return EXIT.passed;
    case 'claim failed':
      return EXIT.claimFailed;
    case 'bad input':
      return EXIT.badInput;
    case 'engine bug':
      return EXIT.engineBug;
  }
};

function jsonOf(outcomes: readonly ScenarioOutcome[], wallMillis: number, report: string | undefined): unknown {
  return {
    passed: outcomes.filter((each) => each.status === 'passed').length,
    failed: outcomes.filter((each) => each.status !== 'passed' && each.status !== 'skipped').length,
    skipped: outcomes.filter((each) => each.status === 'skipped').length,
    wallMillis,
    ...(report === undefined ? {} : { report }),
    scenarios: outcomes.map((outcome) => jsonOfOne(outcome)),
  };
}

function jsonOfOne(outcome: ScenarioOutcome): unknown {
  const { uri, line, name, status, failure, result } = outcome;
  const notices = noticesOf(outcome);
  return {
    uri,
    line,
    name,
    status,
    ...(failure === undefined ? {} : { failure }),
    ...(notices.length === 0 ? {} : { notices }),
    ...(result === undefined ? {} : { journalHash: result.journalHash, seed: result.seed }),
  };
}

interface OwnCode {
  readonly requireModules: readonly string[];
  readonly requirePaths: readonly string[];
}

function cucumberOptions(paths: readonly string[], flags: RunFlags, ownCode: OwnCode): IRunOptions {
  const own = join(codeRoot(), 'steps', `cucumber${extname(__filename)}`);
  const folder = flags.report;
  if (folder !== false) mkdirSync(folder, { recursive: true });
  const files: Record<string, string> =
    folder === false ? {} : { [join(folder, 'messages.ndjson')]: 'message', [join(folder, 'junit.xml')]: 'junit' };
  for (const format of flags.format ?? []) {
    const colon = format.indexOf(':');
    if (colon > 0) files[format.slice(colon + 1)] = format.slice(0, colon);
  }
  return {
    sources: {
      defaultDialect: 'en',
      paths: [...paths],
      names: flags.name === undefined ? [] : [escapeRegExp(flags.name)],
      tagExpression: flags.tags ?? '',
      order: 'defined',
    },
    support: {
      requireModules: [...ownCode.requireModules],
      requirePaths: [own, ...ownCode.requirePaths],
      importPaths: [],
      loaders: [],
    },
    runtime: {
      dryRun: false,
      failFast: flags.failFast ?? false,
      filterStacktraces: true,
      parallel: 0,
      retry: 0,
      retryTagFilter: '',
      strict: true,
      worldParameters: {},
    },
    // Nobody reads its standard output: the formatter that does least.
    formats: { stdout: 'rerun', files, publish: false, options: {} },
  };
}

/** Steps and support files of the user's project; Seatrial's own checkout has its own steps there already. */
function ownSteps(flags: RunFlags): readonly string[] {
  if (flags.steps !== undefined) return flags.steps.map((file) => resolve(file));
  const isOwnCheckout = resolve(packageRoot()) === resolve('.');
  const folders = isOwnCheckout
    ? [join(codeRoot(), 'features', 'support')]
    : ['steps', 'features/support'].map((folder) => resolve(folder));
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap(filesBelow)
    .filter((file) => /(?<!\.test|\.d)\.(js|cjs|ts)$/.test(file));
}

/** TypeScript is compiled by the project's own ts-node, unless something does so already. Undefined: there is none. */
function compilersFor(files: readonly string[]): readonly string[] | undefined {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- what else tells that a compiler is registered?
  const isReadable = '.ts' in require.extensions || 'typescript' in process.features;
  if (isReadable || !files.some((file) => file.endsWith('.ts'))) return [];
  try {
    return [createRequire(resolve('package.json')).resolve('ts-node/register')];
  } catch {
    return undefined;
  }
}

const NO_COMPILER =
  'steps in TypeScript need a compiler: "npm install --save-dev ts-node typescript" in this project, or write them in JavaScript';

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
}

const withoutLines = (path: string): string => path.replace(/(:\d+)+$/, '');

function featuresIn(paths: readonly string[]): readonly string[] {
  const files = paths.map(withoutLines).flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));
  return [...new Set(files)].filter((file) => file.endsWith('.feature'));
}

const misspeltIn = (file: string): readonly string[] =>
  misspeltKeywords(readFileSync(file, 'utf8')).map(
    ({ line, word, keyword }) =>
      `${file}:${line}: "${word}:" is no keyword, so it and the steps after it would be left out; did you mean "${keyword}:"?`,
  );

function duplicates(
  plan: readonly { readonly name: string; readonly uri: string; readonly location: { readonly line: number } }[],
): readonly string[] {
  const seen = new Map<string, number>();
  return plan.flatMap(({ name, uri, location }) => {
    const key = `${uri}\n${name}`;
    const before = seen.get(key);
    seen.set(key, before ?? location.line);
    const isSame = before === undefined || before === location.line;
    return isSame ? [] : [`${uri}:${location.line}: a second scenario named "${name}"; the first is at line ${before}`];
  });
}

function missingText(path: string): string {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const near = nearest(path.slice(path.lastIndexOf('/') + 1), names);
  return `there is no file or folder "${path}"${near === undefined ? '' : `, did you mean "${join(folder, near)}"?`}`;
}

function refuse(err: Terminal, text: string): ExitCode {
  err.write(`${paint(err, 'red', 'error:')} ${indented(text, '').trimStart()}\n`);
  return EXIT.badInput;
}

function supportError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith("Cannot find module 'seatrial'")) return NOT_INSTALLED;
  return message.replace(/^tag expression/i, 'tag expression').split('\n    at ')[0] ?? message;
}

const NOT_INSTALLED =
  'steps of your own need Seatrial in their project: "npm install --save-dev seatrial", then "npx seatrial run"';

const nowhere = (): Writable =>
  new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });

const silent = (terminal: Terminal): Terminal => ({ ...terminal, write: () => undefined });
const firstLine = (text: string): string => text.split('\n').find((line) => line.trim() !== '') ?? text;
const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
