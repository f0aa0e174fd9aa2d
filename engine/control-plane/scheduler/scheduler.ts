import { millis } from '../../base/brand';
import type { Pod } from '../../api/types/core-v1';
import type { Component, ProcessContext } from '../../client/component';
import { LeaderElector } from '../../client/leader-election';
import { SeriesEventRecorder } from '../../client/series-event-recorder';
import { uuidFrom } from '../../base/uuid';
import { SchedulerCache } from './cache/scheduler-cache';
import { DEFAULT_CONFIGURATION, type SchedulerConfiguration } from './configuration';
import { PreBinding } from './cycle/pre-binding';
import { Scheduling } from './cycle/scheduling';
import type { DecisionView } from './decisions/cycle-record';
import { Decisions } from './decisions/decisions';
import { addEventHandlers } from './event-handlers';
import { Framework, POD_INFORMER } from './framework/framework';
import type { Nominations, Services } from './framework/handle';
import type { Recorder } from './framework/recorder';
import { WaitingPods } from './framework/waiting-pods';
import { SchedulingQueue, type Gatekeeper } from './queue/scheduling-queue';
import * as resources from '../../api/resources';

export interface Scheduler extends Component {
  /** The last attempt to schedule a pod (`namespace/name`); undefined: none, or long ago. */
  decision(pod: string): DecisionView | undefined;
}

/** kube-scheduler: finds a node for each pod that has none. Started again, it begins with nothing but what it lists. */
export function createScheduler(configuration: Partial<SchedulerConfiguration> = {}): Scheduler {
  const settings = { ...DEFAULT_CONFIGURATION, decisions: new Decisions(), ...configuration };
  let run: Run | undefined;
  return {
    name: settings.name,
    start: (context) => {
      run = new Run(settings, context);
      run.start();
    },
    stop: () => run?.stop(),
    decision: (pod) => settings.decisions.of(pod),
  };
}

/** One run of the component. */
class Run {
  private readonly cache = new SchedulerCache();
  private readonly preBinding = new PreBinding();
  private readonly waiting: WaitingPods;
  private readonly frameworks: ReadonlyMap<string, Framework>;
  private readonly queue: SchedulingQueue;
  private readonly scheduling: Scheduling;
  private isLeading = false;
  private isArmed = false;
  private elector: LeaderElector | undefined;

  constructor(
    private readonly settings: SchedulerConfiguration,
    private readonly context: ProcessContext,
  ) {
    this.waiting = new WaitingPods(context.clock);
    const services = this.services();
    this.frameworks = new Map(
      settings.profiles.map((profile) => [
        profile.schedulerName,
        new Framework(profile, { ...services, events: this.recorderOf(profile.schedulerName) }),
      ]),
    );
    this.queue = this.newQueue();
    this.scheduling = new Scheduling({
      services,
      frameworks: this.frameworks,
      cache: this.cache,
      queue: this.queue,
      decisions: settings.decisions,
      journal: context.journal,
      preBinding: this.preBinding,
      pace: context.pace,
      hasSpoken: () => this.arm(),
      percentageOfNodesToScore: settings.percentageOfNodesToScore,
    });
  }

  start(): void {
    const interests = [...this.frameworks.values()].flatMap((framework) => [...framework.interests().values()].flat());
    addEventHandlers(
      this.context.informers,
      {
        cache: this.cache,
        queue: this.queue,
        isResponsibleFor: ({ spec }: Pod) => this.frameworks.has(spec.schedulerName ?? ''),
        rejectWaiting: (uid) => this.waiting.get(uid)?.reject('', 'removed') === true,
      },
      interests,
    );
    this.awaitSync();
  }

  stop(): void {
    this.elector?.stop();
  }

  /** As upstream, no pod is tried before all there is to know has been listed. */
  private awaitSync(): void {
    if (!this.context.informers.synced) {
      this.context.clock.after(SYNC_POLL_PERIOD, 'kube-scheduler/sync', () => this.awaitSync());
      return;
    }
    this.elector = this.settings.leaderElection ? this.newElector() : undefined;
    if (this.elector === undefined) this.lead();
    else this.elector.start();
  }

  private lead(): void {
    this.isLeading = true;
    this.arm();
  }

  private newElector(): LeaderElector {
    const { heartbeats: client, clock, random, events } = this.context;
    const { name, hostname } = this.settings;
    return new LeaderElector({
      client,
      clock,
      random: random.fork('leader election'),
      events,
      lock: { namespace: 'kube-system', name },
      identity: `${hostname}_${uuidFrom(random)}`,
      releaseOnStop: true,
      onStartedLeading: () => this.lead(),
      onStoppedLeading: () => this.context.exit('leaderelection lost'),
    });
  }

  private arm(): void {
    if (this.isArmed || !this.isLeading || this.scheduling.isSpeaking || !this.queue.hasNext) return;
    this.isArmed = true;
    this.context.clock.soon('kube-scheduler/cycle', () => {
      this.isArmed = false;
      this.scheduling.scheduleNext();
      this.arm();
    });
  }

  private newQueue(): SchedulingQueue {
    const [first] = this.frameworks.values();
    return new SchedulingQueue({
      clock: this.context.clock,
      settings: this.settings.queue,
      less: (a, b) => first?.less(a, b) ?? false,
      gatekeepers: new Map([...this.frameworks].map(([name, framework]) => [name, gatekeepersOf(framework)])),
      interests: new Map([...this.frameworks].map(([name, framework]) => [name, framework.interests()])),
      podNow: ({ namespace, name }) => this.context.informers.of(resources.pods, POD_INFORMER).get({ namespace, name }),
      onReady: () => this.arm(),
    });
  }

  private recorderOf(profile: string): Recorder {
    const { eventSink: sink, clock, random } = this.context;
    const instance = `${profile}-${this.settings.hostname}`;
    const events = random.fork(`events/${profile}`);
    const recorder = new SeriesEventRecorder({ sink, clock, random: events, controller: profile, instance });
    return {
      record: (about, type, { reason, action, message, related }) =>
        recorder.record(about, { type, reason, action, note: message, ...(related === undefined ? {} : { related }) }),
    };
  }

  private services(): Omit<Services, 'events'> {
    const { clock, choices, client, informers } = this.context;
    return {
      clock,
      choices,
      client,
      informers,
      snapshot: this.cache,
      nominations: new CurrentNominations(() => this.queue.nominator),
      waiting: this.waiting,
      extenders: this.settings.extenders,
      cancelPreBind: (uid, reason) => this.preBinding.cancel(uid, reason),
      activate: (pods) => this.queue.activate(pods),
    };
  }
}

/** What the queue has nominated, for plugins, which are made before the queue. */
class CurrentNominations implements Nominations {
  constructor(private readonly current: () => Nominations) {}

  get size(): number {
    return this.current().size;
  }

  on(node: string): ReturnType<Nominations['on']> {
    return this.current().on(node);
  }
}

const SYNC_POLL_PERIOD = millis(100);

const gatekeepersOf = (framework: Framework): readonly Gatekeeper[] =>
  framework.preEnqueuePlugins.map((plugin) => ({ name: plugin.name, preEnqueue: (pod) => plugin.preEnqueue(pod) }));
