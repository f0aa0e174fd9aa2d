import { millis } from '../../base/brand';
import { instantOf } from '../../base/timestamp';
import { keyOf, keyOfObject, keyText } from '../../api/object';
import { jobs } from '../../api/resources';
import type { Job } from '../../api/types/batch-v1';
import type { Controller } from './controller';
import { endOfJob } from './rules/job-end';
import { unlessGone } from './rules/refusals';
import { syncQueue } from './rules/sync-queue';

/** Deletes jobs and their pods some time after they have finished (pkg/controller/ttlafterfinished, v1.36). */
export const ttlAfterFinishedController: Controller = {
  name: 'ttl-after-finished-controller',
  start(context) {
    const { client, clock, informers } = context;
    const informer = informers.of(jobs);
    const queue = syncQueue(context, 'ttl_jobs_to_delete', (key) => {
      const job = informer.get(keyOf(key));
      if (job === undefined || !isDue(job, clock.now())) return wait(job);
      const fresh = client.get(jobs, keyOfObject(job));
      if (fresh === undefined || !isDue(fresh, clock.now())) return wait(fresh);
      const preconditions = { uid: fresh.metadata.uid };
      unlessGone(() => client.remove(jobs, keyOfObject(fresh), { propagationPolicy: 'Foreground', preconditions }));
    });
    const wait = (job: Job | undefined): void => {
      const expiry = job === undefined ? undefined : expiryOf(job);
      if (job === undefined || expiry === undefined) return;
      queue.addAfter(keyText(keyOfObject(job)), millis(Math.max(0, expiry - clock.now())));
    };
    informer.subscribe((next) => wait(next));
  },
};

const isDue = (job: Job, now: number): boolean => (expiryOf(job) ?? Infinity) <= now;

/** When the job's time is up; undefined: it has none, has not finished, or is going already. */
function expiryOf(job: Job): number | undefined {
  const { metadata, spec } = job;
  const end = endOfJob(job);
  const { ttlSecondsAfterFinished: ttl } = spec;
  if (end === undefined || ttl === undefined || metadata.deletionTimestamp !== undefined) return undefined;
  return instantOf(end.lastTransitionTime) + ttl * 1000;
}
