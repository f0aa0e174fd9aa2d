/** Thrown by `spend`, caught where an evaluation begins: the evaluation ends, no operator absorbs it. */
export class OverLimit extends Error {}

/** What one evaluation has cost so far (interpreter/runtimecost.go of cel-go v0.26). */
export interface Meter {
  spend(cost: number): void;
  total(): number;
}

/** @throws OverLimit from `spend` as soon as more than `limit` was spent. */
export function newMeter(limit: number): Meter {
  let spent = 0;
  return {
    spend(cost) {
      spent += cost;
      if (spent > limit) throw new OverLimit();
    },
    total: () => spent,
  };
}
