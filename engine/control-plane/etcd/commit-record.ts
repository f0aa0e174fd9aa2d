import type { KubeObject } from '../../api/object';
import { instant, revision, type Instant, type Revision } from '../../base/brand';
import type { StoreEvent, StoreKey } from './store';

/** One revision as it is kept on disk: enough, with all before it, to make the store again. */
export interface Commit {
  readonly revision: Revision;
  readonly at: Instant;
  readonly writes: readonly CommittedWrite[];
}

export interface CommittedWrite {
  readonly key: StoreKey;
  /** Undefined: the key was removed. */
  readonly value: KubeObject | undefined;
  /** Seconds to live, if it was put under a lease. */
  readonly lease?: number;
}

/** `[prefix, namespace, name]`, for a put with the value and, if there is one, the lease. */
type WriteRow = readonly [string, string, string, KubeObject?, number?];
type CommitRow = readonly [revision: number, at: number, writes: readonly WriteRow[]];

/** The events of one revision. */
export function commitOf(events: readonly [StoreEvent, ...StoreEvent[]]): Commit {
  const [{ revision, at }] = events;
  return { revision, at, writes: events.map(writeOf) };
}

export const encodeCommits = (commits: readonly Commit[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(commits.map(rowOf)));

export const decodeCommits = (bytes: Uint8Array): readonly Commit[] =>
  (JSON.parse(new TextDecoder().decode(bytes)) as readonly CommitRow[]).map(commitOfRow);

function writeOf(event: StoreEvent): CommittedWrite {
  if (event.type === 'delete') return { key: event.key, value: undefined };
  const { key, value, lease } = event.entry;
  return lease === undefined ? { key, value } : { key, value, lease };
}

const rowOf = ({ revision, at, writes }: Commit): CommitRow => [revision, at, writes.map(writeRowOf)];

function writeRowOf({ key, value, lease }: CommittedWrite): WriteRow {
  const { prefix, namespace, name } = key;
  if (value === undefined) return [prefix, namespace, name];
  return lease === undefined ? [prefix, namespace, name, value] : [prefix, namespace, name, value, lease];
}

const commitOfRow = ([at, instantOfIt, writes]: CommitRow): Commit => ({
  revision: revision(at),
  at: instant(instantOfIt),
  writes: writes.map(([prefix, namespace, name, value, lease]) => {
    const key = { prefix, namespace, name };
    return lease === undefined ? { key, value } : { key, value, lease };
  }),
});
