import {
  After,
  AfterStep,
  Before,
  BeforeStep,
  defineParameterType,
  Given as given,
  setDefaultTimeout,
  setWorldConstructor,
  Status,
  World,
} from '@cucumber/cucumber';
import { onStep } from './dsl';
import './index';
import { predicatesIn } from './language/catalogue';
import { onParameterType } from './language/define-parameter-type';
import type { Keyword } from './language/catalogue';
import { beginScenario, endScenario, endStep, type ScenarioResult } from './scenario';
import type { ScenarioWorld } from './world';
import { isDrawn, isHashed, publish } from './scenario-results';
import { seedOf } from './seed';

/** cucumber-js makes one for each scenario; it only carries ours. */
class CucumberWorld extends World {
  scenario: ScenarioWorld | undefined;
  failure: unknown;
}

const KEYWORDS: Readonly<Record<string, Keyword>> = { Context: 'Given', Action: 'When', Outcome: 'Then' };
const TEN_MINUTES = 600_000;

setWorldConstructor(CucumberWorld);
setDefaultTimeout(TEN_MINUTES);

onParameterType(({ name, regexp, transformer }) => defineParameterType({ name, regexp, transformer }));

onStep((step) => {
  const run = async function (this: CucumberWorld, ...values: unknown[]): Promise<void> {
    if (this.scenario === undefined) throw new Error('a step ran outside of a scenario');
    await step.code(this.scenario, values);
  };
  Object.defineProperty(run, 'length', { value: step.arity });
  given(step.expression, run);
});

Before(function (this: CucumberWorld, { pickle }) {
  const sentences = pickle.steps.flatMap((step) => [
    step.text,
    ...(step.argument?.dataTable?.rows ?? []).map((row) => row.cells[0]?.value ?? ''),
  ]);
  const line = pickle.location?.line;
  this.scenario = beginScenario({
    location: line === undefined ? pickle.uri : `${pickle.uri}:${line}`,
    seed: seedOf(process.env['SEATRIAL_SEED']),
    allowVacuous: pickle.tags.some((tag) => tag.name === '@allow-vacuous'),
    strictClaims: process.env['SEATRIAL_STRICT_CLAIMS'] === '1',
    isDrawn: isDrawn(),
    predicates: sentences.flatMap(predicatesIn),
  });
});

BeforeStep(function (this: CucumberWorld, { pickleStep }) {
  if (this.scenario === undefined) return;
  this.scenario.stepText = pickleStep.text;
  this.scenario.stepKeyword = KEYWORDS[String(pickleStep.type)];
});

AfterStep(function (this: CucumberWorld, { result }) {
  if (this.scenario === undefined) return undefined;
  const { notice } = this.scenario;
  if (notice !== undefined) this.log(notice);
  return endStep(this.scenario, result.status === Status.PASSED);
});

After(async function (this: CucumberWorld, { pickle, result, testCaseStartedId }) {
  if (this.scenario === undefined) return;
  const outcome: ScenarioResult = await endScenario(this.scenario, result?.status === Status.PASSED, isHashed());
  publish({ ...outcome, uri: pickle.uri, line: pickle.location?.line ?? 0, name: pickle.name, testCaseStartedId });
  if (outcome.error !== undefined && result?.status === Status.PASSED) throw outcome.error;
});
