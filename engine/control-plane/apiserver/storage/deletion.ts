import { FRESH } from '../../../base/fresh';
import type { Instant } from '../../../base/brand';
import { instantOf, formatTime } from '../../../base/timestamp';
import { instant } from '../../../base/brand';
import type { KubeObject } from '../../../api/object';
import type { DeleteOptions } from '../../../api/request';
import type { ObjectMeta } from '../../../api/types/meta-v1';
import { withMetadata } from '../metadata';

/** The decisions of a deletion, as registry/rest/delete.go and generic/registry/store.go (v1.36) make them. */

export type Grace =
  /** Nothing to wait for. */
  | { readonly kind: 'none' }
  /** The object is going already, and not later than asked for now. */
  | { readonly kind: 'pending' }
  /** `object` has its deletion written into it; it goes in so many seconds. */
  | { readonly kind: 'graceful'; readonly object: KubeObject; readonly seconds: number };

/** `graceSeconds`: what the kind grants by default; undefined for kinds that grant nothing. */
export function graceOf(
  object: KubeObject,
  asked: number | undefined,
  graceSeconds: ((object: KubeObject) => number) | undefined,
  now: Instant,
): Grace {
  if (graceSeconds === undefined) return { kind: 'none' };
  const wanted = asked !== undefined && asked < 0 ? 1 : asked;
  if (object.metadata.deletionTimestamp !== undefined) return shortened(object, wanted, now);
  return marked(object, granted(object, wanted, graceSeconds), now);
}

/** What the kind makes of the wish: nothing to wait for means no wait, whatever was asked. */
function granted(object: KubeObject, wanted: number | undefined, graceSeconds: (object: KubeObject) => number): number {
  const usual = graceSeconds(object);
  return usual === 0 ? 0 : (wanted ?? Math.max(usual, 0));
}

function marked(object: KubeObject, seconds: number, now: Instant): Grace {
  const { generation } = object.metadata;
  const metadata: ObjectMeta = {
    ...FRESH,
    ...object.metadata,
    ...(generation === undefined || generation === 0 ? {} : { generation: generation + 1 }),
    deletionTimestamp: formatTime(instant(now + seconds * 1000)),
    deletionGracePeriodSeconds: seconds,
  };
  return { kind: 'graceful', object: withMetadata(object, metadata), seconds };
}

function shortened(object: KubeObject, wanted: number | undefined, now: Instant): Grace {
  const current = object.metadata.deletionGracePeriodSeconds ?? 0;
  const running = current < 0 ? 1 : current;
  if (running === 0) return { kind: 'none' };
  if (wanted === undefined || wanted >= running) return { kind: 'pending' };
  const due = instantOf(object.metadata.deletionTimestamp ?? '') - running * 1000 + wanted * 1000;
  const late = due < now;
  const seconds = late && wanted !== 0 ? 1 : wanted;
  const metadata: ObjectMeta = {
    ...FRESH,
    ...object.metadata,
    deletionTimestamp: formatTime(instant(late ? now : due)),
    deletionGracePeriodSeconds: seconds,
  };
  return { kind: 'graceful', object: withMetadata(object, metadata), seconds };
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** The finalizers that the garbage collector is to act on; the same list when nothing changes. */
export function deletionFinalizers(
  finalizers: readonly string[],
  options: DeleteOptions,
  orphansByDefault: boolean,
): readonly string[] {
  const orphan = isOrphaning(finalizers, options, orphansByDefault);
  const foreground = isForeground(finalizers, options);
  if (orphan === finalizers.includes(ORPHAN) && foreground === finalizers.includes(FOREGROUND)) return finalizers;
  return [
    ...finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND),
    ...(orphan ? [ORPHAN] : []),
    ...(foreground ? [FOREGROUND] : []),
  ];
}

function isOrphaning(finalizers: readonly string[], options: DeleteOptions, orphansByDefault: boolean): boolean {
  if (options.orphanDependents !== undefined) return options.orphanDependents;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Orphan';
  const asked = finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND);
  return asked === undefined ? orphansByDefault : asked === ORPHAN;
}

function isForeground(finalizers: readonly string[], options: DeleteOptions): boolean {
  if (options.orphanDependents !== undefined) return false;
  if (options.propagationPolicy !== undefined) return options.propagationPolicy === 'Foreground';
  return finalizers.find((finalizer) => finalizer === ORPHAN || finalizer === FOREGROUND) === FOREGROUND;
}

/** An object that only finalizers hold: gone from now on, but for them. */
export function markedForFinalizers(object: KubeObject, finalizers: readonly string[], now: Instant): KubeObject {
  const { metadata } = object;
  const { deletionTimestamp, generation } = metadata;
  const later = deletionTimestamp === undefined || instantOf(deletionTimestamp) > now;
  const counts = deletionTimestamp === undefined && generation !== undefined && generation > 0;
  return withMetadata(object, {
    ...FRESH,
    ...metadata,
    ...(counts ? { generation: generation + 1 } : {}),
    deletionTimestamp: later ? formatTime(now) : deletionTimestamp,
    deletionGracePeriodSeconds: 0,
    finalizers,
  });
}

export function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  if (object.metadata.finalizers === finalizers) return object;
  if (finalizers.length > 0) return withMetadata(object, { ...FRESH, ...object.metadata, finalizers });
  const { finalizers: _dropped, ...metadata } = object.metadata;
  return withMetadata(object, metadata);
}
