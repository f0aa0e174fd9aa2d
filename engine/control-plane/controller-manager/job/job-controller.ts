import { millis, seconds, type Millis } from '../../../base/brand';
import { semanticEqual } from '../../../base/equal';
import { formatTime } from '../../../base/timestamp';
import { matchesSelector } from '../../../api/label-selector';
import { keyOf, keyOfObject, keyText, type Manifest } from '../../../api/object';
import { jobs, pods } from '../../../api/resources';
import type { Job, JobStatus } from '../../../api/types/batch-v1';
import type { Pod } from '../../../api/types/core-v1';
import { claim } from '../../../client/claim';
import type { ComponentContext } from '../../../client/component';
import { controllerOf } from '../../../client/controller-ref';
import { mustPass } from '../../../client/error-kinds';
import { Expectations } from '../../../client/expectations';
import type { Informer } from '../../../client/informer';
import type { Paced, Turn } from '../../../client/pace';
import { slowStart } from '../../../client/slow-start';
import type { WorkQueue } from '../../../client/work-queue';
import type { Controller } from '../controller';
import { byController, CONTROLLER_INDEX, orphansOf } from '../rules/indexes';
import { byLabels, bySelector, LABEL_INDEX, selecting, SELECTOR_INDEX } from '../rules/label-index';
import { OwnWrites } from '../rules/own-writes';
import { createPod, deletePodOf } from '../rules/pod-control';
import { isReady, isTerminating } from '../rules/pods';
import { isNamespaceTerminating, textOf, unlessGone } from '../rules/refusals';
import { syncQueue } from '../rules/sync-queue';
import { nextBackoff, NO_BACKOFF, remainingBackoff, type Backoff } from './backoff';
import { conditionOf, isFinished, newCondition, withCondition, type Verdict } from './conditions';
import { failureCounts, remainingOfIndex } from './failed-indexes';
import { firstPending } from './indexes';
import { alikePods, hasLimitPerIndex, indexedPods, indexOf, isIndexed, isSuspended, isTracked } from './job-pods';
import { replacesFailedOnly, surplusPods, TRACKING } from './job-pods';
import { isComplete, jobView, untilDeadline, verdictOf, wantedActive } from './job-view';
import type { JobView } from './job-view';
import { counted, uncounted } from './tracking';

/** Runs pods to their end (pkg/controller/job, v1.36). */
export const jobController: Controller = {
  name: 'job-controller',
  serviceAccount: 'job-controller',
  start(context) {
    new Jobs(context).start();
  },
};

const BATCH = seconds(1);

/**
 * The same for a pod that is told to go, less what it takes to hear of it: one that ends after just a second is counted
 * as failed before anybody is told how it ended.
 */
const BATCH_OF_GOING = millis(995);
const BURST = 500;
/** `--concurrent-job-syncs`. */
const WORKERS = 5;
/**
 * Between the two writes of a pass pods are let go, each by a request. Without time in between whoever watches jobs would
 * see the second state alone.
 */
const WRITE_TAKES = millis(2);
const BACKOFF = { backoff: { base: seconds(1), max: seconds(60) } };

/** What a pass has done to the pods. `error`: what it could not do. */
interface Outcome {
  readonly active: number;
  readonly ready: number;
  readonly terminating: number;
  readonly error?: unknown;
}

class Jobs {
  private readonly jobs: Informer<Job>;
  private readonly pods: Informer<Pod>;
  private readonly expectations: Expectations;
  private readonly written = new OwnWrites();
  private readonly queue: WorkQueue;
  private readonly orphans: WorkQueue;
  private readonly backoffs = new Map<string, Backoff>();
  /** Pods whose finalizer was removed and whose cached version does not show it yet. */
  private readonly released = new Set<string>();
  private readonly finished = new Set<string>();
  /** Second writes of passes that have made their first, by key. */
  private readonly second = new Map<string, SecondWrite>();

