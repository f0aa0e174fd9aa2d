import { instant, millis, minutes, seconds, type Instant, type Millis } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { Pod } from '../../../api/types/core-v1';
import type { Cancel, Clock } from '../../../sim/clock';
import { answers, EVENTS, type ClusterEvent, type EventInterest } from '../framework/cluster-event';
import { podChanges } from '../framework/object-changes';
import type { Outcome, Queued } from '../framework/plugin';
import type { PodInfo } from '../model/pod-info';
import { BackoffQueue, type BackoffSettings } from './backoff-queue';
import { InFlight, type Happening } from './in-flight';
import { Nominator, type Nominating } from './nominator';
import { PodHeap } from './pod-heap';
import { QueuedPod } from './queued-pod';
import { isOfInterest, requeueing, type InterestsByProfile, type Requeueing } from './queueing-hints';

/** A plugin that may keep a pod out of the queue. */
export interface Gatekeeper {
  readonly name: string;
  preEnqueue(pod: Pod): Outcome;
}

export interface QueueSettings extends BackoffSettings {
  /** A pod that no event has helped for so long is tried again. */
  readonly unschedulableMax: Millis;
  /** SchedulerPopFromBackoffQ: who has nothing better to do tries a pod before its back-off is over. */
  readonly popsEarly: boolean;
}

export const DEFAULT_QUEUE_SETTINGS: QueueSettings = Object.freeze({
  initial: seconds(1),
  max: seconds(10),
  unschedulableMax: minutes(5),
  popsEarly: true,
});

export interface QueueParts {
  readonly clock: Clock;
  readonly settings: QueueSettings;
  readonly less: (a: Queued, b: Queued) => boolean;
  readonly gatekeepers: ReadonlyMap<string, readonly Gatekeeper[]>;
  readonly interests: InterestsByProfile;
  readonly podNow: (pod: PodInfo) => Pod | undefined;
  /** There is a pod to take. */
  readonly onReady: () => void;
}

type Place = 'active' | 'backoff' | 'unschedulable';

/** How often pods are looked for that were forgotten; counted from the start of the scheduler. */
const FLUSH_PERIOD = seconds(30);

/**
 * Pods that wait to be scheduled (pkg/scheduler/backend/queue, v1.36): those whose turn it is, those that back off, and
 * those that wait for an event that may help them.
 */
export class SchedulingQueue {
  private readonly active: PodHeap;
  private readonly backoff: BackoffQueue;
  private readonly unschedulable = new Map<string, QueuedPod>();
  private readonly inFlight = new InFlight();
  readonly nominator: Nominator;
  private readonly startedAt: Instant;
  private sequence = 0;
  private backoffTimer: { readonly at: Instant; readonly cancel: Cancel } | undefined;
  private flushTimer: Cancel | undefined;
  private readonly ofInterest = new Map<string, boolean>();

  constructor(private readonly parts: QueueParts) {
    const before = (a: QueuedPod, b: QueuedPod): boolean =>
      parts.less(a, b) || (!parts.less(b, a) && a.sequence < b.sequence);
    this.active = new PodHeap(before);
    this.backoff = new BackoffQueue(parts.settings, () => parts.clock.now(), before);
    this.nominator = new Nominator(parts.podNow);
    this.startedAt = parts.clock.now();
  }

  /** A pod that has just appeared. */
  add(pod: Pod): void {
    this.enter(new QueuedPod(pod, this.now, this.sequence++), EVENTS.unscheduledPodAdd);
  }

  /** The next pod, which is then being scheduled until `done` or `addUnschedulable`. */
  pop(): QueuedPod | undefined {
    const pod = this.active.pop() ?? (this.parts.settings.popsEarly ? this.backoff.popEarly() : undefined);
    if (pod === undefined) return undefined;
    pod.attempts++;
    this.inFlight.start(pod.uid);
    return pod;
  }

  get hasNext(): boolean {
    return this.active.size > 0 || (this.parts.settings.popsEarly && this.backoff.canPopEarly);
  }

  done(uid: string): void {
    this.inFlight.done(uid);
  }

  /** Takes back a pod that could not be scheduled. */
  addUnschedulable(pod: QueuedPod): void {
    const happenings = this.inFlight.of(pod.uid);
    this.inFlight.done(pod.uid);
    if (this.find(pod.key) !== undefined) return;
    if (pod.failedByError) pod.errorCount++;
    else {
      pod.unschedulableCount++;
      pod.errorCount = 0;
    }
    pod.queuedAt = this.now;
    pod.backoffUntil = undefined;
    this.requeue(pod, this.judge(pod, happenings));
  }

