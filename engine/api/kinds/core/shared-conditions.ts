import { Interned } from '../../../base/interned';
import { RecentMap } from '../../../base/recent';
import type { PodCondition } from '../../types/core-v1';

const lists = new Interned<readonly PodCondition[]>();
const conditions = new Interned<PodCondition>();

/** By the lists themselves: of pods that come up together one patch makes one list, again and again. */
const known = new RecentMap<readonly PodCondition[], readonly PodCondition[]>();

/** The same conditions, held once by all pods that show them: pods that came up in the same second differ in none. */
export function sharedConditions(given: readonly PodCondition[]): readonly PodCondition[] {
  const before = known.get(given);
  if (before !== undefined) return before;
  const shared = lists.of(JSON.stringify(given), () =>
    given.map((condition) => conditions.of(JSON.stringify(condition), () => condition)),
  );
  known.set(given, shared);
  return shared;
}