  constructor(private readonly context: ComponentContext) {
    this.jobs = context.informers.of(jobs);
    this.pods = context.informers.of(pods);
    this.jobs.addIndex(SELECTOR_INDEX, ({ metadata, spec }) =>
      bySelector(metadata.namespace ?? '', spec.selector?.matchLabels ?? {}),
    );
    this.pods.addIndex(CONTROLLER_INDEX, byController);
    this.pods.addIndex(LABEL_INDEX, byLabels);
    this.expectations = new Expectations(() => context.clock.now());
    this.queue = syncQueue(context, 'job', (key) => this.sync(key), { ...BACKOFF, workers: WORKERS });
    this.orphans = syncQueue(context, 'job_orphan_pod', (key) => this.letGo(key), BACKOFF);
  }

  start(): void {
    this.jobs.subscribe((next, previous) => this.jobChanged(next, previous));
    this.pods.subscribe((next, previous) => this.podChanged(next, previous));
  }

  private jobChanged(next: Job | undefined, previous: Job | undefined): void {
    const job = next ?? previous;
    if (job === undefined) return;
    const key = keyText(keyOfObject(job));
    if (next === undefined || isFinished(next)) {
      for (const pod of this.pods.byIndex(CONTROLLER_INDEX, job.metadata.uid)) this.orphan(pod);
    }
    if (next === undefined) this.finished.delete(job.metadata.uid);
    const isBatched = next !== undefined && previous?.metadata.generation === next.metadata.generation;
    if (isBatched) this.queue.addAfter(key, BATCH);
    else this.queue.add(key);
  }

  private podChanged(next: Pod | undefined, previous: Pod | undefined): void {
    const pod = next ?? previous;
    if (pod === undefined) return;
    if (next === undefined || !isTracked(next)) this.released.delete(pod.metadata.uid);
    const job = this.controllerOf(pod);
    const before = previous === undefined ? undefined : this.controllerOf(previous);
    if (before !== undefined && before !== job) this.wake(before);
    const isGoing = next === undefined || pod.metadata.deletionTimestamp !== undefined;
    const isMissed = controllerOf(pod) === undefined || (isGoing && (job === undefined || isFinished(job)));
    if (isMissed) this.orphan(pod);
    if (job === undefined) {
      if (!isGoing && controllerOf(pod) === undefined) this.wakeSelecting(pod, previous);
      return;
    }
    const key = keyText(keyOfObject(job));
    if (isGoing) this.expectations.deletionObserved(key);
    else if (previous === undefined) this.expectations.creationObserved(key);
    this.wake(job, isGoing && next !== undefined ? BATCH_OF_GOING : BATCH);
  }

  private controllerOf(pod: Pod): Job | undefined {
    const controller = controllerOf(pod);
    if (controller?.kind !== 'Job') return undefined;
    const job = this.jobs.get({ namespace: pod.metadata.namespace ?? '', name: controller.name });
    return job?.metadata.uid === controller.uid ? job : undefined;
  }

  private wake(job: Job, wait = BATCH): void {
    this.queue.addAfter(keyText(keyOfObject(job)), wait);
  }

  private wakeSelecting(pod: Pod, previous: Pod | undefined): void {
    if (previous !== undefined && semanticEqual(pod.metadata, previous.metadata)) return;
    for (const job of selecting(this.jobs, pod.metadata.namespace ?? '', pod.metadata.labels)) {
      if (matchesSelector(job.spec.selector, pod.metadata.labels)) this.wake(job);
    }
  }

  private orphan(pod: Pod): void {
    if (isTracked(pod)) this.orphans.add(keyText(keyOfObject(pod)));
  }

  /** A pod whose job is gone or finished is held no longer (syncOrphanPod). */
  private letGo(key: string): void {
    const pod = this.pods.get(keyOf(key));
    if (pod === undefined || !isTracked(pod)) return;
    const { kind = 'Job', apiVersion = 'batch/v1' } = controllerOf(pod) ?? {};
    if (kind !== 'Job' || apiVersion !== 'batch/v1') return;
    const job = this.controllerOf(pod);
    if (job === undefined || (isFinished(job) && !isManagedElsewhere(job))) this.release(pod);
  }

