import assert from 'node:assert/strict';
import { canonicalMicroTime, canonicalTime } from './time-text';

const LAST_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const dayText = (month: number, day: number, year = 2026): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

describe('texts of times', () => {
  it('takes every day that there is, as it is', () => {
    for (const [index, last] of LAST_DAYS.entries()) {
      for (let day = 1; day <= last; day++) {
        const text = `${dayText(index + 1, day)}T23:59:59`;
        assert.deepEqual(canonicalTime(`${text}Z`), { ok: true, text: `${text}Z` });
        assert.deepEqual(canonicalMicroTime(`${text}.000001Z`), { ok: true, text: `${text}.000001Z` });
      }
    }
    assert.equal(canonicalTime('2028-02-29T00:00:00Z').ok, true);
  });

  it('refuses the day after the last one of a month', () => {
    for (const [index, last] of LAST_DAYS.entries()) {
      const text = `${dayText(index + 1, last + 1)}T00:00:00Z`;
      assert.deepEqual(canonicalTime(text), { ok: false, error: `parsing time "${text}": day out of range` });
    }
  });
});
