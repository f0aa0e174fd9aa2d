import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from '../package-root';
import { noticesOf } from '../run/notices';
import type { ScenarioOutcome } from '../run/outcomes';
import { limitsFor } from './limits';
import { pageHtml } from './page-html';
import { pageScript } from './page-script';
import type { ReportHead, ScenarioHead } from './report-data';
import { scenarioData } from './scenario-data';

export interface Run {
  readonly outcomes: readonly ScenarioOutcome[];
  readonly wallMillis: number;
  readonly seed: number;
}

/** Writes `index.html`, one file that needs nothing else, and answers its absolute path. */
export function writeReport(folder: string, run: Run): string {
  const file = join(resolve(folder), 'index.html');
  mkdirSync(resolve(folder), { recursive: true });
  writeFileSync(file, reportHtml(run));
  return file;
}

/** The same as text. */
export function reportHtml({ outcomes, wallMillis, seed }: Run): string {
  const head: ReportHead = { seed, wallMillis, version: version(), scenarios: outcomes.map(headOf) };
  const scenarios = outcomes.map((outcome) => {
    const isFailed = outcome.status !== 'passed' && outcome.status !== 'skipped';
    return scenarioData(outcome, limitsFor(outcomes.length, isFailed));
  });
  return pageHtml({ head, scenarios, style: asset('style.css'), script: pageScript() });
}

function headOf(outcome: ScenarioOutcome): ScenarioHead {
  const { feature, uri, line, name, tags, status, steps, failure, result } = outcome;
  const notices = noticesOf(outcome).length;
  return {
    feature,
    uri,
    line,
    name,
    tags,
    status,
    span: result === undefined ? 0 : result.endedAt - result.epoch,
    steps: steps.length,
    ...(notices === 0 ? {} : { notices }),
    ...(failure === undefined ? {} : { failure }),
  };
}

const asset = (name: string): string => readFileSync(join(__dirname, 'page', name), 'utf8');

function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