  private release(pod: Pod): void {
    const { uid, finalizers = [] } = pod.metadata;
    const body = { metadata: { uid, finalizers: finalizers.filter((one) => one !== TRACKING) } };
    this.released.add(uid);
    unlessGone(() => this.context.client.patch(pods, keyOfObject(pod), { type: 'merge', body }));
  }

  private *sync(key: string): Paced {
    this.concludeLate(key);
    const cached = this.jobs.get(keyOf(key));
    this.written.check(key, cached);
    if (cached === undefined) {
      this.expectations.forget(key);
      this.backoffs.delete(key);
      return;
    }
    if (isManagedElsewhere(cached)) return;
    if (isFinished(cached)) {
      this.backoffs.delete(key);
      this.finished.delete(cached.metadata.uid);
      return;
    }
    if (this.finished.has(cached.metadata.uid)) return;
    const now = this.context.clock.now();
    const isSatisfied = this.expectations.satisfied(key);
    const startTime = cached.status.startTime ?? (isSuspended(cached) ? undefined : formatTime(now));
    const job: Job = {
      ...cached,
      status: { uncountedTerminatedPods: {}, ...cached.status, ...(startTime === undefined ? {} : { startTime }) },
    };
    const view = jobView(job, this.claimed(cached), this.released);
    const backoff = nextBackoff(this.backoffs.get(key) ?? NO_BACKOFF, view.newSucceeded, view.newFailed);
    let verdict = verdictOf(view, now);
    let { status } = job;
    let outcome: Outcome;
    if (verdict === undefined) {
      const left = untilDeadline(job, now);
      if (left !== undefined) this.queue.addAfter(key, millis(left));
      const mayAct = isSatisfied && job.metadata.deletionTimestamp === undefined;
      outcome = mayAct ? yield* this.adjust(key, view, backoff) : { ...view, active: view.active.length };
      if (isComplete(view, outcome.active)) {
        const message = 'Reached expected number of succeeded pods';
        verdict = { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message };
      } else if (mayAct) {
        status = this.suspendedOrNot(job);
      }
    } else {
      outcome = yield* this.remove(view, view.active, 'counted');
      if (outcome.active > 0 || !isSatisfied) verdict = undefined;
    }
    yield* this.track(key, cached, view, { before: seen(status, outcome), decided: verdict, backoff });
    if (outcome.error !== undefined) throw new Error(textOf(outcome.error));
  }

  private claimed(job: Job): readonly Pod[] {
    const { namespace = '', uid } = job.metadata;
    const { objects, errors } = claim(
      [...this.pods.byIndex(CONTROLLER_INDEX, uid), ...this.pods.byIndex(CONTROLLER_INDEX, orphansOf(namespace))],
      {
        client: this.context.client,
        owner: job,
        ownerResource: jobs,
        resource: pods,
        matches: ({ metadata }) => matchesSelector(job.spec.selector, metadata.labels),
        finalizer: TRACKING,
      },
    );
    if (errors.length > 0) throw new Error(textOf(errors[0]));
    return objects;
  }

  private *adjust(key: string, view: JobView, backoff: Backoff): Paced<Outcome> {
    const { job, active, terminating } = view;
    const now = this.context.clock.now();
    const wanted = wantedActive(view);
    const going = surplusPods(job, active, Math.max(0, active.length - wanted), now).slice(0, BURST);
    if (going.length > 0 || isSuspended(job)) {
      this.expectations.expectDeletions(key, going.length);
      return yield* this.remove(view, going, 'uncounted', () => this.expectations.deletionObserved(key));
    }
    const missing = wanted - active.length - (replacesFailedOnly(job) ? terminating : 0);
    if (missing <= 0) return { ...view, active: active.length };
    const { manifests, wait } = this.nextPods(view, backoff, Math.min(missing, BURST));
    if (wait === 0) return yield* this.create(key, view, manifests);
    this.queue.addAfter(key, millis(Math.max(wait, BATCH)));
    return { ...view, active: 0 };
  }

