import assert from 'node:assert/strict';
import { readMissionTable, type MissionRow } from './mission-table';
import { renderMission } from './render';
import { missionState } from './state';
import { taggedScenarios } from './tagged-scenarios';

const HEAD = 'id\tarea\tclaim\tthe engine must\texample\n';
const row = (id: string, area: string): MissionRow => ({ id, area, claim: `claim of ${id}`, must: 'm', example: 'e' });

const FEATURE = `@ARC-01
Feature: three things

  Scenario: by the feature
    Given a cluster

  @ETC-02 @slow
  Rule: one store

    @API-03 @ARC-01
    Scenario Outline: by all of them
      Given a cluster of <n>
      """
      @HA-01 is only text here
      """

      @HA-02
      Examples:
        | n |
        | 1 |
`;

describe('the mission', () => {
  it('reads its table', () => {
    assert.deepEqual(readMissionTable(`${HEAD}ARC-01\ta\tc\tm\te\n`), [
      { id: 'ARC-01', area: 'a', claim: 'c', must: 'm', example: 'e' },
    ]);
  });

  for (const [what, text] of [
    ['a row with a cell too few', 'ARC-01\ta\tc\tm\n'],
    ['a row without an id', 'arc1\ta\tc\tm\te\n'],
    ['an id that stands twice', 'ARC-01\ta\tc\tm\te\nARC-01\ta\tc\tm\te\n'],
  ] as const)
    it(`refuses ${what}`, () => assert.throws(() => readMissionTable(HEAD + text), /mission table/));

  it('finds ids on scenarios, examples, rules and features', () => {
    assert.deepEqual(taggedScenarios('f.feature', FEATURE), [
      { file: 'f.feature', line: 4, name: 'by the feature', ids: ['ARC-01'] },
      { file: 'f.feature', line: 11, name: 'by all of them', ids: ['ARC-01', 'ETC-02', 'API-03', 'HA-02'] },
    ]);
  });

  it('joins rows and scenarios, and tells of ids that are none', () => {
    const state = missionState(
      [row('ARC-01', 'Architecture'), row('CM-01', 'Controllers')],
      taggedScenarios('f', FEATURE),
    );
    assert.deepEqual(
      state.rows.map(({ id, shownBy }) => [id, shownBy.map(({ line }) => line)]),
      [
        ['ARC-01', [4, 11]],
        ['CM-01', []],
      ],
    );
    assert.deepEqual(state.areas, [
      { area: 'Architecture', shown: 1, of: 1 },
      { area: 'Controllers', shown: 0, of: 1 },
    ]);
    assert.deepEqual(state.total, { area: 'total', shown: 1, of: 2 });
    assert.deepEqual(
      state.unknown.map(({ id }) => id),
      ['ETC-02', 'API-03', 'HA-02'],
    );
  });

  it('prints within a hundred columns', () => {
    const long = { ...row('ARC-01', 'Architecture'), claim: 'x'.repeat(200) };
    const text = renderMission(missionState([long], []));
    assert.ok(text.split('\n').every((line) => line.length <= 100));
    assert.match(text, /^- ARC-01 {3}x+…$/m);
    assert.match(text, /^total +0 of +1 shown$/m);
  });
});
