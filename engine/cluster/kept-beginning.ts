import type { KubeObject } from '../api/object';
import { instant, revision, type Instant } from '../base/brand';
import { formatMicroTime, formatTime } from '../base/timestamp';
import { entriesOf, snapshotOf, type StoreSnapshot } from '../control-plane/etcd/store-snapshot';

/** What a cluster begins with as text, made beforehand for one instant. */
export interface KeptBeginning {
  readonly at: number;
  /** Revision, and entries in the order of their paths: `[prefix, namespace, name, created, modified, version, object]`. */
  readonly text: string;
}

type Row = readonly [string, string, string, number, number, number, KubeObject];

/**
 * In the bundle of `seatrial up` the builder puts the beginning here: to read it takes a third of the time that it takes to
 * make it by code that has not run yet.
 */
export const KEPT: KeptBeginning | undefined = undefined;

/** The text of a beginning that was made for the instant; nothing in it may expire. */
export function kept(snapshot: StoreSnapshot, at: Instant): KeptBeginning {
  const rows = entriesOf(snapshot).map(({ key, createRevision, modRevision, version, value }): Row => {
    const { prefix, namespace, name } = key;
    return [prefix, namespace, name, createRevision, modRevision, version, value];
  });
  return { at, text: JSON.stringify([snapshot.revision, rows]) };
}

const formatDate = (at: Instant): string => formatTime(at).slice(0, 'yyyy-mm-dd'.length);

const FORMATS = [formatTime, formatMicroTime, formatDate];

/** The same as if it had been made for another instant: its times are all of that one. */
export function revived({ at, text }: KeptBeginning, now: Instant): StoreSnapshot {
  const moved = FORMATS.reduce(
    (sofar, format) => sofar.replaceAll(`"${format(instant(at))}"`, `"${format(now)}"`),
    text,
  );
  const [last, rows] = JSON.parse(moved) as readonly [number, readonly Row[]];
  return snapshotOf(
    revision(last),
    rows.map(([prefix, namespace, name, created, modified, version, value]) => ({
      key: { prefix, namespace, name },
      value,
      createRevision: revision(created),
      modRevision: revision(modified),
      version,
    })),
  );
}
