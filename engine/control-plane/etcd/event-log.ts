import { revision as toRevision, type Instant, type Revision } from '../../base/brand';
import type { StoreEvent, WatchHandle } from './store';
import { keyOfEvent } from './store-events';

/**
 * Every event of the store in order of revision, once for all and once by prefix, so that a watcher pays for its own
 * events only. Compaction hides events from watchers; whether it also frees them is the caller's decision.
 */
export class EventLog {
  private readonly all: Channel;
  private readonly byPrefix = new Map<string, Channel>();

  /** `start`: the revision that the log follows. */
  constructor(start: Revision) {
    this.all = new Channel(start);
  }

  append(event: StoreEvent): void {
    this.all.append(event);
    this.channelOf(prefixOf(event)).append(event);
  }

  /** Tells the watchers of an event that was appended. */
  wake(prefix: string): void {
    this.byPrefix.get(prefix)?.wake();
    this.all.wake();
  }

  watch(prefix: string, after: Revision, onReadable: () => void): WatchHandle {
    return new Cursor(prefix === '' ? this.all : this.channelOf(prefix), after, onReadable);
  }

  between(prefix: string, after: Revision, until: Revision): readonly StoreEvent[] {
    const channel = prefix === '' ? this.all : this.byPrefix.get(prefix);
    return channel === undefined
      ? NONE
      : channel.events.slice(firstAfter(channel.events, after), firstAfter(channel.events, until));
  }

  hide(upTo: Revision): void {
    this.all.hide(upTo);
    for (const channel of this.byPrefix.values()) channel.hide(upTo);
  }

  /** Frees what is hidden, and answers what it was. */
  free(): readonly StoreEvent[] {
    for (const channel of this.byPrefix.values()) channel.free();
    return this.all.free();
  }

  revisionAt(at: Instant): Revision {
    const events = this.all.events;
    const next = partition(events, (event) => event.at <= at);
    const first = events[0];
    return events[next - 1]?.revision ?? (first === undefined ? this.all.hiddenUpTo : toRevision(first.revision - 1));
  }

  private channelOf(prefix: string): Channel {
    let channel = this.byPrefix.get(prefix);
    if (channel === undefined) {
      channel = new Channel(this.all.hiddenUpTo);
      this.byPrefix.set(prefix, channel);
    }
    return channel;
  }
}

class Channel {
  readonly events: StoreEvent[] = [];
  /** How many events were freed; positions count them. */
  freed = 0;
  /** Events before this position are compacted. */
  hidden = 0;
  private watchers: readonly Cursor[] = [];

  constructor(public hiddenUpTo: Revision) {}

  get end(): number {
    return this.freed + this.events.length;
  }

  append(event: StoreEvent): void {
    this.events.push(event);
  }

  wake(): void {
    for (const watcher of this.watchers) watcher.wake();
  }

  hide(upTo: Revision): void {
    this.hidden = this.positionAfter(upTo);
    this.hiddenUpTo = upTo;
  }

  free(): readonly StoreEvent[] {
    const gone = this.events.splice(0, this.hidden - this.freed);
    this.freed = this.hidden;
    return gone;
  }

  positionAfter(revision: Revision): number {
    return this.freed + firstAfter(this.events, revision);
  }

  join(watcher: Cursor): void {
    this.watchers = [...this.watchers, watcher];
  }

  leave(watcher: Cursor): void {
    this.watchers = this.watchers.filter((other) => other !== watcher);
  }
}

/** A place in a channel. It wakes its owner once, and again only after a poll. */
class Cursor implements WatchHandle {
  private position: number;
  private asleep = true;
  private closed = false;

  constructor(
    private readonly channel: Channel,
    private readonly after: Revision,
    private readonly onReadable: () => void,
  ) {
    this.position = after < channel.hiddenUpTo ? -1 : channel.positionAfter(after);
    channel.join(this);
  }

  poll(): readonly StoreEvent[] | 'compacted' {
    const { channel } = this;
    if (this.position < channel.hidden) return 'compacted';
    this.asleep = true;
    if (this.closed || this.position === channel.end) return NONE;
    const from = this.position - channel.freed;
    this.position = channel.end;
    return this.isAhead(channel.events[from])
      ? channel.events.slice(firstAfter(channel.events, this.after))
      : channel.events.slice(from);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.channel.leave(this);
  }

  wake(): void {
    if (!this.asleep || this.closed) return;
    this.asleep = false;
    this.onReadable();
  }

  /** A watch may be asked for from a revision that is still to come. */
  private isAhead(event: StoreEvent | undefined): boolean {
    return event !== undefined && event.revision <= this.after;
  }
}

const prefixOf = (event: StoreEvent): string => keyOfEvent(event).prefix;

const firstAfter = (events: readonly StoreEvent[], revision: Revision): number =>
  partition(events, (event) => event.revision <= revision);

/** Index of the first event for which the test fails; it holds for all before. */
function partition(events: readonly StoreEvent[], holds: (event: StoreEvent) => boolean): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event !== undefined && holds(event)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const NONE: readonly StoreEvent[] = Object.freeze([]);
