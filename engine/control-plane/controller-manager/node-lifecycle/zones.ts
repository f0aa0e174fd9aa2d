import type { Node } from '../../../api/types/core-v1';

export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Nodes tainted a second; zero: none. Flags of kube-controller-manager, defaults of v1.36. */
export const EVICTION_RATE = 0.1;
export const SECONDARY_EVICTION_RATE = 0.01;
const LARGE_ZONE_NODES = 50;
const UNHEALTHY_ZONE_PART = 0.55;

export const EXCLUDE_DISRUPTION = 'node.kubernetes.io/exclude-disruption';

/** Region and zone of a node; empty without both (component-helpers node/topology GetZoneKey, v0.36). */
export function zoneOf({ metadata: { labels } }: Node): string {
  if (labels === undefined) return '';
  let zone = zones.get(labels);
  if (zone === undefined) zones.set(labels, (zone = zoneIn(labels)));
  return zone;
}

/** Each look at a node asks several times, and nodes change their labels hardly ever. */
const zones = new WeakMap<Labels, string>();
type Labels = NonNullable<Node['metadata']['labels']>;

function zoneIn(labels: Labels): string {
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  return zone === '' && region === '' ? '' : `${region}:\x00:${zone}`;
}

/** How many nodes of a zone are ready and how many are not. */
export interface ZoneCount {
  readonly ready: number;
  readonly notReady: number;
}

/** pkg/controller/nodelifecycle ComputeZoneState (v1.36): partial only from three nodes on. */
export function zoneState({ ready, notReady }: ZoneCount): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  if (notReady > 2 && Math.fround(notReady / (notReady + ready)) >= Math.fround(UNHEALTHY_ZONE_PART)) {
    return 'PartialDisruption';
  }
  return 'Normal';
}

/** How fast nodes of a zone in this state may be tainted; undefined: as before. */
export function evictionRate(state: ZoneState, size: number): number | undefined {
  switch (state) {
    case 'Normal':
    case 'FullDisruption':
      return EVICTION_RATE;
    case 'PartialDisruption':
      return size > LARGE_ZONE_NODES ? SECONDARY_EVICTION_RATE : 0;
    case 'Initial':
      return undefined;
  }
}

/** What a pass over all zones leads to. */
export type DisruptionStep =
  | { readonly kind: 'none' }
  /** Every zone is down: more likely the network between us and them. All NoExecute taints go, none is added. */
  | { readonly kind: 'enter-master-disruption' }
  /** The first sign of life after that: nodes get a full grace period from now on. */
  | { readonly kind: 'leave-master-disruption' }
  | { readonly kind: 'zones'; readonly changed: readonly string[] };

/** pkg/controller/nodelifecycle handleDisruption (v1.36). */
export function disruptionStep(
  before: ReadonlyMap<string, ZoneState>,
  now: ReadonlyMap<string, ZoneState>,
): DisruptionStep {
  const allDown = every(now, 'FullDisruption');
  const allWereDown = every(before, 'FullDisruption');
  if (allDown && allWereDown) return { kind: 'none' };
  if (allDown) return { kind: 'enter-master-disruption' };
  if (allWereDown) return { kind: 'leave-master-disruption' };
  return {
    kind: 'zones',
    changed: [...now].filter(([zone, state]) => before.get(zone) !== state).map(([zone]) => zone),
  };
}

function every(states: ReadonlyMap<string, ZoneState>, state: ZoneState): boolean {
  for (const one of states.values()) if (one !== state) return false;
  return true;
}
