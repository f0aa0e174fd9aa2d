import type { KubeObject, Manifest } from '../api/object';
import { isApiError } from '../api/request';
import type { Resource } from '../api/resource';
import type { ObjectReference } from '../api/types/core-v1';
import type { Event } from '../api/types/events-v1';
import { minutes, type Instant } from '../base/brand';
import { FRESH } from '../base/fresh';
import { formatMicroTime } from '../base/timestamp';
import type { Cancel, Clock } from '../sim/clock';
import type { Random } from '../sim/random';
import type { EventSink } from './component';
import { referenceTo } from './core-event-recorder';
import { eventName } from './event-name';
import { fingerprint, type Fingerprint } from './fingerprint';

export interface SeriesEventRecorderOptions {
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: Random;
  /** `default-scheduler`. */
  readonly controller: string;
  /** `default-scheduler-control-plane`. */
  readonly instance: string;
}

export interface EventDetails {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly action: string;
  readonly note: string;
  readonly related?: KubeObject;
}

interface Where {
  readonly namespace: string;
  readonly name: string;
}

type NamedEvent = Manifest<Event> & { readonly metadata: Where };

interface Series {
  readonly event: NamedEvent;
  /** 0: seen once, not a series yet. */
  count: number;
  last: Instant;
}

const EVENTS: Resource<Event> = Object.freeze({
  group: 'events.k8s.io',
  version: 'v1',
  plural: 'events',
  kind: 'Event',
  namespaced: true,
});
const FINISH = minutes(6);
const REFRESHES_PER_FINISH = 5;
const NOTE_LENGTH_MAX = 1024;

/**
 * events.k8s.io/v1 events, as the scheduler and kube-proxy write them (client-go tools/events v0.36). The first is
 * written; the second makes it a series; further ones are only counted, and the count is written each half hour and once
 * the series has been silent for six minutes. The note is not part of what makes two events the same.
 */
export class SeriesEventRecorder {
  private readonly series = new Map<Fingerprint, Series>();
  private timer: Cancel | undefined;
  private ticks = 0;

  constructor(private readonly config: SeriesEventRecorderOptions) {}

  /** Never throws. */
  record(regarding: KubeObject, details: EventDetails): void {
    const { clock, random } = this.config;
    const at = clock.now();
    const about = referenceTo(regarding);
    const related = details.related === undefined ? undefined : referenceTo(details.related);
    const key = fingerprint([details.type, details.action, details.reason, keyOf(about), keyOf(related)].join('\0'));
    const known = this.series.get(key);
    if (known === undefined) {
      const name = eventName(about.name ?? '', at, random);
      const namespace = about.namespace ?? 'default';
      const event = this.eventOf({ namespace, name }, { at, about, related, details });
      this.series.set(key, { event, count: 0, last: at });
      this.soon(() => this.config.sink.create(EVENTS, event));
      this.startTimer();
      return;
    }
    known.last = at;
    known.count = Math.max(known.count + 1, 2);
    if (known.count === 2) this.soon(() => this.writeSeries(known));
  }

  private eventOf(
    metadata: Where,
    said: { at: Instant; about: ObjectReference; related: ObjectReference | undefined; details: EventDetails },
  ): NamedEvent {
    const { type, reason, action, note } = said.details;
    return {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata,
      eventTime: formatMicroTime(said.at),
      reportingController: this.config.controller,
      reportingInstance: this.config.instance,
      action,
      reason,
      regarding: said.about,
      ...(said.related === undefined ? {} : { related: said.related }),
      note: note.slice(0, NOTE_LENGTH_MAX),
      type,
    };
  }

  private writeSeries({ event, count, last }: Series): void {
    const { namespace, name } = event.metadata;
    const series = { count, lastObservedTime: formatMicroTime(last) };
    try {
      this.config.sink.patch(EVENTS, { namespace, name }, { type: 'strategic', body: { series } });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
      this.config.sink.create(EVENTS, { ...FRESH, ...event, series });
    }
  }

  private startTimer(): void {
    this.timer ??= this.config.clock.every(FINISH, `events/${this.config.controller}`, () => this.tick());
  }

  private tick(): void {
    const refresh = ++this.ticks % REFRESHES_PER_FINISH === 0;
    for (const [key, series] of [...this.series]) {
      const silent = this.config.clock.now() - series.last > FINISH;
      if (series.count > 0 && (silent || refresh)) this.attempt(() => this.writeSeries(series));
      if (silent) this.series.delete(key);
    }
    if (this.series.size > 0) return;
    this.timer?.();
    this.timer = undefined;
  }

  private soon(write: () => void): void {
    this.config.clock.soon(`events/${this.config.controller}`, () =>
      this.config.sink.pace.when(() => this.attempt(write)),
    );
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }
}

/** What tells one object, and one state of it, from others: a reference of it, as short as it can be. */
function keyOf(about: ObjectReference | undefined): string {
  if (about === undefined) return '';
  const {
    kind = '',
    apiVersion = '',
    namespace = '',
    name = '',
    uid = '',
    resourceVersion = '',
    fieldPath = '',
  } = about;
  const which = uid === '' ? [apiVersion, namespace, name].join('\n') : uid;
  return [kind, which, resourceVersion, fieldPath].join('\n');
}
