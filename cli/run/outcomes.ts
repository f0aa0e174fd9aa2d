import type { Envelope, GherkinDocument, Pickle, PickleStep, TestCase, TestStepResult } from '@cucumber/messages';
import { suggestions } from '../../steps/language/catalogue';
import { likelyMistake } from '../../steps/language/likely-mistake';
import type { PublishedScenario } from '../../steps/scenario-results';
import { ownPlace } from './own-place';

export type OutcomeStatus = 'passed' | 'skipped' | 'claim failed' | 'bad input' | 'engine bug';

/** How one scenario ended. */
export interface ScenarioOutcome {
  readonly uri: string;
  readonly line: number;
  readonly feature: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly status: OutcomeStatus;
  readonly steps: readonly StepOutcome[];
  /** The step that failed and the text that says why. */
  readonly failure?: { readonly step: string; readonly line: number; readonly text: string };
  /** What the engine left; undefined when no cluster was started or a step is unknown. */
  readonly result?: PublishedScenario;
}

export interface StepOutcome {
  readonly keyword: string;
  readonly text: string;
  readonly line: number;
  readonly status: string;
  /** What is written below the sentence. */
  readonly table?: readonly (readonly string[])[];
  readonly docString?: string;
}

interface Running {
  readonly pickle: Pickle;
  readonly testCase: TestCase;
  readonly steps: StepOutcome[];
  failure:
    { readonly step: string; readonly line: number; readonly text: string; readonly status: OutcomeStatus } | undefined;
  skipped: boolean;
}

/** Follows the messages of a run (cucumber messages 32) and makes one outcome of each scenario. */
export class Outcomes {
  private readonly documents = new Map<string, GherkinDocument>();
  private readonly lines = new Map<string, { readonly line: number; readonly keyword: string }>();
  private readonly pickles = new Map<string, Pickle>();
  private readonly testCases = new Map<string, TestCase>();
  private readonly running = new Map<string, Running>();
  private readonly results = new Map<string, PublishedScenario>();
  private readonly outcomes: ScenarioOutcome[] = [];
  private finished: ScenarioOutcome | undefined;

  addScenario(scenario: PublishedScenario): void {
    this.results.set(scenario.testCaseStartedId, scenario);
  }

  read(message: Envelope): void {
    if (message.gherkinDocument !== undefined) this.readDocument(message.gherkinDocument);
    if (message.pickle !== undefined) this.pickles.set(message.pickle.id, message.pickle);
    if (message.testCase !== undefined) this.testCases.set(message.testCase.id, message.testCase);
    if (message.testCaseStarted !== undefined)
      this.begin(message.testCaseStarted.id, message.testCaseStarted.testCaseId);
    if (message.testStepFinished !== undefined) {
      const { testCaseStartedId, testStepId, testStepResult } = message.testStepFinished;
      this.endStep(testCaseStartedId, testStepId, testStepResult);
    }
    if (message.testCaseFinished !== undefined) this.end(message.testCaseFinished.testCaseStartedId);
  }

  /** The scenario that has just ended, once. */
  takeFinished(): ScenarioOutcome | undefined {
    const { finished } = this;
    this.finished = undefined;
    return finished;
  }

  all(): readonly ScenarioOutcome[] {
    return this.outcomes;
  }

  private readDocument(document: GherkinDocument): void {
    if (document.uri !== undefined) this.documents.set(document.uri, document);
    const children = (document.feature?.children ?? []).flatMap((child) => [child, ...(child.rule?.children ?? [])]);
    for (const child of children) {
      for (const step of [...(child.background?.steps ?? []), ...(child.scenario?.steps ?? [])]) {
        this.lines.set(step.id, { line: step.location.line, keyword: step.keyword.trim() });
      }
      if (child.scenario === undefined) continue;
      this.lines.set(child.scenario.id, { line: child.scenario.location.line, keyword: '' });
      for (const row of child.scenario.examples.flatMap((examples) => examples.tableBody)) {
        this.lines.set(row.id, { line: row.location.line, keyword: '' });
      }
    }
  }

  private begin(id: string, testCaseId: string): void {
    const testCase = this.testCases.get(testCaseId);
    const pickle = this.pickles.get(testCase?.pickleId ?? '');
    if (testCase === undefined || pickle === undefined) return;
    this.running.set(id, { pickle, testCase, steps: [], failure: undefined, skipped: false });
  }

