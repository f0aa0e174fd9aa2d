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
 * Opens a watch that begins with all there is (client-go tools/cache/reflector.go v0.36, where WatchListClient is on). A
 * server that refuses such a watch is asked for a list, and for a watch from there. A stream that ends is taken up where
 * it stopped; a history that is gone makes it begin again; a server that refuses all is asked again with back-off. What
 * becomes readable is handed over after a delay, all that is there by then in one go; bookmarks alone wait for what comes
 * next.
 */
export class Reflector<T extends KubeObject> {
  /** Most servers never refuse. */
  private backoff: ReflectorBackoff | undefined;
  private stream: WatchStream | undefined;
  private delivery: Cancel | undefined;
  private labelOrNone: string | undefined;
  /** How far the cache has come; empty: nowhere, so that only the newest will do. */
  private version = '';
  private listed = false;
  private ended = false;

  constructor(
    private readonly process: Watching,
    private readonly watched: Watched<T>,
    private readonly sink: ReflectorSink<T>,
  ) {}

  /** All that there was has been handed over once. */
  get synced(): boolean {
    return this.listed;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  start(): void {
    if (!this.ended) this.begin();
  }

  /** The connection drops; the reflector notices at once and resumes. */
  break(): void {
    this.stream?.close();
  }

  end(): void {
    this.ended = true;
    const { stream } = this;
    this.stream = undefined;
    stream?.close();
  }

  private begin(): void {
    try {
      this.watchList();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.beginOtherwise(error);
    }
  }

  /** Nobody is asked to list everything who cannot be reached, or has too much to do. */
  private beginOtherwise(refusal: ApiError): void {
    if (isOutOfReach(refusal) && this.version !== '') {
      this.version = '';
      this.begin();
    } else if (isBusyOrAway(refusal)) this.later(() => this.begin());
    else
      this.attempt(
        () => this.list(),
        () => this.begin(),
      );
  }

  private watchList(): void {
    const options = this.from(this.version);
    options.sendInitialEvents = true;
    options.resourceVersionMatch = 'NotOlderThan';
    const stream = this.open(options);
    const beginning = stream.poll();
    this.taken(objectsOf(beginning) as readonly T[], lastVersion(beginning) ?? this.version);
    this.follow(stream);
  }

  private list(): void {
    const { transport, identity } = this.process;
    const { resource } = this.watched;
    const options = this.from(this.version === '' ? '0' : this.version);
    const answer = transport.request(this.about({ user: identity.user, resource, verb: 'list', options }));
    invariant(answer.kind === 'list', `a list answered with ${answer.kind}`);
    this.taken(answer.items as readonly T[], answer.resourceVersion);
    this.resume();
  }

  private taken(objects: readonly T[], version: string): void {
    this.version = version;
    this.sink.replace(objects);
    this.listed = true;
  }

  private open(options: Draft<WatchOptions>): WatchStream {
    const { transport, identity } = this.process;
    const { resource } = this.watched;
    options.allowBookmarks = true;
    return transport.watch(this.about({ user: identity.user, resource, verb: 'watch', options }));
  }

  private follow(stream: WatchStream): void {
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

  /** Whatever the server says of a stream, to begin anew is the way out. */
  private failed(stream: WatchStream): void {
    this.stream = undefined;
    stream.close();
    this.later(() => this.begin());
  }

  /** From where the last stream has come to. */
  private resume(): void {
    this.stream = undefined;
    this.attempt(
      () => this.follow(this.open(this.from(this.version))),
      (refusal) => {
        if (isBusyOrAway(refusal)) this.resume();
        else this.begin();
      },
    );
  }

  /** A refusal is answered later. */
  private attempt(request: () => void, again: (refusal: ApiError) => void): void {
    try {
      request();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.later(() => again(error));
    }
  }

  private later(request: () => void): void {
    const { clock, random, component } = this.process;
    this.backoff ??= new ReflectorBackoff(random.fork(`inform/${component}/${this.watched.resource.plural}`));
    clock.after(this.backoff.next(clock.now()), this.label, () => {
      if (!this.ended) request();
    });
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

  /** What is selected, from a version on. */
  private from(version: string): Draft<WatchOptions> {
    const { labelSelector, fieldSelector } = this.watched.options;
    const options: Draft<WatchOptions> = {};
    if (labelSelector !== undefined) options.labelSelector = labelSelector;
    if (fieldSelector !== undefined) options.fieldSelector = fieldSelector;
    if (version !== '') options.resourceVersion = version;
    return options;
  }
}

/** While it is made. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A connection that nobody takes is told as 503 (faults and links, engine/cluster). */
const isBusyOrAway = ({ code }: ApiError): boolean => code === 429 || code === 503;

const isOutOfReach = ({ reason, status }: ApiError): boolean =>
  reason === 'Expired' ||
  reason === 'Gone' ||
  (status.details?.causes ?? []).some((cause) => cause.reason === 'ResourceVersionTooLarge');

/** Those of the events that a watch begins with; the bookmark behind them has none. */
function objectsOf(events: readonly WatchEvent[]): readonly KubeObject[] {
  const objects: KubeObject[] = [];
  for (const event of events) if (event.type === 'ADDED') objects.push(event.object);
  return objects;
}

function lastVersion(events: readonly WatchEvent[]): string | undefined {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event !== undefined && event.type !== 'ERROR') return event.object.metadata.resourceVersion;
  }
  return undefined;
}
