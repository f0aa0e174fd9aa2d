import assert from 'node:assert/strict';
import type { ChangeRow } from '../report-data';
import { barAt, byName, groupByNode, groupByOwner, lanesOf } from './lanes';

const change = (at: number, what: string, state: string, rest: Partial<ChangeRow> = {}): ChangeRow => {
  const [kind = '', id = ''] = what.split(' ');
  return { at, kind, id, state, place: '', owner: '', ...rest };
};

const OWNER = { owner: 'StatefulSet/db' };
const CHANGES = [
  change(0, 'node n10', 'Ready'),
  change(0, 'node n2', 'Ready'),
  change(5, 'pod default/db-0', 'Pending, Unscheduled', OWNER),
  change(5, 'pod default/db-0', 'Pending on n2', { ...OWNER, place: 'n2' }),
  change(7, 'pod default/db-0', 'Running, Ready', { ...OWNER, place: 'n2' }),
  change(20, 'pod default/db-0', ''),
  change(25, 'pod default/db-0', 'Pending, Unscheduled', OWNER),
  change(8, 'pod default/lone', 'Pending, Unscheduled'),
  change(30, 'node n2', 'Unknown, SchedulingDisabled'),
];

describe('lanes', () => {
  const lanes = lanesOf(CHANGES, 40);
  const lane = (key: string) => lanes.find((each) => each.key === key) ?? assert.fail(key);
  const stateAt = (key: string, at: number): string | undefined => barAt(lane(key), at)?.state;

  it('have a bar for each state that lasted, up to the next change or the end', () => {
    assert.deepEqual(
      lane('pod default/db-0').bars.map(({ from, to, state, tone }) => [from, to, state, tone]),
      [
        [5, 7, 'Pending on n2', 'pending'],
        [7, 20, 'Running, Ready', 'ready'],
        [25, 40, 'Pending, Unscheduled', 'pending'],
      ],
    );
    assert.deepEqual(lane('pod default/db-0').passing, [{ at: 5, state: 'Pending, Unscheduled' }]);
  });

  it('tell what an object looked like at an instant, and when it was not there', () => {
    assert.deepEqual(
      [4, 5, 7, 19, 20, 24, 25, 40].map((at) => stateAt('pod default/db-0', at)),
      [
        undefined,
        'Pending on n2',
        'Running, Ready',
        'Running, Ready',
        undefined,
        undefined,
        'Pending, Unscheduled',
        'Pending, Unscheduled',
      ],
    );
  });

  it('tell apart a node that is unknown from one that is cordoned', () => {
    assert.deepEqual(
      lane('node n2').bars.map(({ tone }) => tone),
      ['ready', 'unknown'],
    );
  });

  it('are grouped by node, in the order of their numbers, and what is nowhere comes last', () => {
    assert.deepEqual(
      groupByNode(lanes).map(({ title, pods }) => [title, pods.map(({ id }) => id)]),
      [
        ['n2', ['default/db-0']],
        ['n10', []],
        ['on no node', ['default/lone']],
      ],
    );
  });

  it('are grouped by owner', () => {
    assert.deepEqual(
      groupByOwner(lanes).map(({ title, pods }) => [title, pods.length]),
      [
        ['pods of their own', 1],
        ['StatefulSet db', 1],
      ],
    );
  });

  it('names sort by their numbers', () => {
    assert.deepEqual(['n10', 'n2', 'n1', 'm3'].sort(byName), ['m3', 'n1', 'n2', 'n10']);
  });
});
