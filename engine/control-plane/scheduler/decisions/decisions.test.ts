import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import type { ScoreTable } from '../framework/score-table';
import { NodeInfo } from '../model/node-info';
import { Decisions } from './decisions';

const NODES = Array.from({ length: 1000 }, (_, index) => new NodeInfo(`n${index}`, index));

function tableOf(score: number): ScoreTable {
  const raw = new Float64Array(NODES.length).fill(score);
  const normalized = raw.map((each) => each / 2);
  return {
    nodes: NODES,
    columns: [{ plugin: 'One', weight: 3, raw, normalized }],
    totals: normalized.map((each) => each * 3),
  };
}

function add(decisions: Decisions, pod: string, score: number): void {
  const record = {
    pod,
    uid: pod,
    at: instant(0),
    attempt: 1,
    profile: 'default-scheduler',
    outcome: 'scheduled' as const,
    node: 'n0',
    isNominated: false,
    nodes: NODES.length,
    evaluated: NODES.length,
    feasible: NODES,
    verdicts: undefined,
    best: [],
    message: '',
    nominatedNode: undefined,
  };
  decisions.add(record, tableOf(score));
}

describe('Decisions', () => {
  it('spells out what was kept of a cycle, though its memory has been used again', () => {
    const decisions = new Decisions();
    add(decisions, 'default/a', 10);
    add(decisions, 'default/b', 20);
    const view = decisions.of('default/a');
    assert.equal(view?.raw['One']?.['n999'], 10);
    assert.equal(view?.normalized['One']?.['n999'], 5);
    assert.equal(view?.scores['One']?.['n999'], 15);
    assert.equal(view?.total['n999'], 15);
    assert.equal(decisions.of('default/b')?.total['n0'], 30);
  });

  it('keeps the last attempt of a pod', () => {
    const decisions = new Decisions();
    add(decisions, 'default/a', 10);
    add(decisions, 'default/a', 40);
    assert.equal(decisions.of('default/a')?.total['n0'], 60);
  });

  it('forgets the oldest, and keeps the numbers of the others right', () => {
    const decisions = new Decisions();
    for (let index = 0; index < 2000; index++) add(decisions, `default/p${index}`, index);
    assert.equal(decisions.of('default/p0'), undefined);
    let kept = 0;
    for (let index = 0; index < 2000; index++) {
      const view = decisions.of(`default/p${index}`);
      if (view === undefined) continue;
      kept++;
      assert.equal(view.raw['One']?.['n500'], index);
    }
    assert.ok(kept > 200 && kept < 300, `${kept} kept`);
  });
});
