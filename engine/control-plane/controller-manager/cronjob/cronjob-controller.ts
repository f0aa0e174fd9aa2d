import { keyOf, keyOfObject, keyText, type Manifest } from '../../../api/object';
import { isApiError } from '../../../api/request';
import { cronjobs, jobs } from '../../../api/resources';
import type { CronJob, CronJobStatus, Job } from '../../../api/types/batch-v1';
import type { ObjectReference } from '../../../api/types/core-v1';
import { instant, type Instant, type Millis } from '../../../base/brand';
import { parseCronSchedule } from '../../../base/cron-schedule';
import { quote } from '../../../base/go-text';
import { isTimeZone, offsetAt, timeZone, UTC } from '../../../base/time-zone';
import { formatTime, instantOf } from '../../../base/timestamp';
import type { ComponentContext } from '../../../client/component';
import { controllerOf, controllerRef, isControlledBy } from '../../../client/controller-ref';
import type { Informer } from '../../../client/informer';
import type { Cancel } from '../../../sim/clock';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byController, CONTROLLER_INDEX } from '../rules/indexes';
import { endOfJob } from '../rules/job-end';
import { byText } from '../rules/order';
import { isNamespaceTerminating, textOf } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { due, longTime, untilNext, zonedTime, type Timetable } from './due';

/** Makes jobs by the clock (pkg/controller/cronjob, v1.36). */
export const cronJobController: Controller = {
  name: 'cronjob-controller',
  start(context) {
    new CronJobs(context).start();
  },
};

const SCHEDULED = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

interface Timer {
  readonly due: Instant;
  readonly cancel: Cancel;
}

class CronJobs {
  private readonly cronJobs: Informer<CronJob>;
  private readonly jobs: Informer<Job>;
  private readonly queue: WorkQueue;
  private readonly timers = new Map<string, Timer>();

  constructor(private readonly context: ComponentContext) {
    this.cronJobs = context.informers.of(cronjobs);
    this.jobs = context.informers.of(jobs);
    this.jobs.addIndex(CONTROLLER_INDEX, byController);
    this.queue = syncQueue(context, 'cronjob', (key) => this.sync(key));
  }

  start(): void {
    this.cronJobs.subscribe((next, previous) => {
      const changed = next ?? previous;
      if (changed === undefined) return;
      if (next !== undefined && previous !== undefined && isRescheduled(next, previous)) return this.reschedule(next);
      this.queue.add(keyText(keyOfObject(changed)));
    });
    this.jobs.subscribe((next, previous) => {
      for (const job of [next, previous]) if (job !== undefined) this.wake(job);
    });
  }

  /** A new schedule counts from its next time on: what it would have started before is not made up for. */
  private reschedule(cronJob: CronJob): void {
    const { schedule: text } = cronJob.spec;
    const table = timetableOf(cronJob);
    if (typeof table === 'string') {
      const why = `unparseable schedule for cronjob: ${text}`;
      return this.context.events.record(cronJob, 'Warning', 'UnParseableCronJobSchedule', why);
    }
    const now = this.context.clock.now();
    this.wakeAfter(keyText(keyOfObject(cronJob)), untilNext(cronJob, table, now));
  }

  /**
   * At the earliest instant that anybody asked for. The clock alone is no reason for a cluster not to be at rest: the
   * timer says what it is.
   */
  private wakeAfter(key: string, wait: Millis): void {
    const { clock } = this.context;
    const due = instant(clock.now() + wait);
    const known = this.timers.get(key);
    if (known !== undefined && known.due <= due) return;
    known?.cancel();
    const cancel = clock.after(wait, 'next schedule', () => {
      this.timers.delete(key);
      this.queue.add(key);
    });
    this.timers.set(key, { due, cancel });
  }

  private wake(job: Job): void {
    const owner = controllerOf(job);
    if (owner?.kind !== 'CronJob') return;
    const key = { namespace: job.metadata.namespace ?? '', name: owner.name };
    if (this.cronJobs.get(key)?.metadata.uid === owner.uid) this.queue.add(keyText(key));
  }

  private sync(key: string): void {
    const cronJob = this.cronJobs.get(keyOf(key));
    if (cronJob === undefined) return;
    const children = this.jobs.byIndex(CONTROLLER_INDEX, cronJob.metadata.uid);
    const pass = new Pass(this.context, cronJob, children);
    pass.cleanUp();
    try {
      const wait = pass.run();
      if (wait !== undefined) this.wakeAfter(key, wait);
    } finally {
      pass.writeStatus();
    }
  }
}

