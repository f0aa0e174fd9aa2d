import { pick, type Chance } from '../../mutations/seeded';
import type { Action, Fields, Scenario } from '../scenarios/scenario';

/** Draws the parts of one scenario; everything comes from one stream of chance. */
export class Draw {
  constructor(private readonly chance: Chance) {}

  one<T>(list: readonly T[]): T {
    return pick(this.chance, list);
  }

  whole(least: number, most: number): number {
    return least + Math.floor(this.chance() * (most - least + 1));
  }

  happens(share: number): boolean {
    return this.chance() < share;
  }

  /** The fields, or none of them. */
  maybe(share: number, fields: () => Fields): Fields {
    return this.happens(share) ? fields() : {};
  }

  /** Some things at whole seconds, in order: each thing that can happen gets its second. */
  events(first: number, count: number, kinds: readonly ((t: number) => readonly Action[])[]): readonly Action[] {
    const made: Action[] = [];
    let t = first;
    for (let index = 0; index < count; index++) {
      made.push(...this.one(kinds)(t));
      t += this.one([1, 2, 3, 4, 6, 9, 12]);
    }
    return made;
  }
}

/** Makes one scenario out of chance. */
export type Maker = (draw: Draw) => Omit<Scenario, 'id' | 'title' | 'area'>;

/** A scenario lasts until what its last action causes has come to rest. */
export function lasting(actions: readonly Action[], rest: number, extra: Partial<Scenario> = {}): ReturnType<Maker> {
  return { duration: Math.max(...actions.map(({ t }) => t)) + rest, actions, ...extra };
}
