import type { Pod } from '../../../api/types/core-v1';
import { invariant } from '../../../base/invariant';

/** A place in the scratch memory of a cycle. It belongs to the plugin that made it. */
export interface Slot<T> {
  readonly name: string;
  /** How a copy for "what if" is made; without it the copies share the value, which must then stay as it is. */
  copy?(value: T): T;
}

/** Scratch memory of one attempt to schedule one pod. */
export class CycleState {
  private readonly values = new Map<Slot<never>, unknown>();
  /** Plugins that had nothing to say, and are not asked further. */
  skipFilter: ReadonlySet<string> = NONE;
  skipScore: ReadonlySet<string> = NONE;
  skipPreBind: ReadonlySet<string> = NONE;
  /** Pods to be tried anew once this one is placed, and again once it is bound. */
  readonly podsToActivate = new Set<Pod>();

  read<T>(slot: Slot<T>): T | undefined {
    return this.values.get(slot as Slot<never>) as T | undefined;
  }

  /** For what PreFilter or PreScore of the same plugin has written. */
  expect<T>(slot: Slot<T>): T {
    const value = this.read(slot);
    invariant(value !== undefined, `nothing was written to ${slot.name}`);
    return value;
  }

  write<T>(slot: Slot<T>, value: T): void {
    this.values.set(slot as Slot<never>, value);
  }

  copy(): CycleState {
    const copy = new CycleState();
    for (const [slot, value] of this.values) {
      copy.values.set(slot, slot.copy === undefined ? value : slot.copy(value as never));
    }
    copy.skipFilter = this.skipFilter;
    copy.skipScore = this.skipScore;
    copy.skipPreBind = this.skipPreBind;
    return copy;
  }
}

const NONE: ReadonlySet<string> = new Set();
