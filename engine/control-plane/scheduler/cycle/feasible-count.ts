/** Clusters smaller than this are searched whole. */
const NODES_MIN = 100;
const PERCENTAGE_MIN = 5;

/**
 * After how many nodes that fit the search ends: in large clusters a part of them is enough
 * (pkg/scheduler/schedule_one.go `numFeasibleNodesToFind`, v1.36).
 */
export function feasibleNodesEnough(nodes: number, percentageOfNodesToScore: number): number {
  if (nodes < NODES_MIN) return nodes;
  const adaptive = Math.max(PERCENTAGE_MIN, 50 - Math.trunc(nodes / 125));
  const percentage = percentageOfNodesToScore === 0 ? adaptive : percentageOfNodesToScore;
  return Math.max(NODES_MIN, Math.trunc((nodes * percentage) / 100));
}
