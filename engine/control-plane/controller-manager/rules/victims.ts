import type { Instant } from '../../../base/brand';
import { instantOf } from '../../../base/timestamp';
import type { Pod } from '../../../api/types/core-v1';
import { isActive, isReady, readySince, restartsOf } from './pods';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The pods that a scale-down takes, the first to go first (pkg/controller ActivePodsWithRanks, v1.36). `related` are the
 * pods of all ReplicaSets of the same owner: of pods doubled on a node, one goes first. Ties in age go by uid.
 */
export function victims(pods: readonly Pod[], related: Iterable<Pod>, count: number, now: Instant): readonly Pod[] {
  if (count >= pods.length) return pods;
  const onNode = activeByNode(related);
  const ranked = pods.map((pod) => candidate(pod, onNode.get(pod.spec.nodeName ?? '') ?? 0, now));
  ranked.sort(compareCandidates);
  return ranked.slice(0, count).map(({ pod }) => pod);
}

/**
 * The pods in the order in which a controller that knows no costs takes them: the first to go first (pkg/controller
 * ActivePods, v1.36). Times are compared as they are, not by order of magnitude.
 */
export function inOrderOfRemoval(pods: readonly Pod[], now: Instant): readonly Pod[] {
  const ranked = pods.map((pod) => candidate(pod, 0, now));
  ranked.sort((a, b) => compareStates(a, b) || compareLives(a, b));
  return ranked.map(({ pod }) => pod);
}

interface Candidate {
  readonly pod: Pod;
  readonly assigned: boolean;
  readonly phase: number;
  readonly ready: boolean;
  readonly cost: number;
  readonly siblings: number;
  readonly readyAt: Instant | undefined;
  readonly readyAge: number;
  readonly restarts: number;
  readonly sidecarRestarts: number;
  readonly createdAt: string;
  readonly age: number;
}

function candidate(pod: Pod, siblings: number, now: Instant): Candidate {
  const readyAt = readySince(pod);
  const [restarts, sidecarRestarts] = restartsOf(pod);
  return {
    pod,
    assigned: pod.spec.nodeName !== undefined && pod.spec.nodeName !== '',
    phase: PHASE_ORDER.get(pod.status.phase ?? '') ?? 0,
    ready: isReady(pod),
    cost: deletionCost(pod),
    siblings,
    readyAt,
    readyAge: readyAt === undefined ? -1 : ageBucket(now - readyAt),
    restarts,
    sidecarRestarts,
    createdAt: pod.metadata.creationTimestamp,
    age: ageBucket(now - instantOf(pod.metadata.creationTimestamp)),
  };
}

function compareStates(a: Candidate, b: Candidate): number {
  if (a.assigned !== b.assigned) return a.assigned ? 1 : -1;
  if (a.phase !== b.phase) return a.phase - b.phase;
  if (a.ready !== b.ready) return a.ready ? 1 : -1;
  return 0;
}

function compareLives(a: Candidate, b: Candidate): number {
  if (a.readyAt !== undefined && b.readyAt !== undefined && a.readyAt !== b.readyAt) return b.readyAt - a.readyAt;
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts;
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1;
  return 0;
}

function compareCandidates(a: Candidate, b: Candidate): number {
  const states = compareStates(a, b);
  if (states !== 0) return states;
  if (a.cost !== b.cost) return a.cost - b.cost;
  if (a.siblings !== b.siblings) return b.siblings - a.siblings;
  if (a.ready && a.readyAt !== b.readyAt) return a.readyAge - b.readyAge || byUid(a, b);
  if (a.restarts !== b.restarts) return b.restarts - a.restarts;
  if (a.sidecarRestarts !== b.sidecarRestarts) return b.sidecarRestarts - a.sidecarRestarts;
  if (a.createdAt !== b.createdAt) return a.age - b.age || byUid(a, b);
  return 0;
}

const PHASE_ORDER: ReadonlyMap<string, number> = new Map([
  ['Pending', 0],
  ['Unknown', 1],
  ['Running', 2],
]);

/** Ages are compared by order of magnitude, so that a scale-down does not always undo the last scale-up. */
function ageBucket(ageMillis: number): number {
  return ageMillis > 0 ? Math.floor(Math.log2(ageMillis * 1e6)) : -1;
}

/** An annotation that is not an integer of 32 bits counts as none. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[DELETION_COST];
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -(2 ** 31) && cost < 2 ** 31 ? cost : 0;
}

function byUid(a: Candidate, b: Candidate): number {
  return a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1;
}

function activeByNode(related: Iterable<Pod>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const pod of related) {
    if (!isActive(pod)) continue;
    const node = pod.spec.nodeName ?? '';
    counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  return counts;
}