  /** The pods to create now; when none may be yet, how long to wait. */
  private nextPods(view: JobView, backoff: Backoff, missing: number): NextPods {
    const { job, awaitingSuccessor } = view;
    const now = this.context.clock.now();
    const wait = hasLimitPerIndex(job) ? millis(0) : remainingBackoff(backoff, now);
    if (wait > 0) return { manifests: [], wait };
    if (!isIndexed(job)) return { manifests: alikePods(job, missing), wait };
    const indexes = pendingIndexes(view, missing);
    if (!hasLimitPerIndex(job)) return { manifests: indexedPods(job, indexes, () => ({})), wait };
    const waits = indexes.map((index) => remainingOfIndex(awaitingSuccessor.get(index), now));
    const due = indexes.filter((_, at) => waits[at] === 0);
    if (due.length === 0 && waits.length > 0) return { manifests: [], wait: millis(Math.min(...waits)) };
    const manifests = indexedPods(job, due, (index) => failureCounts(job, awaitingSuccessor.get(index)));
    return { manifests, wait };
  }

  private *create(key: string, view: JobView, manifests: readonly Manifest<Pod>[]): Paced<Outcome> {
    const { job, active } = view;
    this.expectations.expectCreations(key, manifests.length);
    const { succeeded, error } = yield* slowStart(this.context.pace, manifests.length, (at) => {
      const manifest = manifests[at];
      if (manifest === undefined) return;
      try {
        createPod(this.context, job, manifest);
      } catch (failed) {
        if (!isNamespaceTerminating(failed)) throw failed;
      }
    });
    for (let skipped = succeeded; skipped < manifests.length; skipped++) this.expectations.creationObserved(key);
    return { ...view, active: active.length + succeeded, ...(error === undefined ? {} : { error }) };
  }

  /** `uncounted`: the pods are let go before they are deleted, so that they never count as failed. */
  private *remove(
    view: JobView,
    going: readonly Pod[],
    how: 'counted' | 'uncounted',
    failed?: () => void,
  ): Paced<Outcome> {
    let { ready, terminating } = view;
    let active = view.active.length;
    let error: unknown;
    let turn: Turn = 'next';
    for (const pod of going) {
      if (!this.context.pace.isFree(turn)) yield turn;
      turn = 'first';
      try {
        if (how === 'uncounted' && isTracked(pod)) this.release(pod);
        if (!deletePodOf(this.context, view.job, pod)) failed?.();
      } catch (refused) {
        if (mustPass(refused)) throw refused;
        failed?.();
        error ??= refused;
        continue;
      }
      active--;
      terminating++;
      if (isReady(pod)) ready--;
    }
    return { active, ready, terminating, ...(error === undefined ? {} : { error }) };
  }

  private suspendedOrNot(job: Job): JobStatus {
    const now = this.context.clock.now();
    const suspended = isSuspended(job);
    const [reason, message] = suspended ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
    const condition = newCondition({ type: 'Suspended', reason, message }, now, suspended ? 'True' : 'False');
    const conditions = withCondition(job.status.conditions, condition);
    if (conditions === undefined) return job.status;
    this.context.events.record(job, 'Normal', suspended ? 'Suspended' : 'Resumed', message);
    const { startTime, ...status } = { ...job.status, conditions };
    // A suspended job forgets when it began; a resumed one begins anew.
    return suspended || startTime === undefined ? status : { ...status, startTime: formatTime(now) };
  }

  /** Uncounted pods are written down, let go, counted; then the job may end (trackJobStatusAndRemoveFinalizers). */
  private *track(key: string, cached: Job, view: JobView, { before, decided, backoff }: Pass): Paced {
    const { job } = view;
    const now = this.context.clock.now();
    const held = new Set(view.pods.filter(view.isHeld).map(({ metadata }) => metadata.uid));
    const { status: written, release, isAll } = uncounted(view, counted(before, held), decided);
    let status = written;
    let verdict = decided;
    if (verdict?.type === 'FailureTarget' || verdict?.type === 'SuccessCriteriaMet') {
      if (conditionOf(job, verdict.type) === undefined) {
        status = { ...status, conditions: [...(status.conditions ?? []), newCondition(verdict, now)] };
      }
      verdict = { ...verdict, type: verdict.type === 'FailureTarget' ? 'Failed' : 'Complete' };
    }
    const latest = this.put(key, cached, status);
    if (latest !== cached) this.backoffs.set(key, backoff);
    let turn: Turn = 'next';
    for (const pod of release) {
      if (!this.context.pace.isFree(turn)) yield turn;
      turn = 'first';
      this.release(pod);
      held.delete(pod.metadata.uid);
    }
    status = counted(status, held);
    const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
    const mayEnd = isAll && succeeded.length + failed.length === 0 && (status.terminating ?? 0) === 0;
    const second: SecondWrite = { latest, status, verdict: mayEnd ? verdict : undefined };
    if (latest === cached || (second.verdict === undefined && semanticEqual(latest.status, status))) {
      this.conclude(key, second);
    } else {
      this.second.set(key, second);
      this.context.clock.after(WRITE_TAKES, `job ${key}`, () => this.concludeLate(key));
    }
  }

