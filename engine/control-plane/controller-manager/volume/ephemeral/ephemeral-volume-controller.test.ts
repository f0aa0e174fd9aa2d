import assert from 'node:assert/strict';
import { persistentvolumeclaims, pods } from '../../../../api/resources';
import { ControllerHarness } from '../../testing/harness';
import { claimManifest, podWithClaim } from '../../testing/storage';
import { ephemeralVolumeController } from './ephemeral-volume-controller';

describe('ephemeral-volume-controller', () => {
  const { spec = {} } = claimManifest('any');
  const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { x: 'y' } }, spec } } }];

  it('makes a claim that the pod owns, and makes it again', () => {
    const bench = new ControllerHarness([ephemeralVolumeController]);
    const { uid } = bench.create(pods, podWithClaim('web', '', { volumes })).metadata;
    bench.run(1);
    const claim = bench.get(persistentvolumeclaims, 'web-scratch');
    assert.deepEqual(claim?.metadata.labels, { x: 'y' });
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true, blockOwnerDeletion: true };
    assert.deepEqual(claim?.metadata.ownerReferences, [owner]);
    bench.patch(persistentvolumeclaims, 'web-scratch', { metadata: { finalizers: null } });
    bench.client.remove(persistentvolumeclaims, { namespace: 'default', name: 'web-scratch' });
    bench.run(1);
    assert.notEqual(bench.get(persistentvolumeclaims, 'web-scratch'), undefined);
  });

  it('takes nobody else’s claim', () => {
    const bench = new ControllerHarness([ephemeralVolumeController]);
    bench.create(persistentvolumeclaims, claimManifest('web-scratch'));
    bench.run(1);
    bench.create(pods, podWithClaim('web', '', { volumes }));
    bench.run(1);
    const text =
      'FailedBinding: ephemeral volume scratch: PVC default/web-scratch was not created for pod default/web (pod is not owner)';
    assert.ok(bench.eventsOf('Pod').includes(text), bench.eventsOf('Pod').join('\n'));
  });
});
