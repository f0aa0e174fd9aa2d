import assert from 'node:assert/strict';
import { failureParts } from './failure-parts';

describe('parts of a failure text', () => {
  it('are its labelled lines, with what is below them', () => {
    const text = [
      'node "n1" is NotReady',
      '  claimed:  within 20s, counted from T+0',
      '  observed: Ready from T+0 until T+55s,',
      '            NotReady from T+55s to the end',
      '  replay:   seatrial run a.feature:5 --seed 1',
    ].join('\n');
    assert.deepEqual(failureParts(text), {
      lead: 'node "n1" is NotReady',
      parts: [
        { label: 'claimed', lines: ['within 20s, counted from T+0'] },
        { label: 'observed', lines: ['Ready from T+0 until T+55s,', 'NotReady from T+55s to the end'] },
      ],
      replay: 'seatrial run a.feature:5 --seed 1',
    });
  });

  it('of any other text are the text', () => {
    const text = 'no step of the language matches\nNear it:\n  a cluster with 3 nodes';
    assert.deepEqual(failureParts(text), { lead: text, parts: [], replay: undefined });
  });
});
