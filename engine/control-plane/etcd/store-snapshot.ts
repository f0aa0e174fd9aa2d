import { instant, type Revision } from '../../base/brand';
import { Keyspace } from './keyspace';
import type { Grant } from './leases';
import type { Entry } from './store';
import { Version } from './version';

/**
 * The newest values at one revision, shared with the store that gave it: taking one costs microseconds at any size. Any
 * number of stores may start from it; none sees another's writes. History before it is not part of it.
 */
export interface StoreSnapshot {
  readonly revision: Revision;
  /** Private to the store: take a share, never write to it. */
  readonly keyspace: Keyspace;
  readonly grants: readonly (readonly [ttl: number, grant: Grant])[];
}

/** All that a snapshot holds, by prefix, in the order of paths. */
export const entriesOf = ({ keyspace }: StoreSnapshot): readonly Entry[] =>
  keyspace.prefixes().flatMap((prefix) => keyspace.list(prefix));

/** A snapshot made of what was read from elsewhere. */
export function snapshotOf(
  revision: Revision,
  entries: Iterable<Entry>,
  grants: StoreSnapshot['grants'] = [],
): StoreSnapshot {
  const keyspace = new Keyspace();
  for (const entry of entries) keyspace.put(new Version(entry, BEFORE));
  return { revision, keyspace, grants };
}

/** It is not known any more when it was written, and nobody is told of it. */
const BEFORE = instant(0);
