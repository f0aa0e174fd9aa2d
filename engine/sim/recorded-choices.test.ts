import assert from 'node:assert/strict';
import { exploringPolicy, RecordedChoices, replayPolicy, USUAL_CHOICES } from './recorded-choices';
import { SeededRandom } from './seeded-random';

const LABELS = ['deliver/kubelet/pods', 'order/a', 'deliver/kubelet/pods', 'tie'];

function run(choices: { choose(label: string, options: number, usual?: number): number }): number[] {
  return Array.from({ length: 40 }, (_, turn) => choices.choose(LABELS[turn % LABELS.length] ?? '', 4, 1));
}

const exploring = () => new RecordedChoices(exploringPolicy(new SeededRandom('explore'), 0.5));

describe('recorded choices', () => {
  it('takes the usual way and records nothing', () => {
    const choices = new RecordedChoices();
    assert.deepEqual(new Set(run(choices)), new Set([1]));
    assert.deepEqual(choices.made, []);
    assert.deepEqual(new Set(run(USUAL_CHOICES)), new Set([1]));
  });

  it('records every point when asked', () => {
    const choices = new RecordedChoices(undefined, { keepUsual: true });
    run(choices);
    assert.deepEqual(choices.made[2], { label: 'deliver/kubelet/pods', nth: 1, chosen: 1, options: 4 });
    assert.equal(choices.made.length, 40);
  });

  it('replays its record', () => {
    const first = exploring();
    const chosen = run(first);
    const second = new RecordedChoices(replayPolicy(first.made));
    assert.deepEqual(run(second), chosen);
    assert.deepEqual(second.made, first.made);
  });

  it('turns what is left out of a record back to the usual, and nothing else', () => {
    const chosen = run(exploring());
    const first = exploring();
    run(first);
    const shorter = first.made.filter(({ label }) => label !== 'tie');
    const again = run(new RecordedChoices(replayPolicy(shorter)));
    assert.deepEqual(
      again,
      chosen.map((value, turn) => (turn % 4 === 3 ? 1 : value)),
    );
  });

  it('goes the usual way where the record names an option that is gone', () => {
    const choices = new RecordedChoices(replayPolicy([{ label: 'tie', nth: 0, chosen: 3, options: 4 }]));
    assert.equal(choices.choose('tie', 2), 0);
  });
});
