import assert from 'node:assert/strict';
import { count } from './progress';

describe('progress of a replay', () => {
  it('counts scenarios and mismatches in the words of each tool', () => {
    const counts = { matched: 0, differing: 0 };
    const lines = [
      'ok   dep-recreate 40/40',
      'DIFF dep-rollover 39/40',
      '--- MISMATCH watch.3 (watch) a title',
      '-- start-2: 3 of 4',
      '-- static-crash: skipped (static-dir)',
      '     a detail of a mismatch',
      'TOTAL            matched checks 1 of 2',
    ];
    for (const line of lines) count(line, counts);
    assert.deepEqual(counts, { matched: 1, differing: 3 });
  });
});
