import assert from 'node:assert/strict';
import { jobs, pods } from '../../../api/resources';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { jobController } from './job-controller';

const INDEX = 'batch.kubernetes.io/job-completion-index';
const FAILURES = 'batch.kubernetes.io/job-index-failure-count';

const start = (spec: object = {}) => {
  const harness = new ControllerHarness([jobController]);
  harness.kubelet.addNode('n1');
  const { metadata, spec: podSpec } = template();
  harness.create(jobs, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sum', namespace: 'default' },
    spec: { completions: 1, template: { metadata, spec: { ...podSpec, restartPolicy: 'Never' } }, ...spec },
  });
  harness.run(3);
  return harness;
};
const job = (harness: ControllerHarness) => harness.get(jobs, 'sum') ?? assert.fail();
const finish = (harness: ControllerHarness, phase: 'Succeeded' | 'Failed', exitCode?: number) => {
  for (const pod of harness.list(pods)) {
    if (pod.status.phase === 'Running') harness.kubelet.finish(pod, phase, exitCode);
  }
};
const conditions = (harness: ControllerHarness) =>
  (job(harness).status.conditions ?? []).map(({ type, status, reason = '' }) => `${type}=${status} ${reason}`);

describe('job controller', () => {
  it('counts a pod that succeeded, lets it go, and completes', () => {
    const harness = start();
    assert.equal(job(harness).status.active, 1);
    finish(harness, 'Succeeded');
    harness.run(5);
    const { succeeded, active, completionTime, uncountedTerminatedPods } = job(harness).status;
    assert.deepEqual([succeeded, active, uncountedTerminatedPods], [1, undefined, {}]);
    assert.ok(completionTime);
    assert.deepEqual(conditions(harness), [
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ]);
    assert.equal(harness.list(pods)[0]?.metadata.finalizers, undefined);
    assert.ok(harness.eventsOf('Job').includes('Completed: Job completed'));
  });

  it('counts a pod as failed that was told to go, though it ends well a second later', () => {
    const harness = start();
    harness.kubelet.stop('n1');
    const [pod] = harness.list(pods);
    harness.client.remove(pods, { namespace: 'default', name: pod?.metadata.name ?? '' });
    harness.run(1);
    finish(harness, 'Succeeded');
    harness.run(0.5);
    const { succeeded, failed } = job(harness).status;
    assert.deepEqual([succeeded, failed], [undefined, 1]);
  });

  it('shows that its criteria are met before it is complete, for its pods are let go in between', () => {
    const harness = start();
    finish(harness, 'Succeeded');
    const seen = new Set<string>();
    for (let step = 0; step < 3000; step++) {
      harness.run(0.001);
      seen.add(conditions(harness).join(', '));
    }
    const met = 'SuccessCriteriaMet=True CompletionsReached';
    seen.delete('');
    assert.deepEqual([...seen], [met, `${met}, Complete=True CompletionsReached`]);
  });

  it('waits ever longer after failures, and gives up', () => {
    const harness = start({ backoffLimit: 1 });
    finish(harness, 'Failed');
    harness.run(8);
    assert.equal(harness.list(pods).length, 1);
    harness.run(6);
    assert.equal(harness.list(pods).length, 2);
    finish(harness, 'Failed');
    harness.run(5);
    assert.equal(job(harness).status.failed, 2);
    assert.deepEqual(conditions(harness), [
      'FailureTarget=True BackoffLimitExceeded',
      'Failed=True BackoffLimitExceeded',
    ]);
  });

  it('gives every index its pod', () => {
    const harness = start({ completions: 3, parallelism: 2, completionMode: 'Indexed' });
    const hostnames = () =>
      harness
        .list(pods)
        .map(({ spec }) => spec.hostname)
        .sort();
    assert.deepEqual(hostnames(), ['sum-0', 'sum-1']);
    finish(harness, 'Succeeded');
    harness.run(5);
    assert.deepEqual(hostnames(), ['sum-0', 'sum-1', 'sum-2']);
    finish(harness, 'Succeeded');
    harness.run(5);
    assert.equal(job(harness).status.completedIndexes, '0-2');
    assert.equal(job(harness).status.succeeded, 3);
  });

  it('is over at its deadline, and its pods with it', () => {
    const harness = start({ activeDeadlineSeconds: 10 });
    harness.run(15);
    assert.equal(harness.list(pods).length, 0);
    assert.equal(job(harness).status.failed, 1);
    assert.deepEqual(conditions(harness), ['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded']);
  });

  it('fails by the policy for failed pods', () => {
    const rules = [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }];
    const harness = start({ podFailurePolicy: { rules } });
    finish(harness, 'Failed', 42);
    harness.run(5);
    assert.match(job(harness).status.conditions?.[0]?.message ?? '', /failed with exit code 42 matching FailJob rule/);
  });

  it('has no pods while it is suspended', () => {
    const harness = start({ suspend: true });
    assert.equal(harness.list(pods).length, 0);
    assert.deepEqual(conditions(harness), ['Suspended=True JobSuspended']);
    harness.patch(jobs, 'sum', { spec: { suspend: false } });
    harness.run(3);
    assert.equal(harness.list(pods).length, 1);
    assert.deepEqual(conditions(harness), ['Suspended=False JobResumed']);
    assert.deepEqual(
      harness.eventsOf('Job').filter((text) => !text.startsWith('Successful')),
      ['Suspended: Job suspended', 'Resumed: Job resumed'],
    );
  });

  describe('with a limit of failures for each index', () => {
    const indexed = (spec: object = {}) =>
      start({ completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1, ...spec });
    const ofIndex = (harness: ControllerHarness, index: number) =>
      harness.list(pods).filter(({ metadata }) => metadata.annotations?.[INDEX] === `${index}`);
    const end = (harness: ControllerHarness, index: number, phase: 'Succeeded' | 'Failed', exitCode?: number) => {
      for (const pod of ofIndex(harness, index)) {
        if (pod.status.phase === 'Running') harness.kubelet.finish(pod, phase, exitCode);
      }
    };
    const counts = (harness: ControllerHarness, index: number) =>
      ofIndex(harness, index).map(({ metadata }) => metadata.annotations?.[FAILURES]);

    it('counts a failure once the pod that follows is there, and gives the index up', () => {
      const harness = indexed();
      end(harness, 0, 'Failed');
      end(harness, 1, 'Succeeded');
      harness.run(5);
      assert.equal(job(harness).status.failed, undefined);
      assert.deepEqual(counts(harness, 0), ['0']);
      harness.run(9);
      assert.equal(job(harness).status.failed, 1);
      assert.deepEqual(counts(harness, 0).sort(), ['0', '1']);
      end(harness, 0, 'Failed');
      harness.run(5);
      const { failed, failedIndexes, completedIndexes } = job(harness).status;
      assert.deepEqual([failed, failedIndexes, completedIndexes], [2, '0', '1']);
      assert.deepEqual(conditions(harness), ['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes']);
    });

    it('fails when more indexes than allowed have failed', () => {
      const harness = indexed({ completions: 3, backoffLimitPerIndex: 0, maxFailedIndexes: 0 });
      end(harness, 0, 'Failed');
      harness.run(5);
      assert.deepEqual(conditions(harness), [
        'FailureTarget=True MaxFailedIndexesExceeded',
        'Failed=True MaxFailedIndexesExceeded',
      ]);
      assert.equal(job(harness).status.failedIndexes, '0');
    });

    it('gives an index up at once by policy, and ignored failures do not count', () => {
      const on = (action: string, code: number) => ({ action, onExitCodes: { operator: 'In', values: [code] } });
      const harness = indexed({ podFailurePolicy: { rules: [on('FailIndex', 42), on('Ignore', 3)] } });
      end(harness, 0, 'Failed', 42);
      end(harness, 1, 'Failed', 3);
      harness.run(14);
      assert.equal(job(harness).status.failedIndexes, '0');
      const [ignored] = ofIndex(harness, 1).filter(({ status }) => status.phase === 'Running');
      assert.equal(ignored?.metadata.annotations?.[FAILURES], '0');
      assert.equal(ignored.metadata.annotations['batch.kubernetes.io/job-index-ignored-failure-count'], '1');
    });
  });

  it('leaves pods of a job that somebody else manages alone', () => {
    const harness = start({ managedBy: 'example.com/other' });
    assert.equal(harness.list(pods).length, 0);
    assert.deepEqual(job(harness).status, {});
  });
});
