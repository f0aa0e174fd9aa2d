import type { KubeObject } from '../../api/object';
import { instant, type Instant, type Revision } from '../../base/brand';
import type { Entry, StoreEvent, StoreKey } from './store';

/** What a key held, and what it held before that: its past hangs on its newest state. */
export type State = Version | Tombstone;

type PutEvent = Extract<StoreEvent, { readonly type: 'put' }>;

/**
 * A key had a value from this revision on. Immutable to whoever reads it; only compaction cuts its past off. It is the
 * event of its own writing as well: a store holds many of them, and an object less for each.
 */
export class Version implements Entry, PutEvent {
  readonly key: StoreKey;
  readonly value: KubeObject;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  readonly version: number;
  readonly #at: Instant;
  readonly #lease: number | undefined;
  #older: State | undefined;

  constructor({ key, value, createRevision, modRevision, version, lease }: Entry, at: Instant, older?: State) {
    this.key = key;
    this.value = value;
    this.createRevision = createRevision;
    this.modRevision = modRevision;
    this.version = version;
    this.#at = at;
    this.#lease = lease;
    this.#older = older;
  }

  get type(): 'put' {
    return 'put';
  }

  get revision(): Revision {
    return this.modRevision;
  }

  get at(): Instant {
    return this.#at;
  }

  get lease(): number | undefined {
    return this.#lease;
  }

  /** When it goes unless it is written again; without a lease it does not. */
  get expires(): Instant {
    return instant(this.#lease === undefined ? Infinity : this.#at + this.#lease * 1000);
  }

  get entry(): Entry {
    return this;
  }

  /** What the write replaced, until compaction. */
  get previous(): Entry | undefined {
    return this.#older instanceof Version ? this.#older : undefined;
  }

  get older(): State | undefined {
    return this.#older;
  }

  forgetOlder(): void {
    this.#older = undefined;
  }
}

/** A key was gone from this revision on. */
export class Tombstone {
  constructor(
    readonly modRevision: Revision,
    readonly older: Version,
  ) {}
}

/** What was in force at a revision, given the newest; undefined: nothing was. */
export function stateAt(newest: State | undefined, revision: Revision): Version | undefined {
  let state = newest;
  while (state !== undefined && state.modRevision > revision) state = state.older;
  return state instanceof Version ? state : undefined;
}
