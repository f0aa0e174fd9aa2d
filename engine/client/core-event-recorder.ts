import type { KubeObject, Manifest } from '../api/object';
import { isApiError } from '../api/request';
import { events } from '../api/resources';
import type { Event, ObjectReference } from '../api/types/core-v1';
import type { Instant } from '../base/brand';
import { RecentMap } from '../base/recent';
import { formatTime } from '../base/timestamp';
import type { Clock } from '../sim/clock';
import type { Random } from '../sim/random';
import type { EventRecorder, EventSink } from './component';
import { EventCorrelator, type Correlated } from './event-correlator';
import { eventName } from './event-name';
import { Fifo } from './fifo';
import { GrowingFingerprint } from './fingerprint';
import { carryOut, type Paced } from './pace';

export interface EventSourceName {
  readonly component: string;
  readonly host?: string;
}

export interface CoreEventRecorderOptions {
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: Random;
  readonly source: EventSourceName;
}

interface Said {
  readonly about: ObjectReference;
  readonly at: Instant;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** client-go drops what its channel cannot hold. */
const WAITING_MAX = 1000;

/**
 * core/v1 events (client-go tools/record v0.36): recorded at once, written at the next turn of the loop, or when a request
 * can be made. Events are best effort: what the server refuses is lost.
 */
export class CoreEventRecorder implements EventRecorder {
  /** Most of those who may record events never do. */
  private correlatorOrNone: EventCorrelator | undefined;
  private readonly waiting = new Fifo<Said>();

  constructor(private readonly config: CoreEventRecorderOptions) {}

  record(object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string, fieldPath?: string): void {
    if (this.waiting.length >= WAITING_MAX) return;
    const { clock, source, sink } = this.config;
    this.waiting.push({ about: referenceTo(object, fieldPath), at: clock.now(), type, reason, message });
    if (this.waiting.length === 1) clock.soon(`events/${source.component}`, () => carryOut(sink.pace, this.writeAll()));
  }

  private get correlator(): EventCorrelator {
    return (this.correlatorOrNone ??= new EventCorrelator());
  }

  private *writeAll(): Paced {
    const { pace } = this.config.sink;
    for (let said = this.waiting.peek(); said !== undefined; said = this.waiting.peek()) {
      const correlated = this.correlator.correlate(this.factsOf(said), said.at);
      if (!correlated.dropped) {
        if (!pace.isFree()) yield 'next';
        this.write(said, correlated);
      }
      this.waiting.shift();
    }
  }

  private write(said: Said, correlated: Correlated): void {
    try {
      const written = correlated.count > 1 ? this.count(said, correlated) : this.create(said, correlated);
      this.correlator.recorded(correlated, written.metadata.name);
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  private count(said: Said, correlated: Correlated): Event {
    const { count, message, name } = correlated;
    const body = { count, lastTimestamp: formatTime(said.at), message };
    try {
      return this.config.sink.patch(events, { namespace: namespaceOf(said), name }, { type: 'strategic', body });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
      return this.create(said, correlated);
    }
  }

  private create(said: Said, { name, message, count, firstSeen }: Correlated): Event {
    const { source, sink } = this.config;
    const { component, host = '' } = source;
    const event: Manifest<Event> = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name, namespace: namespaceOf(said) },
      involvedObject: said.about,
      reason: said.reason,
      message,
      source,
      firstTimestamp: formatTime(firstSeen),
      lastTimestamp: formatTime(said.at),
      count,
      type: said.type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host,
    };
    return sink.create(events, event);
  }

  private factsOf({ about, at, type, reason, message }: Said) {
    const facts = new GrowingFingerprint();
    return {
      flood: facts.with(objectKey(about), type),
      similar: facts.with(reason),
      same: facts.with(about.fieldPath ?? '', message),
      message,
      name: eventName(about.name ?? '', at, this.config.random),
    };
  }
}

/** No two objects of a kind have one uid. The source is not part of it: a recorder has but one. */
const objectKey = ({ kind = '', namespace = '', name = '', uid = '', apiVersion = '' }: ObjectReference): string =>
  uid === '' ? [kind, namespace, name, apiVersion].join('\0') : `${kind}\0${uid}`;

/** As tools/reference.GetReference; the same again for what was referred to lately: three events tell of each start. */
export function referenceTo(object: KubeObject, fieldPath?: string): ObjectReference {
  const known = references.get(object);
  if (known !== undefined && known.fieldPath === fieldPath) return known;
  const made = newReference(object, fieldPath);
  references.set(object, made);
  return made;
}

const references = new RecentMap<KubeObject, ObjectReference>();

function newReference(object: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { namespace, name, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}

/** Events about what has no namespace go to `default`. */
const namespaceOf = ({ about }: Said): string => about.namespace ?? 'default';
