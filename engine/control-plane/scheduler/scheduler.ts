import { millis } from '../../base/brand';
import type { Pod } from '../../api/types/core-v1';
import type { Component, ComponentContext } from '../../client/component';
import { SchedulerCache } from './cache/scheduler-cache';
import { DEFAULT_CONFIGURATION, type SchedulerConfiguration } from './configuration';
import { PreBinding } from './cycle/pre-binding';
import { Scheduling } from './cycle/scheduling';
import type { DecisionView } from './decisions/cycle-record';
import { Decisions } from './decisions/decisions';
import { addEventHandlers } from './event-handlers';
import { Framework, POD_INFORMER } from './framework/framework';
import type { Services } from './framework/handle';
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
  const settings = { ...DEFAULT_CONFIGURATION, ...configuration };
  const decisions = new Decisions();
  return {
    name: settings.name,
    start: (context) => new Instance(settings, context, decisions).start(),
    decision: (pod) => decisions.of(pod),
  };
}

/** One run of the component. */
class Instance {
  private readonly cache = new SchedulerCache();
  private readonly preBinding = new PreBinding();
  private readonly waiting: WaitingPods;
  private readonly frameworks: ReadonlyMap<string, Framework>;
  private readonly queue: SchedulingQueue;
  private readonly scheduling: Scheduling;
  private isRunning = false;
  private isArmed = false;

  constructor(
    private readonly settings: SchedulerConfiguration,
    private readonly context: ComponentContext,
    decisions: Decisions,
  ) {
    this.waiting = new WaitingPods(context.clock);
    const services = this.services();
    this.frameworks = new Map(
      settings.profiles.map((profile) => [profile.schedulerName, new Framework(profile, services)]),
    );
    this.queue = this.newQueue();
    this.scheduling = new Scheduling({
      services,
      frameworks: this.frameworks,
      cache: this.cache,
      queue: this.queue,
      decisions,
      journal: context.journal,
      preBinding: this.preBinding,
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

  /** As upstream, no pod is tried before all there is to know has been listed. */
  private awaitSync(): void {
    if (!this.context.informers.synced) {
      this.context.clock.after(SYNC_POLL_PERIOD, 'kube-scheduler/sync', () => this.awaitSync());
      return;
    }
    this.isRunning = true;
    this.arm();
  }

  private arm(): void {
    if (this.isArmed || !this.isRunning || !this.queue.hasNext) return;
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

  private services(): Services {
    const { clock, choices, client, informers, events } = this.context;
    const nominations = (): SchedulingQueue['nominator'] => this.queue.nominator;
    const recorder: Recorder = {
      record: (about, type, { reason, message }) => events.record(about, type, reason, message),
    };
    return {
      clock,
      choices,
      client,
      informers,
      events: recorder,
      snapshot: this.cache,
      nominations: {
        get size() {
          return nominations().size;
        },
        on: (node) => nominations().on(node),
      },
      waiting: this.waiting,
      extenders: this.settings.extenders,
      cancelPreBind: (uid, reason) => this.preBinding.cancel(uid, reason),
      activate: (pods) => this.queue.activate(pods),
    };
  }
}

const SYNC_POLL_PERIOD = millis(100);

const gatekeepersOf = (framework: Framework): readonly Gatekeeper[] =>
  framework.preEnqueuePlugins.map((plugin) => ({ name: plugin.name, preEnqueue: (pod) => plugin.preEnqueue(pod) }));