/** One look at one CronJob. */
class Pass {
  private readonly now: Instant;
  private active: readonly ObjectReference[];
  private status: CronJobStatus;
  /** The cache does not show what was written last; then nothing is written. */
  private isStale = false;

  constructor(
    private readonly context: ComponentContext,
    private readonly cronJob: CronJob,
    private readonly children: readonly Job[],
  ) {
    this.now = context.clock.now();
    this.status = cronJob.status;
    this.active = cronJob.status.active ?? [];
  }

  /** How long until it must be looked at again. Throws what is to be tried again. */
  run(): Millis | undefined {
    for (const job of this.children) this.look(job);
    this.dropMissing();
    const { cronJob } = this;
    if (cronJob.metadata.deletionTimestamp !== undefined) return undefined;
    if (!this.knowsZone() || cronJob.spec.suspend === true) return undefined;
    const table = this.timetable();
    if (table === undefined) return undefined;
    const { at, missed, error } = due(cronJob, table, this.now, true);
    if (error !== undefined) {
      this.tell('Warning', 'InvalidSchedule', `invalid schedule: ${cronJob.spec.schedule} : ${error}`);
      return undefined;
    }
    if (at !== undefined && missed === 'many')
      this.tell(
        'Warning',
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
      );
    if (at !== undefined && this.mayStart(at)) {
      const started = this.startAt(at, table);
      if (!started) return undefined;
    }
    return untilNext({ ...cronJob, status: this.status }, table, this.now);
  }

  /** Finished jobs beyond the limits of history, the oldest first. */
  cleanUp(): void {
    const { successfulJobsHistoryLimit: successful, failedJobsHistoryLimit: failed } = this.cronJob.spec;
    const finished = (type: string): readonly Job[] => this.children.filter((job) => endOfJob(job)?.type === type);
    if (successful !== undefined) this.removeOldest(finished('Complete'), successful);
    if (failed !== undefined) this.removeOldest(finished('Failed'), failed);
  }

  writeStatus(): void {
    const before = this.cronJob.status;
    if (this.isStale) return;
    if (this.status === before && this.active.length === (before.active?.length ?? 0)) return;
    const { active: _, ...others } = this.status;
    const status = this.active.length === 0 ? others : { ...others, active: this.active };
    this.context.client.update(cronjobs, { ...this.cronJob, status }, 'status');
  }

  private look(job: Job): void {
    const isActive = this.active.some(({ uid }) => uid === job.metadata.uid);
    const end = endOfJob(job);
    if (!isActive && end === undefined) {
      const fresh = this.context.client.get(cronjobs, keyOfObject(this.cronJob));
      if (fresh?.status.active?.some(({ uid }) => uid === job.metadata.uid) === true) return this.takeUp(fresh);
      this.tell(
        'Warning',
        'UnexpectedJob',
        `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
      );
      return;
    }
    if (end === undefined) return;
    if (isActive) {
      this.forget(job.metadata.uid);
      this.tell('Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end.type}`);
    }
    const { completionTime } = job.status;
    if (end.type === 'Complete' && completionTime !== undefined) this.succeeded(completionTime);
  }

  private takeUp({ status }: CronJob): void {
    this.status = status;
    this.active = status.active ?? [];
    this.isStale = true;
  }

  private succeeded(completionTime: string): void {
    const { lastSuccessfulTime } = this.status;
    if (lastSuccessfulTime === undefined || instantOf(completionTime) > instantOf(lastSuccessfulTime))
      this.status = { ...this.status, lastSuccessfulTime: completionTime };
  }

  private dropMissing(): void {
    for (const { uid = '', name = '', namespace = '' } of this.active) {
      if (this.children.some((job) => job.metadata.uid === uid)) continue;
      if (this.context.client.get(jobs, { namespace, name }) !== undefined) continue;
      this.tell('Normal', 'MissingJob', `Active job went missing: ${name}`);
      this.forget(uid);
    }
  }

  private knowsZone(): boolean {
    const { timeZone: name } = this.cronJob.spec;
    if (name === undefined || isTimeZone(name)) return true;
    this.tell('Warning', 'UnknownTimeZone', `invalid timeZone: ${quote(name)}: unknown time zone ${name}`);
    return false;
  }

  private timetable(): Timetable | undefined {
    const table = timetableOf(this.cronJob);
    if (typeof table !== 'string') return table;
    const text = quote(this.cronJob.spec.schedule);
    this.tell('Warning', 'UnparseableSchedule', `unparseable schedule: ${text} : ${table}`);
    return undefined;
  }

