import assert from 'node:assert/strict';
import { CucumberExpression } from '@cucumber/cucumber-expressions';
import '../index';
import { onStep, type BoundStep } from '../dsl';
import { beginScenario, endScenario, endStep } from '../scenario';
import type { ScenarioWorld } from '../world';
import { catalogue, type CatalogueEntry, type Keyword } from './catalogue';
import { parameterTypes } from './define-parameter-type';
import { ClaimError, InputError } from './errors';

const steps: BoundStep[] = [];
onStep((step) => steps.push(step));
const matchers = new Map(steps.map((step) => [step, new CucumberExpression(step.expression, parameterTypes)]));

/** What examples speak of. */
const STAGE = [
  'Given a cluster with 3 nodes',
  'Given the cluster has a metrics server',
  'Given a statefulset "web" with 3 replicas',
  'Given a deployment "web" with 3 replicas',
  'Given a pod "probe"',
  'Given a pod "a"',
  'Given a pod "b"',
  'Given a namespace "shop"',
  'Given a LoadBalancer service "web" for "app=web" on port 80',
  'Given a ClusterIP service "cart" for "app=cart" on port 80',
  'Given this moment is remembered as "failure"',
  'Given the cluster has settled',
];
/** What must have been said right before. */
const BEFORE: readonly (readonly [RegExp, string])[] = [
  [/^pods of deployment "web" have priority/, 'Given priority class "high" of value 1000'],
  [/^pods of deployment "web"|^pods take/, 'Given a deployment "web" with 3 replicas'],
  [/is rolled back/, 'When deployment "web" is updated to image "nginx:1.28"'],
  [/is rolled back/, 'When the cluster settles'],
  [/^the answer/, 'When "GET /api/v1/namespaces/default/pods" is requested'],
  [/^watch "mine"/, 'Given "mine" is a watch of configmaps'],
  [/^each pod of statefulset/, 'Given a statefulset "web" with 3 replicas'],
  [/^attaching the volume/, 'Given a storage class "fast" that binds immediately'],
  [/^attaching the volume/, 'Given a persistent volume claim "data" of 5Gi from storage class "fast"'],
  [/^attaching the volume/, 'Given the cluster has settled'],
  [/^etcd is restored/, 'When etcd is saved as "before"'],
  [/uncordoned|^node "n1" recovers|^the network of node "n1" heals/, 'When node "n1" fails'],
];
/** Examples that begin a scenario themselves, before anything runs. */
const BEGINS = /^a (Kubernetes|cluster|managed)|^a control-plane node/;
/** The example is not of the stage: a file, something of a support file, or something that takes an hour. */
const ELSEWHERE = /\.yaml"|greeter|widget-controller|MostGpus|EarliestDeadline/;

const OPTIONS = {
  location: 'examples',
  seed: 1,
  allowVacuous: true,
  strictClaims: false,
  isDrawn: false,
  predicates: [],
} as const;

describe('the example of each step', () => {
  it('is understood by the engine, of each state', async () => {
    const world = beginScenario(OPTIONS);
    for (const line of STAGE) await run(world, line);
    for (const { example } of catalogue().filter(({ isPredicate }) => isPredicate)) {
      await run(world, `Then ${example}`).catch((error: unknown) => {
        if (!isAnswer(error)) throw error;
      });
    }
    await endScenario(world, false, false);
  });

  for (const entry of catalogue()) {
    if (ELSEWHERE.test(entry.example) || entry.isPredicate) continue;
    it(`is understood by the engine: ${entry.example}`, async () => {
      const world = beginScenario(OPTIONS);
      try {
        for (const line of stageOf(entry)) await run(world, line);
        await run(world, `${entry.keyword} ${entry.example}`, entry.below);
        if (entry.argument === 'none' && entry.keyword !== 'Then') await run(world, 'When 1s passes');
      } catch (error) {
        if (!isAnswer(error)) throw error;
      } finally {
        await endScenario(world, false, false);
      }
    });
  }
});

function stageOf({ example, keyword }: CatalogueEntry): readonly string[] {
  const before = BEFORE.filter(([pattern]) => pattern.test(example)).map(([, line]) => line);
  if (BEGINS.test(example)) return [];
  return keyword === 'Given' && isSaidFirst(example)
    ? ['Given a cluster with 3 nodes', ...before]
    : [...STAGE, ...before];
}

/** A description of what is yet to be: the cluster does not run, or the workload is new. */
const isSaidFirst = (example: string): boolean =>
  !/^(clients send|service "web"|these invariants|from now on|the cluster has settled|this moment|the scenario uses)/.test(
    example,
  );

/** A claim that does not hold of this stage, and a refusal, are answers; anything else is a step that does not work. */
const isAnswer = (error: unknown): boolean =>
  error instanceof ClaimError ||
  (error instanceof InputError &&
    /^(the API server refused|node "n1" is not drained|there is no admission webhook)/.test(error.message));

const stepFor = (sentence: string): BoundStep | undefined =>
  steps.find((step) => (matchers.get(step)?.match(sentence) ?? null) !== null);

async function run(world: ScenarioWorld, line: string, below?: string): Promise<void> {
  const [keyword = '', ...rest] = line.split(' ');
  const sentence = rest.join(' ');
  const step = stepFor(sentence);
  assert.ok(step !== undefined, sentence);
  const values = (matchers.get(step)?.match(sentence) ?? []).map((argument) => argument.getValue<unknown>(null));
  world.stepText = sentence;
  world.stepKeyword = keyword as Keyword;
  await step.code(world, below === undefined ? values : [...values, argumentOf(sentence, below)]);
  await endStep(world, true);
}

function argumentOf(sentence: string, below: string): unknown {
  const entry = catalogue().find(({ example }) => example === sentence);
  if (entry?.argument === 'docstring') return below;
  const rows = below.split('\n').map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return { raw: () => rows };
}
