import { minutes, type Instant } from '../base/brand';

/** After this an expectation no longer holds anyone back (pkg/controller ExpectationsTimeout, v1.36). */
const TIMEOUT = minutes(5);

interface Expected {
  creations: number;
  deletions: number;
  readonly set: Instant;
}

/**
 * What a controller has asked for and not yet seen in its cache, by key of the owner. While it waits it must not create
 * or delete more (pkg/controller ControllerExpectations).
 */
export class Expectations {
  private readonly byKey = new Map<string, Expected>();

  constructor(private readonly now: () => Instant) {}

  /** Nothing is awaited, or it was awaited too long. */
  satisfied(key: string): boolean {
    const expected = this.byKey.get(key);
    if (expected === undefined) return true;
    return (expected.creations <= 0 && expected.deletions <= 0) || this.now() - expected.set > TIMEOUT;
  }

  expectCreations(key: string, creations: number): void {
    this.byKey.set(key, { creations, deletions: 0, set: this.now() });
  }

  expectDeletions(key: string, deletions: number): void {
    this.byKey.set(key, { creations: 0, deletions, set: this.now() });
  }

  /** Sets both at once, as the DaemonSet controller does. */
  expect(key: string, creations: number, deletions: number): void {
    this.byKey.set(key, { creations, deletions, set: this.now() });
  }

  /** More of the same, without a new deadline. */
  raise(key: string, creations: number, deletions: number): void {
    const expected = this.byKey.get(key);
    if (expected === undefined) return;
    expected.creations += creations;
    expected.deletions += deletions;
  }

  creationObserved(key: string): void {
    this.raise(key, -1, 0);
  }

  deletionObserved(key: string): void {
    this.raise(key, 0, -1);
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }
}

/**
 * Expectations that know which objects are to go, so that a deletion that is seen twice counts once
 * (pkg/controller UIDTrackingControllerExpectations).
 */
export class TrackedExpectations {
  private readonly counts: Expectations;
  private readonly going = new Map<string, Set<string>>();

  constructor(now: () => Instant) {
    this.counts = new Expectations(now);
  }

  satisfied(key: string): boolean {
    return this.counts.satisfied(key);
  }

  expectCreations(key: string, creations: number): void {
    this.counts.expectCreations(key, creations);
  }

  /** `objects`: keys or uids, as the caller will name them when they are gone. */
  expectDeletions(key: string, objects: readonly string[]): void {
    this.going.set(key, new Set(objects));
    this.counts.expectDeletions(key, objects.length);
  }

  creationObserved(key: string): void {
    this.counts.creationObserved(key);
  }

  deletionObserved(key: string, object: string): void {
    if (this.going.get(key)?.delete(object) === true) this.counts.deletionObserved(key);
  }

  forget(key: string): void {
    this.going.delete(key);
    this.counts.forget(key);
  }
}
