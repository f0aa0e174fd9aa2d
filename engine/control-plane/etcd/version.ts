import type { KubeObject } from '../../api/object';
import type { Revision } from '../../base/brand';
import type { Entry, StoreKey } from './store';

/** What a key held, and what it held before that: its past hangs on its newest state. */
export type State = Version | Tombstone;

/** A key had a value from this revision on. Immutable to whoever reads it; only compaction cuts its past off. */
export class Version implements Entry {
  readonly key: StoreKey;
  readonly value: KubeObject;
  readonly createRevision: Revision;
  readonly modRevision: Revision;
  readonly version: number;
  declare readonly lease?: number;
  #older: State | undefined;

  constructor({ key, value, createRevision, modRevision, version, lease }: Entry, older?: State) {
    this.key = key;
    this.value = value;
    this.createRevision = createRevision;
    this.modRevision = modRevision;
    this.version = version;
    if (lease !== undefined) this.lease = lease;
    this.#older = older;
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
