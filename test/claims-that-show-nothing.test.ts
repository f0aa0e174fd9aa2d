import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const CLI = resolve(__dirname, '../bin/seatrial.js');
const NOTICE = 'it held already when its time began: no change was shown';

const FEATURE = `Feature: f
  Background:
    Given a cluster with 2 nodes
    And a deployment "web" with 2 replicas
    And the cluster has settled

  Scenario: of what was there before
    When node "n1" fails
    Then within 7m, deployment "web" has 2 ready replicas
    And eventually, node "n2" is Ready
    And not before 0s, node "n2" is Ready
    And at some point, node "n2" is Ready
    And whenever node "n1" is NotReady, within 5s node "n2" is Ready
    And within 1m, all of these hold:
      | node "n2" is Ready                    |
      | deployment "web" has 2 ready replicas |
    And these happen in order:
      | what                     |
      | node "n1" is Unreachable |
      | node "n2" is Ready       |

  Scenario: of what comes, comes back or goes on
    When node "n1" fails
    And deployment "web" is scaled to 3 replicas
    Then within 1s, deployment "web" has 3 replicas
    And within 7m, deployment "web" has 3 ready replicas again
    And eventually, node "n1" is NotReady again
    And for the next 7m, node "n2" is Ready
    And within 1m and then for 5m, node "n2" is Ready
    And within 1m, all of these hold:
      | node "n1" is NotReady |
      | node "n2" is Ready    |
    And these happen in order:
      | what                                  |
      | node "n2" is Ready                    |
      | node "n1" is NotReady                 |
      | deployment "web" has 3 ready replicas |

  @allow-vacuous
  Scenario: of what is meant so
    When node "n1" fails
    Then within 7m, node "n2" is Ready
`;

interface Outcome {
  readonly name: string;
  readonly status: string;
  readonly notices?: readonly { readonly line: number; readonly step: string; readonly text: string }[];
  readonly failure?: { readonly line: number; readonly text: string };
}

describe('a claim that waits for what was there all along', () => {
  let folder = '';
  const run = (...words: readonly string[]): { readonly status: number | null; readonly stdout: string } => {
    const env = { ...process.env, SEATRIAL_SOURCE: '1' };
    return spawnSync(process.execPath, [CLI, 'run', 'f.feature', ...words], { cwd: folder, encoding: 'utf8', env });
  };
  const outcomesOf = (stdout: string): readonly Outcome[] =>
    (JSON.parse(stdout) as { readonly scenarios: readonly Outcome[] }).scenarios;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'seatrial-'));
    writeFileSync(join(folder, 'f.feature'), FEATURE);
  });

  after(() => rmSync(folder, { recursive: true }));

  it('is told, and does not fail', () => {
    const { status, stdout } = run('--json', '--no-report');
    const outcomes = outcomesOf(stdout);
    assert.equal(status, 0);
    assert.deepEqual(
      outcomes.map(({ notices }) => notices?.map(({ line }) => line)),
      [[9, 10, 11, 12, 13, 14, 17], undefined, undefined],
    );
    assert.deepEqual(outcomes[0]?.notices?.[1], { line: 10, step: 'eventually, node "n2" is Ready', text: NOTICE });
  });

  it('is told in the terminal, in the report and in the messages', () => {
    const { status, stdout } = run();
    assert.equal(status, 0);
    assert.match(stdout, /^3 passed, 0 failed/m);
    assert.match(stdout, /^7 claims held already when their time began, so no change was shown:$/m);
    assert.match(stdout, /^ {2}f\.feature:9 within 7m, deployment "web" has 2 .*, and lines 10, 11, 12, 13, 14, 17$/m);
    const [messages = '', page = ''] = ['messages.ndjson', 'index.html'].map((name) =>
      readFileSync(join(folder, 'report', name), 'utf8'),
    );
    assert.equal(messages.split('\n').filter((line) => line.includes(`"attachment":{"body":"${NOTICE}"`)).length, 7);
    assert.ok(page.includes(NOTICE));
  });

  it('fails when claims are taken strictly', () => {
    const { status, stdout } = run('--strict-claims', '--json', '--no-report');
    const [first, ...others] = outcomesOf(stdout);
    assert.equal(status, 1);
    assert.equal(first?.status, 'claim failed');
    assert.equal(first?.failure?.line, 9);
    assert.match(first?.failure?.text ?? '', new RegExp(`^ {2}verdict: {2}${NOTICE}`, 'm'));
    assert.match(first?.failure?.text ?? '', /^ {2}hint: {5}that a state comes back is "within 5m, … again"/m);
    assert.deepEqual(
      others.map((outcome) => outcome.status),
      ['passed', 'passed'],
    );
  });
});
