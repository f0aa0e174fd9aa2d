import type { Instant, Millis } from '../base/brand';
import { minutes } from '../base/brand';
import { BoundedMap } from './bounded-map';
import type { Fingerprint } from './fingerprint';
import { TokenBucket } from './rate-limiter';

/** What decides whether two events are the same, similar, or from one flood. */
export interface EventFacts {
  /** Source, object, type, reason: all but the message and the part of the object. */
  readonly similar: Fingerprint;
  /** All that makes two events the same. */
  readonly same: Fingerprint;
  /** Source, object and type. */
  readonly flood: Fingerprint;
  readonly message: string;
  readonly name: string;
}

export interface Correlated {
  /** Of the first event of this kind, if there was one: then that one is patched. */
  readonly name: string;
  readonly message: string;
  /** From 1. */
  readonly count: number;
  readonly firstSeen: Instant;
  /** For `recorded`, when the server has answered. */
  readonly key: Fingerprint;
  /** The flood filter holds it back; it was counted all the same. */
  readonly dropped: boolean;
}

const CACHE_SIZE = 4096;
const SIMILAR_MAX = 10;
const SIMILAR_WITHIN: Millis = minutes(10);
const FLOOD_BURST = 25;
const FLOOD_PER_SECOND = 1 / 300;
export const COMBINED = '(combined from similar events): ';

interface Similar {
  /** Most kinds of event ever say one thing: a set is made for the second. */
  messages: string | Set<string>;
  last: Instant;
}

interface Observation {
  readonly name: string;
  readonly count: number;
  readonly firstSeen: Instant;
}

/**
 * Which events become one: client-go's EventCorrelator (tools/record/events_cache.go v0.36). The tenth different message
 * of a kind within ten minutes and all after it are combined; the same event again is counted; a source that says more
 * than 25 things of an object is held to one in five minutes.
 */
export class EventCorrelator {
  private readonly similar = new BoundedMap<Fingerprint, Similar>(CACHE_SIZE);
  private readonly observed = new BoundedMap<Fingerprint, Observation>(CACHE_SIZE);
  private readonly floods = new BoundedMap<Fingerprint, TokenBucket>(CACHE_SIZE);

  correlate(facts: EventFacts, now: Instant): Correlated {
    const combined = this.isOneTooMany(facts, now);
    const message = combined ? COMBINED + facts.message : facts.message;
    const key = combined ? facts.similar : facts.same;
    const last = this.observed.get(key);
    const seen: Observation =
      last === undefined
        ? { name: facts.name, count: 1, firstSeen: now }
        : { name: last.name, count: last.count + 1, firstSeen: last.firstSeen };
    this.observed.set(key, seen);
    const { name, count, firstSeen } = seen;
    return { name, message, count, firstSeen, key, dropped: !this.floodOf(facts.flood).tryTake(now) };
  }

  /** The server may have given another name, or the patched event was gone and a new one made. */
  recorded({ key, name: expected, count, firstSeen }: Correlated, name: string): void {
    if (name !== expected) this.observed.set(key, { name, count, firstSeen });
  }

  private isOneTooMany({ similar, message }: EventFacts, now: Instant): boolean {
    const known = this.similar.get(similar);
    const record = known === undefined || now - known.last > SIMILAR_WITHIN ? { messages: message, last: now } : known;
    record.messages = withMessage(record.messages, message);
    record.last = now;
    this.similar.set(similar, record);
    if (typeof record.messages === 'string' || record.messages.size < SIMILAR_MAX) return false;
    forgetOne(record.messages);
    return true;
  }

  private floodOf(flood: Fingerprint): TokenBucket {
    const known = this.floods.get(flood);
    if (known !== undefined) return known;
    const made = new TokenBucket(FLOOD_PER_SECOND, FLOOD_BURST);
    this.floods.set(flood, made);
    return made;
  }
}

function withMessage(messages: string | Set<string>, message: string): string | Set<string> {
  if (typeof messages !== 'string') return messages.add(message);
  return messages === message ? messages : new Set([messages, message]);
}

/** The set must not grow. Which one goes is left open by a real one; here it is the oldest. */
function forgetOne(messages: Set<string>): void {
  for (const message of messages) {
    messages.delete(message);
    return;
  }
}
