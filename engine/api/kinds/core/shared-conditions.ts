import { Interned } from '../../../base/interned';
import type { PodCondition } from '../../types/core-v1';

const lists = new Interned<readonly PodCondition[]>();
const conditions = new Interned<PodCondition>();

/** The same conditions, held once by all pods that show them: pods that came up in the same second differ in none. */
export const sharedConditions = (given: readonly PodCondition[]): readonly PodCondition[] =>
  lists.of(JSON.stringify(given), () =>
    given.map((condition) => conditions.of(JSON.stringify(condition), () => condition)),
  );
