import assert from 'node:assert/strict';
import { node } from '../testing/objects';
import { disruptionStep, evictionRate, zoneOf, zoneState, type ZoneState } from './zones';

describe('zones of nodes', () => {
  const states: readonly (readonly [ready: number, notReady: number, ZoneState])[] = [
    [3, 0, 'Normal'],
    [0, 1, 'FullDisruption'],
    [0, 0, 'Normal'],
    [1, 2, 'Normal'],
    [1, 3, 'PartialDisruption'],
    [9, 11, 'PartialDisruption'],
    [10, 11, 'Normal'],
  ];
  for (const [ready, notReady, state] of states) {
    it(`${ready} ready and ${notReady} not: ${state}`, () => assert.equal(zoneState({ ready, notReady }), state));
  }

  it('are told apart by region and zone', () => {
    assert.equal(zoneOf(node('n')), '');
    const labels = { 'topology.kubernetes.io/zone': 'a', 'topology.kubernetes.io/region': 'r' };
    assert.equal(zoneOf(node('n', { labels })), 'r:\x00:a');
  });

  it('slow down eviction only when partly down', () => {
    assert.deepEqual(
      [evictionRate('Normal', 3), evictionRate('FullDisruption', 3), evictionRate('PartialDisruption', 50)],
      [0.1, 0.1, 0],
    );
    assert.equal(evictionRate('PartialDisruption', 51), 0.01);
  });

  const step = (before: Record<string, ZoneState>, now: Record<string, ZoneState>) =>
    disruptionStep(new Map(Object.entries(before)), new Map(Object.entries(now)));
  it('all down at once is taken for a fault of our own', () => {
    assert.equal(step({ a: 'Normal' }, { a: 'FullDisruption' }).kind, 'enter-master-disruption');
    assert.equal(step({ a: 'FullDisruption' }, { a: 'FullDisruption' }).kind, 'none');
    assert.equal(step({ a: 'FullDisruption' }, { a: 'Normal' }).kind, 'leave-master-disruption');
    assert.deepEqual(step({ a: 'Normal', b: 'Initial' }, { a: 'FullDisruption', b: 'Normal' }), {
      kind: 'zones',
      changed: ['a', 'b'],
    });
  });
});
