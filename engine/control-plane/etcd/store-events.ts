import type { KubeObject } from '../../api/object';
import type { Instant, Revision } from '../../base/brand';
import { invariant } from '../../base/invariant';
import type { Entry, StoreEvent, StoreKey } from './store';
import { Version, type State } from './version';

/** A write that has been decided on. */
export interface Put {
  readonly key: StoreKey;
  readonly value: KubeObject;
  readonly lease: number | undefined;
  /** What it comes after: a value, a deletion, or nothing. */
  readonly older: State | undefined;
  readonly revision: Revision;
  readonly at: Instant;
}

export function putEvent({ key, value, lease, older, revision, at }: Put): StoreEvent {
  const previous = older instanceof Version ? older : undefined;
  const createRevision = previous?.createRevision ?? revision;
  const version = (previous?.version ?? 0) + 1;
  return new Version({ key, value, createRevision, modRevision: revision, version, lease }, at, older);
}

export const deleteEvent = (previous: Entry, revision: Revision, at: Instant): StoreEvent => ({
  type: 'delete',
  revision,
  at,
  key: previous.key,
  previous,
});

export const keyOfEvent = (event: StoreEvent): StoreKey => (event.type === 'put' ? event.entry.key : event.key);

/** All entries that the store gives out are of its own making. */
export function versionIn(entry: Entry): Version {
  invariant(entry instanceof Version, 'an entry of another store');
  return entry;
}