  private endStep(id: string, testStepId: string, result: TestStepResult): void {
    const running = this.running.get(id);
    const testStep = running?.testCase.testSteps.find((each) => each.id === testStepId);
    if (running === undefined || testStep === undefined) return;
    const step = running.pickle.steps.find((each) => each.id === testStep.pickleStepId);
    const place = this.placeOf(step);
    if (step !== undefined) {
      const status = String(result.status);
      running.steps.push({ keyword: place.keyword, text: step.text, line: place.line, status, ...argumentOf(step) });
    }
    const status = String(result.status);
    if (status === 'SKIPPED' && running.failure === undefined) running.skipped = true;
    if (status === 'PASSED' || status === 'SKIPPED' || running.failure !== undefined) return;
    running.failure = { step: step?.text ?? 'the end of the scenario', line: place.line, ...failureOf(result, step) };
  }

  private end(id: string): void {
    const running = this.running.get(id);
    if (running === undefined) return;
    this.running.delete(id);
    const { pickle, steps, skipped } = running;
    const failure = running.failure ?? (steps.length === 0 ? NO_STEPS : undefined);
    const result = this.results.get(id);
    const outcome: ScenarioOutcome = {
      uri: pickle.uri,
      line: Math.max(...pickle.astNodeIds.map((node) => this.lines.get(node)?.line ?? 0)),
      feature: this.documents.get(pickle.uri)?.feature?.name ?? pickle.uri,
      name: pickle.name,
      tags: pickle.tags.map((tag) => tag.name),
      status: failure?.status ?? (skipped ? 'skipped' : 'passed'),
      steps,
      ...(failure === undefined ? {} : { failure: { step: failure.step, line: failure.line, text: failure.text } }),
      ...(result === undefined ? {} : { result }),
    };
    this.outcomes.push(outcome);
    this.finished = outcome;
  }

  private placeOf(step: PickleStep | undefined): { readonly line: number; readonly keyword: string } {
    return this.lines.get(step?.astNodeIds[0] ?? '') ?? { line: 0, keyword: '' };
  }
}

function argumentOf({ argument }: PickleStep): Pick<StepOutcome, 'table' | 'docString'> {
  const rows = argument?.dataTable?.rows.map((row) => row.cells.map((cell) => cell.value));
  const docString = argument?.docString?.content;
  return { ...(rows === undefined ? {} : { table: rows }), ...(docString === undefined ? {} : { docString }) };
}

function failureOf(
  result: TestStepResult,
  step: PickleStep | undefined,
): { readonly text: string; readonly status: OutcomeStatus } {
  const status = String(result.status);
  if (status === 'UNDEFINED') return { status: 'bad input', text: unknownStep(step?.text ?? '') };
  if (status === 'AMBIGUOUS') return { status: 'bad input', text: `several steps match:\n${result.message ?? ''}` };
  const type = result.exception?.type ?? '';
  const message = result.exception?.message ?? result.message ?? '';
  if (type === 'ClaimError') return { status: 'claim failed', text: message };
  if (type === 'InputError') return { status: 'bad input', text: message };
  if (type === 'ApiError') return { status: 'claim failed', text: `the API server refused: ${message}` };
  const stack = result.message ?? message;
  const own = MISTAKES.has(type) ? ownPlace(stack) : undefined;
  if (own !== undefined) return { status: 'bad input', text: `the code of the step failed at ${own}\n${stack}` };
  if (type === 'InvariantError' || MISTAKES.has(type)) {
    return { status: 'engine bug', text: `this is a bug of Seatrial, not of your scenario\n${stack}` };
  }
  return { status: /duration|parameter/i.test(message) ? 'bad input' : 'claim failed', text: message };
}

/** What a mistake in code throws, ours or that of a step of a project. */
const MISTAKES: ReadonlySet<string> = new Set(['TypeError', 'RangeError', 'ReferenceError']);

/** A scenario without steps would pass and show nothing. */
const NO_STEPS = Object.freeze({
  step: 'none',
  line: 0,
  status: 'bad input',
  text: 'the scenario has no steps: a line that begins with none of Given, When, Then, And, But is read as a description',
} as const);

function unknownStep(text: string): string {
  const near = suggestions(text);
  const hint = near.length === 0 ? '' : `\nNear it:\n${near.map((example) => `  ${example}`).join('\n')}`;
  const mistake = likelyMistake(text);
  const advice = mistake === undefined ? '' : `: ${mistake}`;
  return `no step of the language matches this sentence${advice}${hint}\nAll steps: seatrial steps`;
}
