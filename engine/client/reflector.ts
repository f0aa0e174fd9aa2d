import type { KubeObject } from '../api/object';
import { ApiError, type RequestBase, type Transport, type WatchEvent, type WatchStream } from '../api/request';
import type { Resource } from '../api/resource';
import { millis, type Millis } from '../base/brand';
import { FRESH } from '../base/fresh';
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

export interface ReflectorOptions<T extends KubeObject> {
  readonly transport: Transport;
  readonly identity: ClientIdentity;
  readonly resource: Resource<T>;
  readonly options: InformerOptions;
  readonly component: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly choices: Choices;
  readonly faults?: DeliveryFaults;
  readonly sink: ReflectorSink<T>;
}

/** What a batch of events may take from the server to the cache; the first is usual, the others are explored. */
const DELAYS: readonly Millis[] = Object.freeze([1, 0, 2, 5, 10, 50, 200, 1000].map(millis));

/**
 * Lists, then watches from there (client-go tools/cache/reflector.go v0.36). A stream that ends is taken up where it
 * stopped; a history that is gone makes it list again; a server that refuses is asked again with back-off. What becomes
 * readable is handed over after a delay, all that is there by then in one go.
 */
export class Reflector<T extends KubeObject> {
  private readonly label: string;
  private readonly backoff: ReflectorBackoff;
  private stream: WatchStream | undefined;
  private delivery: Cancel | undefined;
  /** What to list from: anything at first, then nothing older than what is known; empty: the newest. */
  private version = '0';
  private listed = false;

  constructor(private readonly config: ReflectorOptions<T>) {
    this.label = `deliver/${config.component}/${config.resource.plural}`;
    this.backoff = new ReflectorBackoff(config.random);
  }

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
    const { transport, sink } = this.config;
    const options =
      this.version === '' ? this.selection() : { ...FRESH, ...this.selection(), resourceVersion: this.version };
    const answer = transport.request({ ...FRESH, ...this.about(), verb: 'list', options });
    invariant(answer.kind === 'list', `a list answered with ${answer.kind}`);
    this.version = answer.resourceVersion;
    sink.replace(answer.items as readonly T[]);
    this.listed = true;
    this.attempt(() => this.watch());
  }

  private watch(): void {
    const options = { ...FRESH, ...this.selection(), resourceVersion: this.version, allowBookmarks: true };
    const stream = this.config.transport.watch({ ...FRESH, ...this.about(), verb: 'watch', options });
    this.stream = stream;
    stream.onReadable(() => this.readable(stream));
  }

  private readable(stream: WatchStream): void {
    if (this.stream !== stream || this.delivery !== undefined) return;
    const { clock, component, resource, choices, faults } = this.config;
    const usual = DELAYS[choices.choose(this.label, DELAYS.length)] ?? millis(0);
    const delay = millis(usual + (faults?.delay(component, resource) ?? 0));
    this.delivery = clock.after(delay, this.label, () => this.deliver(stream));
  }

  private deliver(stream: WatchStream): void {
    this.delivery = undefined;
    if (this.stream !== stream) return;
    const { component, resource, faults } = this.config;
    const events = stream.poll();
    this.version = lastVersion(events) ?? this.version;
    for (const event of faults === undefined ? events : faults.disturb(component, resource, events)) {
      if (event.type === 'ERROR') return this.failed(stream);
      if (event.type !== 'BOOKMARK') this.config.sink.apply(event as ObjectEvent<T>);
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
    const { clock } = this.config;
    clock.after(this.backoff.next(clock.now()), this.label, () => this.attempt(request));
  }

  private about(): RequestBase & { readonly resource: Resource<T> } {
    const { identity, resource, options } = this.config;
    // An identity may say more than belongs into a request: its own name would ask for an object.
    const { user, userAgent } = identity;
    return {
      user,
      resource,
      ...(userAgent === undefined ? {} : { userAgent }),
      ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
    };
  }

  private selection(): { readonly labelSelector?: string; readonly fieldSelector?: string } {
    const { namespace: _, ...selectors } = this.config.options;
    return selectors;
  }
}

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
