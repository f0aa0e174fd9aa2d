import assert from 'node:assert/strict';
import { instant, millis } from '../../engine/base/brand';
import {
  boundHolds,
  countHolds,
  durationText,
  momentText,
  parseBound,
  parseCount,
  parseDuration,
  parseMoment,
} from './quantities';

describe('durations', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['40s', 40_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['2.5s', 2_500],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['40 seconds', 40_000],
    ['1 minute', 60_000],
    ['2 hours', 7_200_000],
    ['10 milliseconds', 10],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${text}`, () => assert.equal(parseDuration(text), expected));
  }

  it('refuses what no clock can count', () =>
    assert.throws(() => parseDuration('0.0001s'), /impossible duration "0.0001s": expected whole milliseconds/));

  for (const [millisCount, text] of [
    [0, '0s'],
    [500, '500ms'],
    [90_500, '1m30.5s'],
    [3_600_000, '1h'],
    [90_061_000, '1d1h1m1s'],
    [-40_000, '-40s'],
  ] as const) {
    it(`writes ${text}`, () => assert.equal(durationText(millisCount), text));
  }

  it('reads what it writes', () => {
    for (const span of [1, 999, 1000, 61_001, 3_599_999, 86_400_000]) {
      assert.equal(parseDuration(durationText(span)), span);
    }
  });
});

describe('counts', () => {
  const holds = (count: string, found: number, whole?: number): boolean => countHolds(parseCount(count), found, whole);

  it('take a bare number for exactly so many', () => {
    assert.equal(holds('3', 3), true);
    assert.equal(holds('3', 2), false);
    assert.equal(holds('exactly 3', 4), false);
  });
  it('know bounds', () => {
    assert.deepEqual(
      [1, 2, 3].map((found) => holds('at least 2', found)),
      [false, true, true],
    );
    assert.deepEqual(
      [1, 2, 3].map((found) => holds('at most 2', found)),
      [true, true, false],
    );
    assert.deepEqual(
      [1, 2, 3].map((found) => holds('more than 2', found)),
      [false, false, true],
    );
    assert.deepEqual(
      [1, 2, 3].map((found) => holds('fewer than 2', found)),
      [true, false, false],
    );
    assert.deepEqual(
      [1, 2, 4, 5].map((found) => holds('between 2 and 4', found)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [0, 1].map((found) => holds('no', found)),
      [true, false],
    );
  });
  it('hold that all of nothing shows nothing', () => {
    assert.equal(holds('all', 3, 3), true);
    assert.equal(holds('all', 2, 3), false);
    assert.equal(holds('all', 0, 0), false);
    assert.equal(holds('all', 1), false);
  });
});

describe('bounds on a time', () => {
  for (const [text, answers] of [
    ['at most 5s', [true, true, false]],
    ['at least 5s', [false, true, true]],
    ['less than 5s', [true, false, false]],
    ['more than 5s', [false, false, true]],
    ['exactly 5s', [false, true, false]],
  ] as const) {
    it(text, () =>
      assert.deepEqual(
        [4_999, 5_000, 5_001].map((span) => boundHolds(parseBound(text), span)),
        answers,
      ),
    );
  }
});

describe('moments', () => {
  it('count from the start', () => {
    assert.deepEqual(parseMoment('T+1m30s'), { kind: 'since-start', span: millis(90_000) });
    assert.deepEqual(parseMoment('T+0'), { kind: 'since-start', span: millis(0) });
  });
  it('may have been remembered', () =>
    assert.deepEqual(parseMoment('the moment "failure"'), { kind: 'remembered', name: 'failure' }));
  it('are written as they are read', () => {
    assert.equal(momentText(instant(90_500), instant(500)), 'T+1m30s');
    assert.equal(momentText(instant(500), instant(500)), 'T+0');
  });
});
