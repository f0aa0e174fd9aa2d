import type { Instant, Revision } from '../../base/brand';
import type { StoreKey } from './store';
import type { Version } from './version';

/** A key that goes away at an instant unless it is written again before. */
export interface Grant {
  readonly key: StoreKey;
  readonly modRevision: Revision;
  readonly expires: Instant;
}

type IsCurrent = (grant: Grant) => boolean;

/**
 * Keys put under a lease, in one queue per time to live: each queue is in order of expiry by itself. Every write of such
 * a key renews it, as the API server's writes of Events do; the grant that was renewed is passed over when it comes up.
 */
export class Leases {
  private readonly queues = new Map<number, Grant[]>();

  /** A version is its own grant: a store holds many of them. */
  grant(version: Version): void {
    if (version.lease !== undefined) this.add(version.lease, version);
  }

  /** Of the grants that still hold. */
  nextExpiry(isCurrent: IsCurrent): Instant | undefined {
    let next: Instant | undefined;
    for (const queue of this.queues.values()) {
      const head = currentHead(queue, isCurrent);
      if (head !== undefined && (next === undefined || head.expires < next)) next = head.expires;
    }
    return next;
  }

  /** Takes out what expires at or before an instant, earliest first. */
  takeExpired(now: Instant, isCurrent: IsCurrent): readonly Grant[] {
    const expired: Grant[] = [];
    for (const queue of this.queues.values()) {
      const end = queue.findIndex((grant) => grant.expires > now);
      expired.push(...queue.splice(0, end < 0 ? queue.length : end).filter(isCurrent));
    }
    return expired.sort((left, right) => left.expires - right.expires || left.modRevision - right.modRevision);
  }

  /** By time to live in seconds, for a snapshot. */
  all(isCurrent: IsCurrent): readonly (readonly [ttl: number, grant: Grant])[] {
    return [...this.queues].flatMap(([ttl, queue]) =>
      queue.filter(isCurrent).map((grant): readonly [number, Grant] => [ttl, grant]),
    );
  }

  add(ttl: number, grant: Grant): void {
    const queue = this.queues.get(ttl);
    if (queue === undefined) this.queues.set(ttl, [grant]);
    else queue.push(grant);
  }
}

function currentHead(queue: Grant[], isCurrent: IsCurrent): Grant | undefined {
  const first = queue.findIndex(isCurrent);
  queue.splice(0, first < 0 ? queue.length : first);
  return queue[0];
}
