import assert from 'node:assert/strict';
import { seeded } from '../mutations/seeded';
import { randomScenarios } from './random';
import { randomDeviceCases } from './random/devices';
import { scenarioMutations } from './scenario-mutations';
import { SCENARIOS } from './scenarios';
import type { Scenario } from './scenarios/scenario';
import { schedulerMutations, type SchedulerCase } from './scheduler-cases';
import { scoreTables } from './score-log';

const pod = (id: string, cpu: string, key: string): SchedulerCase => ({
  id,
  area: 'fit',
  features: [],
  setup: [
    { kind: 'Namespace', metadata: { name: `${id}-a` } },
    { kind: 'Pod', metadata: { name: 'e1', namespace: `${id}-a` }, ...{ spec: { nodeName: 'n1' } } },
  ],
  steps: [
    {
      op: 'pod',
      pod: {
        metadata: { name: 'p1', namespace: `${id}-a` },
        ...{
          spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }], nodeSelector: { [key]: `${id}-x` } },
        },
      },
    },
  ],
  expect: [{ outcome: 'scheduled' }],
});
const CORPUS = [pod('fit-001', '1', 'a'), pod('fit-002', '2', 'b')] as const;

describe('mutated cases of the scheduler', () => {
  const mutate = schedulerMutations(CORPUS);
  const made = (seed: number): SchedulerCase => mutate(CORPUS[0], `fit-001~${seed}`, seeded(seed));

  it('are the same for the same seed, expect nothing, and keep their names', () => {
    for (let seed = 1; seed <= 50; seed++) {
      assert.deepEqual(made(seed), made(seed));
      assert.deepEqual(made(seed).expect, []);
      assert.deepEqual(made(seed).steps[0]?.pod?.metadata, { name: 'p1', namespace: 'fit-001-a' });
    }
  });

  it('hold what other cases have at the same place, under their own name', () => {
    const all = Array.from({ length: 50 }, (_, seed) => JSON.stringify(made(seed)));
    assert.ok(
      all.some((text) => text.includes('"cpu":"2"')),
      'the request of the other case',
    );
    assert.ok(
      all.some((text) => text.includes('"b":"fit-001-x"')),
      'its selector',
    );
    assert.ok(
      all.every((text) => !text.includes('fit-002')),
      'not its name',
    );
  });
});

describe('scenarios changed at random', () => {
  const mutate = scenarioMutations(SCENARIOS);
  const made = (seed: number): readonly Scenario[] =>
    SCENARIOS.slice(0, 60).map((scenario) => mutate(scenario, `${scenario.id}-x${seed}`, seeded(seed)));

  it('are the same for the same seed, and mostly others than before', () => {
    assert.deepEqual(made(1), made(1));
    const kept = made(1).filter(({ actions }, index) => actions === SCENARIOS[index]?.actions);
    assert.ok(kept.length < 20, `${kept.length} of 60 are as they were`);
  });

  it('keep what names a thing, and end in time', () => {
    const namesOf = ({ actions }: Scenario): readonly unknown[] =>
      actions.map(({ body, path }) => [path, (body as { metadata?: { name?: string } } | undefined)?.metadata?.name]);
    for (const [index, scenario] of made(2).entries()) {
      assert.deepEqual(namesOf(scenario), namesOf(SCENARIOS[index] ?? assert.fail()));
      assert.ok(scenario.actions.every(({ t }) => t < scenario.duration));
    }
  });
});

describe('what is made at random', () => {
  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(randomScenarios(1, 3), randomScenarios(1, 3));
    assert.notDeepEqual(randomScenarios(1, 3), randomScenarios(2, 3));
    assert.deepEqual(randomDeviceCases(1, 3), randomDeviceCases(1, 3));
  });

  it('has names of its own, and actions within its time', () => {
    const all = randomScenarios(3, 20);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    for (const { id, actions, duration } of all)
      for (const { t } of actions) assert.ok(t >= 0 && t < duration, `${id}: ${t} of ${duration}`);
  });

  it('puts devices, claims and pods of the same names together', () => {
    for (const { id, setup, steps } of randomDeviceCases(1, 20)) {
      const claims = setup.filter(({ kind }) => kind === 'ResourceClaim').map(({ metadata }) => metadata.name);
      assert.ok(claims.length > 0 && steps.length > 0, id);
      for (const { pod: made } of steps)
        for (const [, name] of JSON.stringify(made).matchAll(/"resourceClaimName":"([^"]*)"/g))
          assert.ok(claims.includes(name ?? ''), `${id}: ${name}`);
    }
  });
});

describe('score tables', () => {
  const scored = (plugin: string, node: string, score: number): string =>
    `I1 schedule_one.go:1] "Plugin scored node for pod" pod="a/p" plugin="${plugin}" node="${node}" score=${score}`;
  const sum = (node: string, score: number): string =>
    `I1 schedule_one.go:2] "Calculated node's final score for pod" pod="a/p" node="${node}" score=${score}`;

  it('are those of the last time that a pod was scored', () => {
    const log = [
      ...[scored('Fit', 'n9', 1), sum('n9', 1)],
      ...[scored('Fit', 'n2', 3), scored('Taints', 'n2', 4), scored('Fit', 'n1', 5), scored('Taints', 'n1', 6)],
      ...[sum('n2', 7), sum('n1', 11)],
    ].join('\n');
    const expected = { feasible: ['n1', 'n2'], scores: { Fit: [5, 3], Taints: [6, 4] }, total: [11, 7] };
    assert.deepEqual(scoreTables(log).get('a/p'), expected);
  });
});

describe('scenarios to record', () => {
  it('have names of their own and actions within their time', () => {
    assert.equal(new Set(SCENARIOS.map(({ id }) => id)).size, SCENARIOS.length);
    for (const { id, actions, duration } of SCENARIOS)
      for (const { t } of actions) assert.ok(t >= 0 && t < duration, `${id}: ${t} of ${duration}`);
  });
});
