import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(__dirname, '../bin/seatrial.js');

interface Case {
  readonly title: string;
  readonly steps: readonly string[];
  /** Each is found in the text of the failure, in this order. */
  readonly says: readonly RegExp[];
  readonly saysNot?: RegExp;
}

const WEB = ['Given a cluster with 2 nodes', 'And a deployment "web" with 2 replicas'];

const CASES: readonly Case[] = [
  {
    title: 'a claim of the whole scenario that broke at its start',
    steps: [
      ...WEB,
      'And the cluster has settled',
      'When deployment "web" is scaled to 9 replicas',
      'And 10s pass',
      'And deployment "web" is scaled to 3 replicas',
      'And 60s pass',
      'Then at all times, deployment "web" has at least 2 ready replicas',
    ],
    says: [
      /^ {2}claimed: {2}at all times, from T\+0 on$/m,
      /^ {2}verdict: {2}it did not hold \(T\+0\)$/m,
      /^ {2}observed: 0 ready from T\+0 until /m,
      /^ {2}hint: {5}it broke before the last When; "from now on, …"/m,
    ],
    // Nothing led to it: what came later is no cause.
    saysNot: /^ {2}why:/m,
  },
  {
    title: 'a drain that a budget holds up',
    steps: [
      ...WEB,
      'And a pod disruption budget "web" for "app=web" with at least 2 available',
      'And the cluster has settled',
      'When node "n1" is drained',
    ],
    says: [
      /^node "n1" is not drained after 30m; still there: web-\S+: Cannot evict pod as it would violate/m,
      /is drained for at most 5m/,
    ],
  },
  {
    title: 'a pod that never comes to rest',
    steps: ['Given a cluster with 1 node', 'And a pod "web" of image "busybox"', 'And the cluster has settled'],
    says: [/did not settle within 2h; what still happens:\n/, /pod default\/web starts and ends over and over\n/],
  },
];

interface Outcome {
  readonly name: string;
  readonly status: string;
  readonly failure?: { readonly text: string };
}

describe('a claim that does not hold', () => {
  let folder = '';
  let outcomes: readonly Outcome[] = [];
  let exitCode: number | null = null;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'seatrial-'));
    const scenarios = CASES.flatMap(({ title, steps }) => [`Scenario: ${title}`, ...steps]);
    writeFileSync(join(folder, 'f.feature'), ['Feature: f', ...scenarios, ''].join('\n'));
    const env = { ...process.env, SEATRIAL_SOURCE: '1' };
    const words = [CLI, 'run', 'f.feature', '--no-report', '--json'];
    const { stdout, status } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
    exitCode = status;
    outcomes = (JSON.parse(stdout) as { readonly scenarios: readonly Outcome[] }).scenarios;
  });

  after(() => rmSync(folder, { recursive: true }));

  it('ends the run with exit code 1', () => assert.equal(exitCode, 1));

  for (const { title, says, saysNot } of CASES) {
    it(`is told so that it helps: ${title}`, () => {
      const outcome = outcomes.find(({ name }) => name === title);
      assert.equal(outcome?.status, 'claim failed');
      const text = outcome?.failure?.text ?? '';
      if (saysNot !== undefined) assert.doesNotMatch(text, saysNot);
      let rest = text;
      for (const part of says) {
        assert.match(rest, part);
        rest = rest.slice(rest.search(part));
      }
    });
  }
});
