import type {
  ApiRequest,
  ApiResponse,
  PathAnswer,
  PathRead,
  Transport,
  WatchRequest,
  WatchStream,
} from '../api/request';
import type { Instant, Millis } from '../base/brand';
import { FRESH } from '../base/fresh';
import type { Choices } from '../sim/choices';
import type { Clock, Scope } from '../sim/clock';
import type { Journal } from '../sim/journal';
import type { Random } from '../sim/random';
import type { ComponentContext, EventSink, Identity, ProcessContext, QueueOptions } from './component';
import { ComponentCrashed } from './component-crashed';
import { CoreEventRecorder } from './core-event-recorder';
import type { DeliveryFaults } from './delivery-faults';
import { InformerHub } from './informer-hub';
import { paceOf, UNHURRIED, type Pace, type Paced } from './pace';
import { QueueWorker } from './queue-worker';
import { RateLimitedQueue } from './rate-limited-queue';
import { TokenBucket } from './rate-limiter';
import type { RequestRate } from './request-rate';
import { RestClient } from './rest-client';
import type { WorkQueue } from './work-queue';

/** Where a component lives. */
export interface ComponentEnvironment {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly choices: Choices;
  readonly journal: Journal;
  readonly faults?: DeliveryFaults;
  /** From when on clients are held to their rates. Default: from the beginning. */
  readonly pacedSince?: Instant;
  /** How long the next piece of work of a component takes: latency of its requests, its own slowness. Default: none. */
  readonly delay?: (component: string) => Millis;
}

/**
 * One life of a process, from start to its end. All of its code is entered through its clock and reaches out through its
 * transport: when it has ended, the one is silent and the other unwinds what was under way.
 */
export class Incarnation implements Transport {
  readonly clock: Scope;
  private readonly hub: InformerHub;
  private ended = false;

  constructor(
    private readonly identity: Identity,
    private readonly environment: ComponentEnvironment,
    private readonly random: Random,
    private readonly onExit: (reason: string) => void,
  ) {
    this.clock = environment.clock.scope(this);
    const { choices, faults } = environment;
    this.hub = new InformerHub({
      transport: this,
      identity,
      component: identity.name,
      clock: this.clock,
      random: random.fork('informers'),
      choices,
      ...(faults === undefined ? {} : { faults }),
    });
  }

  /** Runs code of the component; its end unwinds to here and no further. */
  enter(code: () => void): void {
    try {
      code();
    } catch (error) {
      if (!(error instanceof ComponentCrashed)) throw error;
    }
  }

  context(): ProcessContext {
    const own = this.contextOf(this.identity, this.random);
    return {
      ...FRESH,
      ...own,
      heartbeats: new RestClient(this, this.identity),
      as: (identity) => this.contextOf(identity, this.random.fork(identity.name)),
      exit: (reason) => this.onExit(reason),
    };
  }

  request(request: ApiRequest): ApiResponse {
    this.checkAlive();
    const response = this.environment.transport.request(request);
    this.checkAlive();
    return response;
  }

  watch(request: WatchRequest): WatchStream {
    this.checkAlive();
    return this.environment.transport.watch(request);
  }

  readPath(read: PathRead, done: (answer: PathAnswer) => void): void {
    this.checkAlive();
    let waits = false;
    const { transport } = this.environment;
    const take = (answer: PathAnswer): void => {
      if (!waits) done(answer);
      else if (!this.ended) this.clock.soon('answer of another server', () => done(answer));
    };
    if (transport.readPath === undefined) take({ code: 404, body: '404 page not found\n' });
    else transport.readPath(read, take);
    waits = true;
  }

  breakWatches(): void {
    this.hub.breakWatches();
  }

  end(): void {
    this.ended = true;
    this.clock.end();
    this.hub.end();
  }

  private checkAlive(): void {
    if (this.ended) throw new ComponentCrashed(`${this.identity.name} has ended`);
  }

  private contextOf(identity: Identity, random: Random): ComponentContext {
    const { clock } = this;
    const { choices, journal } = this.environment;
    const pace = this.paceOf(identity, identity.requests);
    const client = new RestClient(this, identity, pace);
    const eventSink = this.eventSinkOf(identity) ?? client;
    const source = identity.eventSource ?? { component: identity.name };
    const events = new CoreEventRecorder({ sink: eventSink, clock, random: random.fork('events'), source });
    const informers = this.hub.view();
    const queue = (name: string, work: QueueOwner['work'], options?: QueueOptions): WorkQueue =>
      this.queue({ actor: identity.name, name, work, pace }, options);
    return { clock, random, choices, journal, client, pace, eventSink, informers, events, queue };
  }

  private paceOf({ name }: Identity, rate: RequestRate | undefined): Pace {
    const { pacedSince } = this.environment;
    return rate === undefined ? UNHURRIED : paceOf({ rate, clock: this.clock, actor: name, since: pacedSince });
  }

  private eventSinkOf(identity: Identity): EventSink | undefined {
    if (identity.eventRequests === undefined) return undefined;
    return new RestClient(this, identity, this.paceOf(identity, identity.eventRequests));
  }

  private queue({ actor, name, work, pace }: QueueOwner, { backoff, bucket, workers }: QueueOptions = {}): WorkQueue {
    const { clock } = this;
    const { journal, delay } = this.environment;
    const queue = new RateLimitedQueue({
      clock,
      name: `${actor}/${name}`,
      backoff,
      bucket: bucket === undefined ? undefined : new TokenBucket(bucket.perSecond, bucket.burst),
    });
    const delayed = delay === undefined ? undefined : () => delay(actor);
    new QueueWorker({ queue, name, actor, clock, journal, work, workers, pace, delay: delayed });
    return queue;
  }
}

interface QueueOwner {
  readonly actor: string;
  readonly name: string;
  readonly work: (key: string) => Paced | void;
  readonly pace: Pace;
}
