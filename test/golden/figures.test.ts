import assert from 'node:assert/strict';
import { brokenOff, percentOf, readFigures } from './figures';
import { renderFigure, renderTable } from './render';

describe('figures of the golden tools', () => {
  it('reads the report of the api tool', () => {
    const area = (ok: number): object => ({ cases: 10, ok, steps: 20, status: 19, body: 18, reason: 1, message: 1 });
    const { total, areas } = readFigures('api', { json: { areas: { watch: area(4), apply: area(9) } }, printed: '' });
    assert.deepEqual(total, {
      cases: { matched: 13, of: 20 },
      status: { matched: 38, of: 40 },
      body: { matched: 36, of: 40 },
    });
    assert.deepEqual(Object.keys(areas), ['apply', 'watch']);
  });

  it('reads the report of the controllers tool', () => {
    const json = { areas: { job: { ok: 99, n: 100, sc: 3, full: 2 } } };
    assert.deepEqual(readFigures('controllers', { json, printed: '' }).total, {
      checks: { matched: 99, of: 100 },
      scenarios: { matched: 2, of: 3 },
    });
  });

  it('reads the report of the scheduler tool', () => {
    const json = { areas: { fit: { cases: [1, 2], steps: [3, 4], events: [0, 0], tables: [5, 6] } } };
    assert.deepEqual(readFigures('scheduler', { json, printed: '' }).total, {
      decisions: { matched: 3, of: 4 },
      cases: { matched: 1, of: 2 },
      events: { matched: 0, of: 0 },
      tables: { matched: 5, of: 6 },
    });
  });

  it('reads what the kubelet tool prints', () => {
    const printed = [
      'ok start-2: 12 of 12',
      'kubelet-restart: matched checks 7 of 8 (scenarios 0 of 1 complete, 2 skipped)',
      'start: matched checks 12 of 12 (scenarios 1 of 1 complete)',
      'total: matched checks 19 of 20',
    ].join('\n');
    const { areas, total } = readFigures('kubelet', { json: undefined, printed });
    assert.deepEqual(Object.keys(areas), ['kubelet-restart', 'start']);
    assert.deepEqual(total, { checks: { matched: 19, of: 20 }, scenarios: { matched: 1, of: 2 } });
  });

  it('names scenarios that broke off', () => {
    const printed = '!! pull-serial: namespace: {}\nscenario dep-recreate TypeError: x\nscenario of another kind\n';
    assert.deepEqual(brokenOff({ json: undefined, printed }), ['pull-serial', 'dep-recreate']);
  });

  it('has no percentage of nothing', () => {
    assert.equal(percentOf({ matched: 0, of: 0 }), undefined);
    assert.equal(percentOf(undefined), undefined);
    assert.equal(percentOf({ matched: 1, of: 4 }), 25);
  });

  it('never rounds up to all', () => {
    assert.equal(renderFigure({ matched: 2779, of: 2780 }), '2779 of 2780 (99.9 %)');
    assert.equal(renderFigure({ matched: 3, of: 3 }), '3 of 3 (100.0 %)');
    assert.equal(renderFigure({ matched: 0, of: 0 }), '-');
  });

  it('lines the table up', () => {
    const figures = { checks: { matched: 1, of: 2 } };
    assert.equal(
      renderTable({ areas: { job: figures }, total: figures }),
      ['area            checks', 'job    1 of 2 (50.0 %)', 'total  1 of 2 (50.0 %)'].join('\n'),
    );
  });
});
