import assert from 'node:assert/strict';
import { jobs, pods } from '../../api/resources';
import { jobController } from './job/job-controller';
import { ControllerHarness } from './testing/harness';
import { template } from './testing/objects';
import { ttlAfterFinishedController } from './ttl-after-finished-controller';

describe('ttl-after-finished controller', () => {
  it('deletes a job once its time is up, in the foreground', () => {
    const harness = new ControllerHarness([jobController, ttlAfterFinishedController]);
    harness.kubelet.addNode('n1');
    const { metadata, spec } = template();
    harness.create(jobs, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'sum', namespace: 'default' },
      spec: { ttlSecondsAfterFinished: 10, template: { metadata, spec: { ...spec, restartPolicy: 'Never' } } },
    });
    harness.run(3);
    for (const pod of harness.list(pods)) harness.kubelet.finish(pod, 'Succeeded');
    harness.run(8);
    assert.equal(harness.get(jobs, 'sum')?.metadata.deletionTimestamp, undefined);
    harness.run(5);
    const job = harness.get(jobs, 'sum') ?? assert.fail();
    assert.ok(job.metadata.deletionTimestamp);
    assert.deepEqual(job.metadata.finalizers, ['foregroundDeletion']);
  });
});
