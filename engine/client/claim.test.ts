import assert from 'node:assert/strict';
import { configmaps } from '../api/resources';
import type { ConfigMap } from '../api/types/core-v1';
import type { OwnerReference } from '../api/types/meta-v1';
import { claim, claimOf } from './claim';
import { controllerOf, controllerRef, isControlledBy } from './controller-ref';
import { Harness, nameOf } from './testing/harness';

const DELETED = '2026-01-01T00:00:01Z';

function object(uid: string, metadata: Partial<ConfigMap['metadata']> = {}): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: uid, namespace: 'default', uid, resourceVersion: '1', creationTimestamp: '', ...metadata },
  };
}

const ownedBy = (uid: string): OwnerReference[] => [controllerRef(object(uid), configmaps)];
const owner = object('owner');
const leaving = object('owner', { deletionTimestamp: DELETED });

describe('claim', () => {
  const cases: readonly [string, ConfigMap, ConfigMap, boolean, string][] = [
    ['another controls it', owner, object('a', { ownerReferences: ownedBy('other') }), true, 'ignore'],
    ['ours and selected', owner, object('a', { ownerReferences: ownedBy('owner') }), true, 'keep'],
    ['ours and no longer selected', owner, object('a', { ownerReferences: ownedBy('owner') }), false, 'release'],
    ['ours, not selected, owner leaves', leaving, object('a', { ownerReferences: ownedBy('owner') }), false, 'ignore'],
    ['selected orphan', owner, object('a'), true, 'adopt'],
    ['orphan that is not selected', owner, object('a'), false, 'ignore'],
    ['orphan that leaves', owner, object('a', { deletionTimestamp: DELETED }), true, 'ignore'],
    ['orphan and the owner leaves', leaving, object('a'), true, 'ignore'],
    ['orphan elsewhere', owner, object('a', { namespace: 'other' }), true, 'ignore'],
  ];
  for (const [name, by, candidate, matches, expected] of cases) {
    it(`${name}: ${expected}`, () =>
      assert.equal(
        claimOf(by, candidate, () => matches),
        expected,
      ));
  }

  function scene() {
    const harness = new Harness();
    const owner = harness.create('owner');
    const orphan = harness.create('orphan');
    const { client } = harness;
    const matches = (): boolean => true;
    return {
      harness,
      owner,
      orphan,
      options: { client, owner, ownerResource: configmaps, resource: configmaps, matches },
    };
  }

  it('adopts by a patch that names the object', () => {
    const { harness, owner, orphan, options } = scene();
    const { objects, errors } = claim([orphan], { ...options, finalizer: 'batch/tracking' });
    assert.deepEqual([objects.map(nameOf), errors], [['orphan'], []]);
    const adopted = harness.client.get(configmaps, { namespace: 'default', name: 'orphan' });
    assert.ok(adopted !== undefined && isControlledBy(adopted, owner));
    assert.equal(controllerOf(adopted)?.blockOwnerDeletion, true);
    assert.deepEqual(adopted.metadata.finalizers, ['batch/tracking']);
  });

  it('adopts nothing for an owner that was deleted or replaced meanwhile, and says why', () => {
    const { harness, orphan, options } = scene();
    harness.remove('owner');
    assert.match(String(claim([orphan, orphan], options).errors[1]), /"owner" not found/);
    harness.create('owner');
    assert.match(
      String(claim([orphan], options).errors[0]),
      /original ConfigMap default\/owner is gone: got uid uid-3, wanted uid-1/,
    );
  });

  it('passes over what is gone by now', () => {
    const { harness, orphan, options } = scene();
    harness.remove('orphan');
    assert.deepEqual(claim([orphan], options), { objects: [], errors: [] });
  });

  it('releases by a patch of its own reference', () => {
    const { harness, owner, options } = scene();
    const ownerReferences = [controllerRef(owner, configmaps)];
    const metadata = { name: 'mine', namespace: 'default', ownerReferences };
    const mine = harness.client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    claim([mine], { ...options, matches: () => false });
    const last = harness.transport.requests.at(-1);
    assert.ok(last?.verb === 'patch');
    assert.deepEqual(last.patch.body, {
      metadata: { uid: mine.metadata.uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }] },
    });
  });
});
