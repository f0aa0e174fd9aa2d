import assert from 'node:assert/strict';
import type { ScenarioOutcome } from './outcomes';
import { noticesText } from './notices';
import { nodeFailure } from '../report/testing/node-failure';

const terminal = { write: () => undefined, isInteractive: false };

/** The made-up run, with something to say of the steps at some places. */
function withNotices(...at: readonly number[]): ScenarioOutcome {
  const outcome = nodeFailure();
  const { result } = outcome;
  assert.ok(result !== undefined);
  const steps = result.steps.map((step, index) => (at.includes(index) ? { ...step, notice: 'so' } : step));
  return { ...outcome, result: { ...result, steps } };
}

describe('what is said of claims that hold', () => {
  it('is nothing when there is nothing to say', () => assert.equal(noticesText([nodeFailure()], terminal), ''));

  it('is a line for each scenario, and what to write instead', () => {
    const [, head, line, ...advice] = noticesText([withNotices(5)], terminal).split('\n');
    assert.equal(head, '1 claim held already when its time began, so no change was shown:');
    assert.equal(line, '  features/node-failure.feature:14 within 60s, node "n1" is NotReady');
    assert.match(advice.join('\n'), /say "within 5m, … again"; .*\n.*--strict-claims.*@allow-vacuous/);
  });

  it('names the other lines, and cuts the sentence to the width', () => {
    const lines = noticesText([withNotices(5, 6, 7)], terminal).split('\n');
    assert.equal(lines[1], '3 claims held already when their time began, so no change was shown:');
    assert.match(lines[2] ?? '', /^ {2}features\/node-failure\.feature:14 within 60s, .*, and lines 15, 16$/);
    assert.ok((lines[2] ?? '').length <= 100);
  });

  it('does not fill the screen', () => {
    const many = Array.from({ length: 30 }, () => withNotices(5));
    assert.equal(noticesText(many, terminal).split('\n').length, 1 + 1 + 20 + 1 + 2 + 1);
  });
});
