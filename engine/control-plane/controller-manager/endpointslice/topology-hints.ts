import type { Node } from '../../../api/types/core-v1';
import type { Endpoint } from '../../../api/types/discovery-v1';
import { quantityMillis } from '../../../base/quantity';
import type { Draft, SlicePlan } from './slice-plan';
import { mapChanged, withHints, withoutHints } from './traffic-hints';

/** How much more than its part of the load a zone may get. */
const OVERLOAD = 0.2;
const ZONE_LABEL = 'topology.kubernetes.io/zone';

export const NO_ZONE = 'One or more endpoints do not have a zone specified';
const NO_HINTS = 'No hints allocated for zones';
const NO_NODE_INFO = 'Insufficient Node information: allocatable CPU or zone not specified on one or more nodes';
const ONE_ZONE = 'Nodes only ready in one zone';
const FEW_ENDPOINTS = 'Insufficient number of endpoints';
const OVER_THRESHOLD =
  'Unable to allocate minimum required endpoints to each zone without exceeding overload threshold';

/** Part of the cluster's CPU in each zone; undefined: there is no telling (topologycache SetNodes, v0.36). */
export type ZoneRatios = ReadonlyMap<string, number>;

export function zoneRatios(nodes: readonly Node[]): ZoneRatios | undefined {
  const cpu = new Map<string, number>();
  let total = 0;
  for (const { metadata, status } of nodes) {
    const { labels = {} } = metadata;
    if ('node-role.kubernetes.io/control-plane' in labels || 'node-role.kubernetes.io/master' in labels) continue;
    if (!(status.conditions ?? []).some((condition) => condition.type === 'Ready' && condition.status === 'True'))
      continue;
    const zone = labels[ZONE_LABEL] ?? '';
    const milli = quantityMillis(status.allocatable?.['cpu'] ?? '0');
    if (zone === '' || milli === 0) return undefined;
    total += milli;
    cpu.set(zone, (cpu.get(zone) ?? 0) + milli);
  }
  if (cpu.size < 2) return undefined;
  return new Map([...cpu].map(([zone, milli]) => [zone, milli / total]));
}

interface Allocation {
  readonly maximum: number;
  readonly desired: number;
}

type Allocations = ReadonlyMap<string, Allocation>;
type Allocated =
  { readonly ok: true; readonly allocations: Allocations } | { readonly ok: false; readonly why: string };

export type HintCounts = ReadonlyMap<string, number>;

export type HintedPlan =
  | { readonly ok: true; readonly plan: SlicePlan; readonly counts: HintCounts }
  | { readonly ok: false; readonly plan: SlicePlan; readonly why: string };

/** Spreads the ready endpoints over zones by their CPU (topologycache AddHints, v0.36). */
export function withTopologyHints(plan: SlicePlan, ratios: ZoneRatios | undefined): HintedPlan {
  const drafts = [...plan.create, ...plan.update, ...plan.unchanged];
  const allocated = allocate(sumOf(drafts, readyCount), ratios);
  if (!allocated.ok) return { ok: false, plan: planWithoutHints(plan), why: allocated.why };
  const { allocations } = allocated;
  const counts = new Map<string, number>();
  const update = [...plan.update];
  const unchanged: Draft[] = [];
  for (const draft of plan.unchanged) {
    const hints = usableHints(draft, counts, allocations);
    if (hints === undefined) update.push(draft);
    else unchanged.push(draft);
    for (const [zone, count] of hints ?? []) counts.set(zone, (counts.get(zone) ?? 0) + count);
  }
  for (const endpoint of [...plan.create, ...update].flatMap(({ endpoints }) => endpoints)) {
    if (!isReadyEndpoint(endpoint)) continue;
    if ((endpoint.zone ?? '') === '') return { ok: false, plan: planWithoutHints(plan), why: NO_ZONE };
    counts.set(endpoint.zone ?? '', (counts.get(endpoint.zone ?? '') ?? 0) + 1);
  }
  const moves = new Moves(allocations, counts);
  const hinted = (draft: Draft): Draft => ({
    ...draft,
    endpoints: mapChanged(draft.endpoints, (one) => moves.hint(one)),
  });
  const next: SlicePlan = { ...plan, create: plan.create.map(hinted), update: update.map(hinted), unchanged };
  if (counts.size === 0) return { ok: false, plan: planWithoutHints(plan), why: NO_HINTS };
  return { ok: true, plan: next, counts };
}

export function planWithoutHints(plan: SlicePlan): SlicePlan {
  return changedByHints(plan, (draft) => ({ ...draft, endpoints: withoutHints(draft.endpoints) }));
}

/** Applies hints to every slice; unchanged ones move to the updates when it touches them. */
export function changedByHints(plan: SlicePlan, change: (draft: Draft) => Draft): SlicePlan {
  const update = plan.update.map(change);
  const unchanged: Draft[] = [];
  for (const draft of plan.unchanged) {
    const next = change(draft);
    if (next.endpoints === draft.endpoints) unchanged.push(draft);
    else update.push(next);
  }
  return { ...plan, create: plan.create.map(change), update, unchanged };
}

