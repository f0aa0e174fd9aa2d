import assert from 'node:assert/strict';
import { instant } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import { deletionFinalizers, graceOf } from './deletion';

const NOW = instant(Date.UTC(2026, 0, 1, 0, 1, 0));

const object = (metadata: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', generation: 1, ...metadata } }) as unknown as KubeObject;

const usual = (): number => 30;

describe('graceOf', () => {
  it('asks nothing of kinds that grant nothing', () => {
    assert.deepEqual(graceOf(object(), 5, undefined, NOW), { kind: 'none' });
  });

  it('takes the usual grace, the wish, and one second for less than none', () => {
    const seconds = (asked: number | undefined): unknown => {
      const grace = graceOf(object(), asked, usual, NOW);
      return grace.kind === 'graceful' ? [grace.seconds, grace.object.metadata.deletionTimestamp] : grace.kind;
    };
    assert.deepEqual(seconds(undefined), [30, '2026-01-01T00:01:30Z']);
    assert.deepEqual(seconds(7), [7, '2026-01-01T00:01:07Z']);
    assert.deepEqual(seconds(-3), [1, '2026-01-01T00:01:01Z']);
  });

  it('counts a generation when an object starts to go, and only then', () => {
    const first = graceOf(object(), undefined, usual, NOW);
    assert.ok(first.kind === 'graceful');
    assert.equal(first.object.metadata.generation, 2);
    const second = graceOf(first.object, 5, usual, NOW);
    assert.ok(second.kind === 'graceful');
    assert.equal(second.object.metadata.generation, 2);
  });

  it('only shortens what runs already, never into the past', () => {
    const going = object({ deletionTimestamp: '2026-01-01T00:01:10Z', deletionGracePeriodSeconds: 30 });
    assert.deepEqual(graceOf(going, 30, usual, NOW), { kind: 'pending' });
    assert.deepEqual(graceOf(going, undefined, usual, NOW), { kind: 'pending' });
    const late = graceOf(going, 5, usual, NOW);
    assert.ok(late.kind === 'graceful');
    assert.deepEqual([late.seconds, late.object.metadata.deletionTimestamp], [1, '2026-01-01T00:01:00Z']);
    const atOnce = graceOf(going, 0, usual, NOW);
    assert.ok(atOnce.kind === 'graceful');
    assert.equal(atOnce.seconds, 0);
  });
});

describe('deletionFinalizers', () => {
  it('follows the policy of the request before what the object carries', () => {
    const carried = ['x/y', 'orphan'];
    assert.equal(deletionFinalizers(carried, {}, false), carried);
    assert.deepEqual(deletionFinalizers(carried, { propagationPolicy: 'Background' }, false), ['x/y']);
    assert.deepEqual(deletionFinalizers(carried, { propagationPolicy: 'Foreground' }, false), [
      'x/y',
      'foregroundDeletion',
    ]);
    assert.deepEqual(deletionFinalizers([], { orphanDependents: true }, false), ['orphan']);
    assert.deepEqual(deletionFinalizers(['orphan'], { orphanDependents: false }, true), []);
  });

  it('leaves dependents alone where the kind does unless asked', () => {
    assert.deepEqual(deletionFinalizers([], {}, true), ['orphan']);
    assert.deepEqual(deletionFinalizers([], {}, false), []);
  });
});
