import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { deployment, replicaSet } from '../testing/objects';
import { fencepostsOf } from './fenceposts';
import { scaleProportionally } from './proportional';

const sized = (name: string, size: number, max: number, createdAt = 0) =>
  replicaSet(name, { size, createdAt, annotations: { 'deployment.kubernetes.io/max-replicas': String(max) } });

const plan = (replicas: number, ...sets: readonly ReturnType<typeof sized>[]) =>
  scaleProportionally(deployment({ replicas, surge: 3, unavailable: 2 }), sets).map(
    ({ replicaSet: { metadata }, to }) => `${metadata.name}:${to}`,
  );

describe('proportional scaling', () => {
  it('shares what is added by size, the rest to the largest', () => {
    assert.deepEqual(plan(15, sized('old', 8, 13), sized('new', 5, 13, 1)), ['old:11', 'new:7']);
  });
  it('shares what is taken', () => {
    assert.deepEqual(plan(5, sized('old', 8, 13), sized('new', 5, 13, 1)), ['old:5', 'new:3']);
  });
  it('prefers the newer of two equals when adding, the older when taking', () => {
    assert.deepEqual(plan(10, sized('old', 5, 10), sized('new', 5, 10, 1)), ['new:7', 'old:6']);
    assert.deepEqual(plan(4, sized('old', 5, 10), sized('new', 5, 10, 1))[0]?.split(':')[0], 'old');
  });
  it('scales everything to zero', () => {
    assert.deepEqual(plan(0, sized('old', 8, 13), sized('new', 5, 13, 1)), ['old:0', 'new:0']);
  });
  it('always ends at the allowed total', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 6 }),
        (replicas, sizes) => {
          const before = sizes.reduce((sum, size) => sum + size, 0);
          const sets = sizes.map((size, i) => sized(`s${i}`, size, before, i));
          const rollout = deployment({ replicas, surge: 3, unavailable: 2 });
          const after = scaleProportionally(rollout, sets).reduce((sum, { to }) => sum + to, 0);
          assert.equal(after, replicas + fencepostsOf(rollout).surge);
        },
      ),
    );
  });
});