  private mayStart(at: Instant): boolean {
    const { startingDeadlineSeconds: deadline, concurrencyPolicy } = this.cronJob.spec;
    if (deadline !== undefined && at + deadline * 1000 < this.now) {
      this.tell('Warning', 'MissSchedule', `Missed scheduled time to start a job: ${longTime(at)}`);
      return false;
    }
    if (this.active.some(({ name }) => name === this.nameAt(at)) || this.status.lastScheduleTime === formatTime(at))
      return false;
    if (concurrencyPolicy !== 'Forbid' || this.active.length === 0) return true;
    const why = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    this.tell('Normal', 'JobAlreadyActive', why);
    return false;
  }

  /** False: there is no more to do here for now. */
  private startAt(at: Instant, table: Timetable): boolean {
    if (this.cronJob.spec.concurrencyPolicy === 'Replace') this.removeActive();
    const job = this.create(at, table);
    if (job === undefined) return false;
    const { name, namespace = '', uid, resourceVersion } = job.metadata;
    this.active = [...this.active, { kind: 'Job', namespace, name, uid, apiVersion: 'batch/v1', resourceVersion }];
    this.status = { ...this.status, lastScheduleTime: formatTime(at) };
    return true;
  }

  private removeActive(): void {
    for (const { name = '', namespace = '' } of this.active) {
      const job = this.context.client.get(jobs, { namespace, name });
      if (job === undefined) {
        this.tell('Warning', 'FailedGet', `Get job: jobs.batch "${name}" not found`);
        throw new Error(`jobs.batch "${name}" not found`);
      }
      this.remove(job);
    }
  }

  private create(at: Instant, table: Timetable): Job | undefined {
    const { client } = this.context;
    try {
      const job = client.create(jobs, this.jobAt(at, table));
      this.tell('Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
      return job;
    } catch (error) {
      if (isNamespaceTerminating(error)) throw error;
      if (!isApiError(error, 'AlreadyExists')) {
        this.tell('Warning', 'FailedCreate', `Error creating job: ${textOf(error)}`);
        throw error;
      }
      const found = client.get(jobs, { namespace: this.cronJob.metadata.namespace ?? '', name: this.nameAt(at) });
      if (found === undefined || !isControlledBy(found, this.cronJob)) throw error;
      return endOfJob(found) === undefined ? found : undefined;
    }
  }

  private nameAt(at: Instant): string {
    return `${this.cronJob.metadata.name}-${Math.floor(at / 60_000)}`;
  }

  private jobAt(at: Instant, { zone }: Timetable): Manifest<Job> {
    const { metadata, spec } = this.cronJob.spec.jobTemplate;
    return {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: this.nameAt(at),
        namespace: this.cronJob.metadata.namespace ?? '',
        ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
        annotations: { ...metadata.annotations, [SCHEDULED]: zonedTime(at, offsetAt(zone, at)) },
        ownerReferences: [controllerRef(this.cronJob, cronjobs)],
      },
      spec,
    };
  }

  private removeOldest(finished: readonly Job[], limit: number): void {
    const oldest = [...finished].sort(byStart).slice(0, Math.max(0, finished.length - limit));
    for (const job of oldest) {
      try {
        this.remove(job);
      } catch (error) {
        if (!isApiError(error)) throw error;
      }
    }
  }

  private remove(job: Job): void {
    const { name, uid } = job.metadata;
    try {
      this.context.client.remove(jobs, keyOfObject(job), { propagationPolicy: 'Background' });
    } catch (error) {
      this.tell('Warning', 'FailedDelete', `Deleted job: ${textOf(error)}`);
      throw error;
    }
    this.forget(uid);
    this.tell('Normal', 'SuccessfulDelete', `Deleted job ${name}`);
  }

  private forget(uid: string): void {
    this.active = this.active.filter((each) => each.uid !== uid);
  }

  private tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(this.cronJob, type, reason, message);
  }
}

const isRescheduled = (next: CronJob, previous: CronJob): boolean =>
  next.spec.schedule !== previous.spec.schedule || next.spec.timeZone !== previous.spec.timeZone;

/** A text: why the schedule cannot be read. An unknown zone counts as UTC. */
function timetableOf({ spec }: CronJob): Timetable | string {
  const zone = (spec.timeZone === undefined ? undefined : timeZone(spec.timeZone)) ?? UTC;
  const schedule = parseCronSchedule(spec.schedule);
  return typeof schedule === 'string' ? schedule : { schedule, zone };
}

const byStart = (a: Job, b: Job): number =>
  byText(a.status.startTime ?? '', b.status.startTime ?? '') || byText(a.metadata.name, b.metadata.name);
