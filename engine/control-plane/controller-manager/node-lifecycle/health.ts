import { semanticEqual } from '../../../base/equal';
import type { Instant, Millis } from '../../../base/brand';
import { seconds } from '../../../base/brand';
import { formatTime, instantOf } from '../../../base/timestamp';
import type { Lease } from '../../../api/types/coordination-v1';
import type { Node, NodeCondition } from '../../../api/types/core-v1';

/** How long a node may be silent. */
export interface GracePeriods {
  /** `--node-monitor-grace-period`. */
  readonly monitor: Millis;
  /** `--node-startup-grace-period`. */
  readonly startup: Millis;
}

/** Those of v1.36. */
export const USUAL_GRACE: GracePeriods = Object.freeze({ monitor: seconds(50), startup: seconds(60) });

/** What was last seen of a node, and when by our own clock: the node's clock is never compared with ours. */
export interface NodeHealth {
  readonly ready: NodeCondition | undefined;
  readonly leaseRenewed: string | undefined;
  readonly probedAt: Instant;
}

export interface HealthReading {
  readonly health: NodeHealth;
  /** Ready as it was found, for the comparison of before and after; absent counts as Unknown. */
  readonly observed: string;
  /** Ready as it is after this pass; undefined: the node has none yet. */
  readonly current: NodeCondition | undefined;
  /** All conditions of the node, if they must be written. */
  readonly write: readonly NodeCondition[] | undefined;
}

const WATCHED = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

/** One look at a node (pkg/controller/nodelifecycle tryUpdateNodeHealth, v1.36). */
export function readHealth(
  node: Node,
  lease: Lease | undefined,
  before: NodeHealth | undefined,
  now: Instant,
  grace: GracePeriods = USUAL_GRACE,
): HealthReading {
  const current = nodeCondition(node, 'Ready');
  const silence = current === undefined ? grace.startup : grace.monitor;
  const health = withLease(withReady(before, current, node, now), lease, before?.leaseRenewed, now);
  if (now <= health.probedAt + silence) {
    return { health, observed: current?.status ?? 'Unknown', current, write: undefined };
  }
  const conditions = unknownConditions(node, now);
  const unknown = conditions.find(({ type }) => type === 'Ready');
  if (semanticEqual(current, unknown)) {
    return { health, observed: current?.status ?? 'Unknown', current: unknown, write: undefined };
  }
  return {
    health: { ...health, ready: unknown },
    observed: current?.status ?? 'Unknown',
    current: unknown,
    write: conditions,
  };
}

export const nodeCondition = (node: Node, type: string): NodeCondition | undefined =>
  node.status.conditions?.find((condition) => condition.type === type);

function withReady(
  before: NodeHealth | undefined,
  current: NodeCondition | undefined,
  { metadata }: Node,
  now: Instant,
): NodeHealth {
  if (current === undefined) {
    if (before === undefined) {
      return { ready: undefined, leaseRenewed: undefined, probedAt: instantOf(metadata.creationTimestamp) };
    }
    return before.ready === undefined ? before : { ...before, ready: undefined };
  }
  const isNews = before?.ready === undefined || before.ready.lastHeartbeatTime !== current.lastHeartbeatTime;
  return isNews ? { ready: current, leaseRenewed: undefined, probedAt: now } : before;
}

/** A status that is news forgets the lease, which then counts once more at the next look: so does the original. */
function withLease(
  health: NodeHealth,
  lease: Lease | undefined,
  renewedBefore: string | undefined,
  now: Instant,
): NodeHealth {
  const renewed = lease?.spec.renewTime;
  if (renewed === undefined || renewed === null) return health;
  if (renewedBefore !== undefined && renewed <= renewedBefore) return health;
  return { ...health, leaseRenewed: renewed, probedAt: now };
}

/** Nothing is known any more; what the kubelet said last keeps its heartbeat time. */
function unknownConditions(node: Node, now: Instant): readonly NodeCondition[] {
  const time = formatTime(now);
  const known = (node.status.conditions ?? []).map((condition) =>
    !WATCHED.some((type) => type === condition.type) || condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: time,
        },
  );
  const missing = WATCHED.filter((type) => !known.some((condition) => condition.type === type)).map(
    (type): NodeCondition => ({
      type,
      status: 'Unknown',
      lastHeartbeatTime: node.metadata.creationTimestamp,
      lastTransitionTime: time,
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    }),
  );
  return [...known, ...missing];
}