  /** Counts what was let go, and ends the job if it may end. */
  private conclude(key: string, { latest, status, verdict }: SecondWrite): void {
    if (verdict === undefined) return void this.put(key, latest, status);
    const condition = newCondition(verdict, this.context.clock.now());
    const conditions = withCondition(status.conditions, condition) ?? status.conditions ?? [];
    const completion = verdict.type === 'Complete' ? { completionTime: condition.lastTransitionTime } : {};
    const job = this.put(key, latest, { ...status, conditions, ...completion });
    this.finished.add(job.metadata.uid);
    this.announce(job, verdict);
  }

  private concludeLate(key: string): void {
    const second = this.second.get(key);
    this.second.delete(key);
    if (second === undefined) return;
    try {
      this.conclude(key, second);
    } catch (error) {
      if (mustPass(error)) throw error;
      this.queue.addRateLimited(key);
    }
  }

  private put(key: string, job: Job, status: JobStatus): Job {
    if (semanticEqual(job.status, status)) return job;
    const next = this.context.client.update(jobs, { ...job, status }, 'status');
    this.written.wrote(key, next);
    return next;
  }

  private announce(job: Job, { type, reason, message }: Verdict): void {
    const { events } = this.context;
    if (type === 'Failed') return events.record(job, 'Warning', reason, message);
    if ((job.status.succeeded ?? 0) > (job.spec.completions ?? Infinity)) {
      const text = 'Too many succeeded pods running after completion count reached';
      events.record(job, 'Warning', 'TooManySucceededPods', text);
    }
    events.record(job, 'Normal', 'Completed', 'Job completed');
  }
}

interface NextPods {
  readonly manifests: readonly Manifest<Pod>[];
  readonly wait: Millis;
}

/** Somebody else runs the pods of this job (pkg/controller/job managedByExternalController, v1.36). */
const isManagedElsewhere = ({ spec }: Job): boolean =>
  (spec.managedBy ?? 'kubernetes.io/job-controller') !== 'kubernetes.io/job-controller';

/** The lowest indexes that nobody works on and that are neither done nor given up (firstPendingIndexes, v1.36). */
function pendingIndexes(view: JobView, count: number): readonly number[] {
  const { job, active, succeededIndexes, failedIndexes = [] } = view;
  const taken = new Set([...succeededIndexes, ...failedIndexes]);
  const working = replacesFailedOnly(job) ? [...active, ...view.pods.filter(isTerminating)] : active;
  for (const pod of working) {
    const index = indexOf(job, pod);
    if (index !== undefined) taken.add(index);
  }
  return firstPending(taken, count, job.spec.completions ?? 0);
}

/** What a pass writes once it has let pods go. `verdict`: the job ends with it. */
interface SecondWrite {
  readonly latest: Job;
  readonly status: JobStatus;
  readonly verdict: Verdict | undefined;
}

/** What a pass has come to before it is written. */
interface Pass {
  readonly before: JobStatus;
  readonly decided: Verdict | undefined;
  readonly backoff: Backoff;
}

/** Zero active is as good as none; the other counts are always said. */
function seen({ active: _, ...status }: JobStatus, { active, ready, terminating }: Outcome): JobStatus {
  return { ...status, ...(active === 0 ? {} : { active }), ready, terminating };
}
