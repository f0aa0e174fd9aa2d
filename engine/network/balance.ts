/** The probability of the rule that has so many endpoints before it, itself counted (pkg/proxy/iptables v1.36). */
export const statisticProbability = (left: number): number => 1 / left;

/** Walks the rules of a chain as netfilter does: the first that matches decides, the last one always matches. */
export function statisticIndex(count: number, chance: () => number): number {
  let index = 0;
  while (index < count - 1 && chance() >= statisticProbability(count - index)) index += 1;
  return index;
}
