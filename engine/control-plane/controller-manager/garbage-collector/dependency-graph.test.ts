import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { KubeObject } from '../../../api/object';
import { configmaps } from '../../../api/resources';
import { at } from '../testing/objects';
import { DependencyGraph, type GraphEffects } from './dependency-graph';

interface Facts {
  readonly owners?: readonly string[];
  readonly finalizers?: readonly string[];
  readonly leaving?: boolean;
  readonly namespace?: string;
}

const object = (uid: string, { owners = [], finalizers, leaving, namespace = 'default' }: Facts = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: uid,
    namespace,
    uid,
    resourceVersion: '1',
    creationTimestamp: at(0),
    ownerReferences: owners.map((owner) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: owner,
      uid: owner,
      blockOwnerDeletion: true,
    })),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(leaving === true ? { deletionTimestamp: at(1) } : {}),
  },
});

const graphOf = (...objects: readonly KubeObject[]) => {
  const graph = new DependencyGraph();
  for (const one of objects) graph.apply(configmaps, one, undefined);
  return graph;
};
const none: GraphEffects = { attempt: [], orphan: [], unknown: [], misplaced: [] };

describe('dependency graph', () => {
  it('asks for owners that nobody has seen, and not for known ones', () => {
    const graph = graphOf(object('a'));
    assert.deepEqual(graph.apply(configmaps, object('b', { owners: ['a'] }), undefined), none);
    assert.deepEqual(graph.apply(configmaps, object('c', { owners: ['x'] }), undefined), { ...none, unknown: ['x'] });
  });

  it('looks at whoever names an owner otherwise than the first that named it', () => {
    const graph = graphOf(object('b', { owners: ['x'] }));
    const elsewhere = object('c', { owners: ['x'], namespace: 'other' });
    assert.deepEqual(graph.apply(configmaps, elsewhere, undefined), { ...none, attempt: ['c'] });
    const alike = object('d', { owners: ['x'] });
    assert.deepEqual(graph.apply(configmaps, alike, undefined), { ...none, unknown: ['x'] });
  });

  it('looks at the dependents of what has gone', () => {
    const graph = graphOf(object('a'), object('b', { owners: ['a'] }), object('c', { owners: ['a'] }));
    assert.deepEqual(graph.apply(configmaps, undefined, object('a')).attempt, ['b', 'c']);
  });

  it('foreground: dependents first, then the owner; again when a dependent has gone', () => {
    const b = object('b', { owners: ['a'] });
    const graph = graphOf(object('a'), b);
    const leaving = object('a', { leaving: true, finalizers: ['foregroundDeletion'] });
    assert.deepEqual(graph.apply(configmaps, leaving, object('a')).attempt, ['b', 'a']);
    assert.deepEqual(graph.apply(configmaps, undefined, b).attempt, ['a']);
  });

  it('orphaning starts once', () => {
    const graph = graphOf(object('a'));
    const leaving = object('a', { leaving: true, finalizers: ['orphan'] });
    assert.deepEqual(graph.apply(configmaps, leaving, object('a')).orphan, ['a']);
    assert.deepEqual(graph.apply(configmaps, leaving, leaving).orphan, []);
  });

  it('an owner in another namespace is none', () => {
    const graph = graphOf(object('a', { namespace: 'other' }));
    const effects = graph.apply(configmaps, object('b', { owners: ['a'] }), undefined);
    assert.deepEqual(effects, { ...none, attempt: ['b'], misplaced: [{ dependent: 'b', owner: 'a' }] });
  });

  it('holds nothing when everything has gone, in whatever order', () => {
    const names = ['a', 'b', 'c', 'd'];
    const arbitrary = fc.tuple(
      fc.array(fc.tuple(fc.constantFrom(...names), fc.subarray(names))),
      fc.shuffledSubarray(names, { minLength: 4 }),
    );
    fc.assert(
      fc.property(arbitrary, ([puts, order]) => {
        const graph = new DependencyGraph();
        for (const [uid, owners] of puts) graph.apply(configmaps, object(uid, { owners }), graph.get(uid)?.object);
        for (const uid of order) graph.remove(uid);
        assert.equal(graph.size, 0);
      }),
    );
  });
});