  /** A pod that is not bound has changed. */
  update(previous: Pod, next: Pod): void {
    const key = keyOf(next);
    const changes = podChanges(previous, next);
    if (this.inFlight.has(next.metadata.uid)) {
      for (const event of changes) this.inFlight.record({ event, previous, next });
      return;
    }
    const waiting = this.active.get(key);
    if (waiting !== undefined) {
      waiting.update(next);
      this.active.push(waiting);
      return this.nominator.update(previous, waiting.info);
    }
    const backingOff = this.backoff.update(key, next);
    if (backingOff !== undefined) return this.nominator.update(previous, backingOff.info);
    const stuck = this.unschedulable.get(key);
    if (stuck !== undefined) return this.updateUnschedulable(stuck, previous, next, changes);
    this.enter(new QueuedPod(next, this.now, this.sequence++), EVENTS.unscheduledPodUpdate);
  }

  remove(pod: Pod): void {
    const key = keyOf(pod);
    this.nominator.remove(pod.metadata.uid);
    if (this.active.remove(key) === undefined && this.backoff.remove(key) === undefined) this.unschedulable.delete(key);
  }

  /** Something happened that may help pods that wait. */
  happened(
    event: ClusterEvent,
    previous: KubeObject | undefined,
    next: KubeObject | undefined,
    only: (pod: Pod) => boolean = everyPod,
  ): void {
    if (!this.interests(event)) return;
    const happening = { event, previous, next };
    if (this.unschedulable.size > 0) {
      for (const pod of [...this.unschedulable.values()]) {
        if (!only(pod.info.pod) || this.staysGated(pod, event)) continue;
        const how = requeueing(pod, happening, this.interestsFor(pod));
        if (how !== 'Skip') this.requeue(pod, how);
      }
    }
    this.inFlight.record(happening);
  }

  /** Brings pods back at once, wherever they wait. One that is being scheduled is brought back when it fails. */
  activate(pods: Iterable<Pod>): void {
    for (const pod of pods) {
      const waiting = this.unschedulable.get(keyOf(pod)) ?? this.backoff.remove(keyOf(pod));
      if (waiting !== undefined) this.moveToActive(waiting);
      else if (this.inFlight.has(pod.metadata.uid)) {
        this.inFlight.record({ event: EVENTS.forceActivate, previous: undefined, next: pod });
      }
    }
  }

  addNominated(pod: PodInfo, nominating: Nominating): void {
    this.nominator.add(pod, nominating);
  }

  /** For reports and tests. */
  contents(): Readonly<Record<Place, readonly string[]>> {
    const keys = (pods: Iterable<QueuedPod>): readonly string[] => Array.from(pods, ({ key }) => key);
    return {
      active: keys(this.active.all()),
      backoff: keys(this.backoff.all()),
      unschedulable: keys(this.unschedulable.values()),
    };
  }

  private get now(): Instant {
    return this.parts.clock.now();
  }

  private find(key: string): QueuedPod | undefined {
    return this.active.get(key) ?? this.backoff.get(key) ?? this.unschedulable.get(key);
  }

  private enter(pod: QueuedPod, event: ClusterEvent): void {
    if (this.moveToActive(pod) === 'active' && ENTERING.has(event)) this.nominator.add(pod.info, undefined);
  }

  private judge(pod: QueuedPod, happenings: readonly Happening[] | undefined): Requeueing {
    if (pod.failedByError || happenings === undefined) return 'AfterBackoff';
    let judged: Requeueing = 'Skip';
    for (const happening of happenings) {
      const how = requeueing(pod, happening, this.interestsFor(pod));
      if (how === 'Immediately') return how;
      if (how === 'AfterBackoff') judged = how;
    }
    return judged;
  }

  private updateUnschedulable(pod: QueuedPod, previous: Pod, next: Pod, changes: readonly ClusterEvent[]): void {
    pod.update(next);
    this.nominator.update(previous, pod.info);
    for (const event of changes) {
      const how = requeueing(pod, { event, previous, next }, this.interestsFor(pod));
      if (this.requeue(pod, how) !== 'unschedulable') return;
    }
  }

  private requeue(pod: QueuedPod, how: Requeueing): Place {
    if (how === 'Skip') return this.moveToUnschedulable(pod);
    if (how === 'AfterBackoff' && this.backoff.isBackingOff(pod)) return this.moveToBackoff(pod);
    return this.moveToActive(pod);
  }

  private moveToActive(pod: QueuedPod): Place {
    this.askGatekeepers(pod);
    if (pod.isGated) return this.moveToUnschedulable(pod);
    pod.firstAttemptAt ??= this.now;
    this.unschedulable.delete(pod.key);
    this.backoff.remove(pod.key);
    this.active.push(pod);
    this.parts.onReady();
    return 'active';
  }

