import assert from 'node:assert/strict';
import type { ScenarioHead } from '../report-data';
import { byFeature, chosen, tagsOf } from './filter';

const head = (name: string, rest: Partial<ScenarioHead> = {}): ScenarioHead => ({
  feature: 'F',
  uri: 'f.feature',
  line: 1,
  name,
  tags: [],
  status: 'passed',
  span: 0,
  steps: 1,
  ...rest,
});

const ALL = [
  head('a node fails', { tags: ['@A', '@B'] }),
  head('a pod is evicted', { status: 'engine bug', tags: ['@B'], uri: 'g.feature' }),
  head('nothing happens', { status: 'skipped' }),
];

const namesOf = (filter: Partial<Parameters<typeof chosen>[1]>): readonly number[] =>
  chosen(ALL, { text: '', status: 'all', tag: '', ...filter }).map(({ index }) => index);

describe('the list of scenarios', () => {
  it('is narrowed by words, tag and status', () => {
    assert.deepEqual(namesOf({}), [0, 1, 2]);
    assert.deepEqual(namesOf({ text: 'NODE fails' }), [0]);
    assert.deepEqual(namesOf({ text: 'g.feature:1' }), [1]);
    assert.deepEqual(namesOf({ tag: '@B' }), [0, 1]);
    assert.deepEqual(namesOf({ status: 'failed' }), [1]);
    assert.deepEqual(namesOf({ status: 'skipped', tag: '@B' }), []);
  });

  it('is grouped by feature and knows its tags', () => {
    const all = ALL.map((each, index) => ({ index, head: each }));
    assert.deepEqual(
      byFeature(all).map(({ uri, members }) => [uri, members.length]),
      [
        ['f.feature', 2],
        ['g.feature', 1],
      ],
    );
    assert.deepEqual(tagsOf(ALL), [
      ['@B', 2],
      ['@A', 1],
    ]);
  });
});