/** A zone has fewer endpoints than it must have, or there is no telling (serviceOverloaded, v0.36). */
export function isOverloaded(counts: HintCounts, ratios: ZoneRatios | undefined): boolean {
  if (counts.size === 0) return false;
  if (ratios === undefined) return true;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...ratios].some(([zone, ratio]) => {
    const count = counts.get(zone);
    return count === undefined || count < Math.ceil((total * ratio) / (1 + OVERLOAD));
  });
}

function allocate(endpoints: number, ratios: ZoneRatios | undefined): Allocated {
  if (ratios === undefined) return { ok: false, why: NO_NODE_INFO };
  if (ratios.size < 2) return { ok: false, why: ONE_ZONE };
  const numbers = `(${endpoints} endpoints, ${ratios.size} zones)`;
  if (ratios.size > endpoints) return { ok: false, why: `${FEW_ENDPOINTS} ${numbers}` };
  const minima = [...ratios].map(([zone, ratio]) => {
    const minimum = Math.ceil(ratio * endpoints * (1 / (1 + OVERLOAD)));
    return { zone, minimum, desired: Math.max(ratio * endpoints, minimum) };
  });
  const least = minima.reduce((sum, { minimum }) => sum + minimum, 0);
  if (least > endpoints) return { ok: false, why: `${OVER_THRESHOLD} ${numbers}` };
  return {
    ok: true,
    allocations: new Map(
      minima.map(({ zone, minimum, desired }) => [zone, { maximum: minimum + endpoints - least, desired }]),
    ),
  };
}

/** The hints of a slice that may stay; undefined when it must be hinted anew. */
function usableHints(draft: Draft, counts: HintCounts, allocations: Allocations): HintCounts | undefined {
  const hints = new Map<string, number>();
  for (const endpoint of draft.endpoints) {
    if (!isReadyEndpoint(endpoint)) continue;
    const zones = endpoint.hints?.forZones ?? [];
    if (zones.length === 0) return undefined;
    for (const { name } of zones) {
      if (!allocations.has(name)) return undefined;
      hints.set(name, (hints.get(name) ?? 0) + 1);
    }
  }
  for (const [zone, count] of hints) {
    const allocation = allocations.get(zone);
    if (allocation === undefined || count + (counts.get(zone) ?? 0) > allocation.maximum) return undefined;
  }
  return hints;
}

/** Which zones give endpoints to which, until none is far from its part. */
class Moves {
  private readonly giving = new Map<string, number>();
  private readonly receiving = new Map<string, number>();

  constructor(
    allocations: Allocations,
    private readonly counts: Map<string, number>,
  ) {
    const over = new Map<string, number>();
    const under = new Map<string, number>();
    for (const [zone, { desired }] of allocations) {
      const surplus = (counts.get(zone) ?? 0) - desired;
      if (surplus > 0) over.set(zone, surplus);
      else if (surplus < 0) under.set(zone, -surplus);
    }
    for (;;) {
      const [from, give] = most(over);
      const [to, take] = most(under);
      if (from === '' || to === '' || (give < 1 && take < 1) || give < 0.5 || take < 0.5) return;
      this.giving.set(from, (this.giving.get(from) ?? 0) + 1);
      over.set(from, give - 1);
      this.receiving.set(to, (this.receiving.get(to) ?? 0) + 1);
      under.set(to, take - 1);
    }
  }

  hint(endpoint: Endpoint): Endpoint {
    if (!isReadyEndpoint(endpoint)) return endpoint;
    const own = endpoint.zone ?? '';
    const zone = this.taker(own) ?? own;
    return withHints(endpoint, { forZones: [{ name: zone }] });
  }

  private taker(own: string): string | undefined {
    const give = this.giving.get(own) ?? 0;
    if (give === 0) return undefined;
    for (const [zone, take] of this.receiving) {
      if (take === 0) continue;
      this.giving.set(own, give - 1);
      this.receiving.set(zone, take - 1);
      this.counts.set(zone, (this.counts.get(zone) ?? 0) + 1);
      this.counts.set(own, (this.counts.get(own) ?? 0) - 1);
      return zone;
    }
    return undefined;
  }
}

const isReadyEndpoint = (endpoint: Endpoint): boolean => endpoint.conditions.ready === true;
const readyCount = ({ endpoints }: Draft): number => endpoints.filter(isReadyEndpoint).length;
const sumOf = (drafts: readonly Draft[], of: (draft: Draft) => number): number =>
  drafts.reduce((sum, draft) => sum + of(draft), 0);

function most(zones: ReadonlyMap<string, number>): readonly [zone: string, count: number] {
  let best: readonly [string, number] = ['', 0];
  for (const entry of zones) if (entry[1] > best[1]) best = entry;
  return best;
}