  private moveToBackoff(pod: QueuedPod): Place {
    this.askGatekeepers(pod);
    if (pod.isGated) return this.moveToUnschedulable(pod);
    this.unschedulable.delete(pod.key);
    this.backoff.add(pod);
    this.armBackoffTimer();
    this.parts.onReady();
    return 'backoff';
  }

  private moveToUnschedulable(pod: QueuedPod): Place {
    if (this.active.has(pod.key) || this.backoff.has(pod.key)) return 'unschedulable';
    this.unschedulable.set(pod.key, pod);
    if (!pod.isGated) this.armFlushTimer();
    return 'unschedulable';
  }

  private askGatekeepers(pod: QueuedPod): void {
    const all = this.parts.gatekeepers.get(profileOf(pod)) ?? [];
    const last = pod.gate?.plugin;
    const inTurn =
      last === undefined ? all : [...all].sort((a, b) => Number(b.name === last) - Number(a.name === last));
    for (const plugin of inTurn) {
      if (plugin.preEnqueue(pod.info.pod) === undefined) continue;
      pod.rejectedBy = new Set([...pod.rejectedBy, plugin.name]);
      pod.gate = { plugin: plugin.name, events: this.interestsFor(pod).get(plugin.name) ?? [] };
      return;
    }
    pod.gate = undefined;
  }

  /** An event that the plugin which keeps the pod out does not care for cannot bring it in. */
  private staysGated({ gate }: QueuedPod, event: ClusterEvent): boolean {
    return gate !== undefined && !gate.events.some((interest) => answers(interest, event));
  }

  private interestsFor(pod: QueuedPod): ReadonlyMap<string, readonly EventInterest[]> {
    return this.parts.interests.get(profileOf(pod)) ?? new Map();
  }

  private interests(event: ClusterEvent): boolean {
    const known = this.ofInterest.get(event.label);
    if (known !== undefined) return known;
    const answer = isOfInterest(this.parts.interests, event);
    this.ofInterest.set(event.label, answer);
    return answer;
  }

  private armBackoffTimer(): void {
    const at = this.backoff.nextCompletion;
    if (at === undefined || (this.backoffTimer !== undefined && this.backoffTimer.at <= at)) return;
    this.backoffTimer?.cancel();
    const cancel = this.parts.clock.after(until(this.now, at), 'kube-scheduler/backoff', () => this.flushBackoff());
    this.backoffTimer = { at, cancel };
  }

  private flushBackoff(): void {
    this.backoffTimer = undefined;
    for (const pod of this.backoff.popCompleted()) {
      this.active.push(pod);
      this.parts.onReady();
    }
    this.armBackoffTimer();
  }

  /** Upstream looks every 30 s; here only when somebody will have waited long enough. */
  private armFlushTimer(): void {
    if (this.flushTimer !== undefined) return;
    const oldest = this.oldestUnschedulable();
    if (oldest === undefined) return;
    const ripe = oldest + this.parts.settings.unschedulableMax;
    const periods = Math.max(
      Math.floor((ripe - this.startedAt) / FLUSH_PERIOD) + 1,
      Math.ceil((this.now - this.startedAt + 1) / FLUSH_PERIOD),
    );
    const at = instant(this.startedAt + periods * FLUSH_PERIOD);
    this.flushTimer = this.parts.clock.after(until(this.now, at), 'kube-scheduler/flush', () =>
      this.flushUnschedulable(),
    );
  }

  private oldestUnschedulable(): Instant | undefined {
    let oldest: Instant | undefined;
    for (const pod of this.unschedulable.values()) {
      if (!pod.isGated && (oldest === undefined || pod.queuedAt < oldest)) oldest = pod.queuedAt;
    }
    return oldest;
  }

  private flushUnschedulable(): void {
    this.flushTimer = undefined;
    const happening = { event: EVENTS.unschedulableTimeout, previous: undefined, next: undefined };
    for (const pod of [...this.unschedulable.values()]) {
      const ripe = this.now - pod.queuedAt > this.parts.settings.unschedulableMax;
      if (!ripe || this.staysGated(pod, happening.event)) continue;
      const how = requeueing(pod, happening, this.interestsFor(pod));
      if (how !== 'Skip') this.requeue(pod, how);
    }
    this.inFlight.record(happening);
    this.armFlushTimer();
  }
}

/** Events with which a pod comes in from outside, so that a nomination it brings along counts. */
const ENTERING: ReadonlySet<ClusterEvent> = new Set([EVENTS.unscheduledPodAdd, EVENTS.unscheduledPodUpdate]);

const everyPod = (): boolean => true;

const profileOf = (pod: QueuedPod): string => pod.info.pod.spec.schedulerName ?? '';

const until = (now: Instant, at: Instant): Millis => millis(Math.max(0, at - now));

const keyOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`;
