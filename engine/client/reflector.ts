import type { KubeObject } from '../api/object';
import {
  ApiError,
  type RequestBase,
  type Transport,
  type WatchEvent,
  type WatchOptions,
  type WatchStream,
} from '../api/request';
import type { Resource } from '../api/resource';
import { millis, type Millis } from '../base/brand';
import { invariant } from '../base/invariant';
import type { Choices } from '../sim/choices';
import type { Cancel, Clock } from '../sim/clock';
import type { Random } from '../sim/random';
import { ReflectorBackoff } from './backoff';
import type { DeliveryFaults } from './delivery-faults';
import type { InformerOptions } from './informer';
import type { ClientIdentity } from './rest-client';

/** Where the objects go. */
export interface ReflectorSink<T extends KubeObject> {
  /** All that there is. */
  replace(objects: readonly T[]): void;
  apply(event: ObjectEvent<T>): void;
}

export interface ObjectEvent<T extends KubeObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** The process that watches: the same for all of its reflectors. */
export interface Watching {
  readonly transport: Transport;
  readonly identity: ClientIdentity;
  /** Named in choice points, timers and faults. */
  readonly component: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly choices: Choices;
  readonly faults?: DeliveryFaults;
}

/** What one reflector watches. */
export interface Watched<T extends KubeObject> {
  readonly resource: Resource<T>;
  readonly options: InformerOptions;
}

/** What a batch of events may take from the server to the cache; the first is usual, the others are explored. */
const DELAYS: readonly Millis[] = Object.freeze([1, 0, 2, 5, 10, 50, 200, 1000].map(millis));

/**
 * Lists, then watches from there (client-go tools/cache/reflector.go v0.36). A stream that ends is taken up where it
 * stopped; a history that is gone makes it list again; a server that refuses is asked again with back-off. What becomes
 * readable is handed over after a delay, all that is there by then in one go; bookmarks alone wait for what comes next.
 */
export class Reflector<T extends KubeObject> {
  /** Most servers never refuse. */
  private backoff: ReflectorBackoff | undefined;
  private stream: WatchStream | undefined;
  private delivery: Cancel | undefined;
  private labelOrNone: string | undefined;
  /** What to list from: anything at first, then nothing older than what is known; empty: the newest. */
  private version = '0';
  private listed = false;

  constructor(
    private readonly process: Watching,
    private readonly watched: Watched<T>,
    private readonly sink: ReflectorSink<T>,
  ) {}

  /** A first list has been handed over. */
  get synced(): boolean {
    return this.listed;
  }

  start(): void {
    this.attempt(() => this.list());
  }

  /** The connection drops; the reflector notices at once and resumes. */
  break(): void {
    this.stream?.close();
  }

  end(): void {
    const { stream } = this;
    this.stream = undefined;
    stream?.close();
  }

  private list(): void {
    const { transport, identity } = this.process;
    const { resource } = this.watched;
    const answer = transport.request(this.about({ user: identity.user, resource, verb: 'list', options: this.from() }));
    invariant(answer.kind === 'list', `a list answered with ${answer.kind}`);
    this.version = answer.resourceVersion;
    this.sink.replace(answer.items as readonly T[]);
    this.listed = true;
    this.attempt(() => this.watch());
  }

  private watch(): void {
    const { transport, identity } = this.process;
    const { resource } = this.watched;
    const options = this.from();
    options.allowBookmarks = true;
    const stream = transport.watch(this.about({ user: identity.user, resource, verb: 'watch', options }));
    this.stream = stream;
    stream.onReadable(() => this.readable(stream));
  }

  private readable(stream: WatchStream): void {
    if (this.stream !== stream || this.delivery !== undefined || stream.isIdle) return;
    const { clock, component, choices, faults } = this.process;
    const { label } = this;
    const usual = DELAYS[choices.choose(label, DELAYS.length)] ?? millis(0);
    const delay = millis(usual + (faults?.delay(component, this.watched.resource) ?? 0));
    this.delivery = clock.after(delay, label, () => this.deliver(stream));
  }

  private deliver(stream: WatchStream): void {
    this.delivery = undefined;
    if (this.stream !== stream) return;
    const { component, faults } = this.process;
    const { resource } = this.watched;
    const events = stream.poll();
    this.version = lastVersion(events) ?? this.version;
    for (const event of faults === undefined ? events : faults.disturb(component, resource, events)) {
      if (event.type === 'ERROR') return this.failed(stream);
      if (event.type !== 'BOOKMARK') this.sink.apply(event as ObjectEvent<T>);
      if (this.stream !== stream) return;
    }
    if (stream.closed) this.resume();
  }

  /** Whatever the server says of a stream, a list is the way out. */
  private failed(stream: WatchStream): void {
    this.stream = undefined;
    stream.close();
    this.later(() => this.list());
  }

  private resume(): void {
    this.stream = undefined;
    this.attempt(() => this.watch());
  }

  private attempt(request: () => void): void {
    try {
      request();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!isOutOfReach(error)) this.later(request);
      else if (this.version === '') this.later(() => this.list());
      else this.listNewest();
    }
  }

  /** The version that was asked from is gone, or the server has not come to it: it may have been restored. */
  private listNewest(): void {
    this.version = '';
    this.attempt(() => this.list());
  }

  private later(request: () => void): void {
    const { clock, random, component } = this.process;
    this.backoff ??= new ReflectorBackoff(random.fork(`inform/${component}/${this.watched.resource.plural}`));
    clock.after(this.backoff.next(clock.now()), this.label, () => this.attempt(request));
  }

  private get label(): string {
    return (this.labelOrNone ??= `deliver/${this.process.component}/${this.watched.resource.plural}`);
  }

  /** Adds where, and by what program; field by field, as in RestClient. */
  private about<R extends Draft<RequestBase>>(request: R): R {
    const { userAgent } = this.process.identity;
    const { namespace } = this.watched.options;
    if (userAgent !== undefined) request.userAgent = userAgent;
    if (namespace !== undefined) request.namespace = namespace;
    return request;
  }

  /** What is selected, from the version on that is known. */
  private from(): Draft<WatchOptions> {
    const { labelSelector, fieldSelector } = this.watched.options;
    const options: Draft<WatchOptions> = {};
    if (labelSelector !== undefined) options.labelSelector = labelSelector;
    if (fieldSelector !== undefined) options.fieldSelector = fieldSelector;
    if (this.version !== '') options.resourceVersion = this.version;
    return options;
  }
}

/** While it is made. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

const isOutOfReach = ({ reason, status }: ApiError): boolean =>
  reason === 'Expired' ||
  reason === 'Gone' ||
  (status.details?.causes ?? []).some((cause) => cause.reason === 'ResourceVersionTooLarge');

function lastVersion(events: readonly WatchEvent[]): string | undefined {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event !== undefined && event.type !== 'ERROR') return event.object.metadata.resourceVersion;
  }
  return undefined;
}
