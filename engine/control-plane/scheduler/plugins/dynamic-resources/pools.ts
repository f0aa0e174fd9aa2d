import type { Node, NodeSelector } from '../../../../api/types/core-v1';
import type { CounterSet, Device, ResourceSlice } from '../../../../api/types/resource-v1';
import { matchesNodeSelector } from '../../model/node-selector';

/** Devices that a driver manages together, as far as a node can use them. */
export interface Pool {
  readonly driver: string;
  readonly name: string;
  /** The driver is still publishing it. */
  readonly isIncomplete: boolean;
  readonly isInvalid: boolean;
  /** In order of their names. */
  readonly slices: readonly ResourceSlice[];
  /** The part of the pool that the node cannot use; its devices draw from the same counters. */
  readonly otherSlices: readonly ResourceSlice[];
  readonly counterSets: ReadonlyMap<string, CounterSet>;
}

/** The pools of a node in the order in which they are looked through; structured/internal/incubating/pools (v0.36). */
export function poolsFor(node: Node, slices: readonly ResourceSlice[]): readonly Pool[] {
  const relevant = slices.filter((slice) => serves(slice, node));
  const pools = [...groupsOf(relevant).values()].flatMap((group) => poolOf(group, slices) ?? []);
  return pools.sort(
    (a, b) =>
      Number(hasConditions(a)) - Number(hasConditions(b)) || compare(a.driver, b.driver) || compare(a.name, b.name),
  );
}

export function servesDevice(slice: ResourceSlice, device: Device, node: Node): boolean {
  return slice.spec.perDeviceNodeSelection !== true || isFor(device, node);
}

function serves(slice: ResourceSlice, node: Node): boolean {
  const { sharedCounters, perDeviceNodeSelection, devices = [] } = slice.spec;
  if ((sharedCounters?.length ?? 0) > 0) return true;
  return perDeviceNodeSelection === true ? devices.some((device) => isFor(device, node)) : isFor(slice.spec, node);
}

function isFor(
  of: { readonly nodeName?: string; readonly allNodes?: boolean; readonly nodeSelector?: NodeSelector },
  node: Node,
): boolean {
  if ((of.nodeName ?? '') !== '') return of.nodeName === node.metadata.name;
  return of.allNodes === true || (of.nodeSelector !== undefined && matchesNodeSelector(of.nodeSelector, node));
}

/** Of each pool, the slices of its latest generation. */
function groupsOf(slices: readonly ResourceSlice[]): ReadonlyMap<string, readonly ResourceSlice[]> {
  const groups = new Map<string, ResourceSlice[]>();
  for (const slice of slices) {
    const key = `${slice.spec.driver}/${slice.spec.pool.name}`;
    const group = groups.get(key);
    const generation = group?.[0]?.spec.pool.generation ?? -1;
    if (group === undefined || slice.spec.pool.generation > generation) groups.set(key, [slice]);
    else if (slice.spec.pool.generation === generation) group.push(slice);
  }
  return groups;
}

/** Undefined: a newer generation, which the node has no part of, replaces the pool. */
function poolOf(group: readonly ResourceSlice[], all: readonly ResourceSlice[]): Pool | undefined {
  const [first] = group;
  if (first === undefined) return undefined;
  const { driver, pool } = first.spec;
  const none: Pool = {
    ...{ driver, name: pool.name, isIncomplete: false, isInvalid: false },
    ...{ slices: [], otherSlices: [], counterSets: new Map<string, CounterSet>() },
  };
  let otherSlices: readonly ResourceSlice[] = [];
  if (group.length !== pool.resourceSliceCount) {
    const ofPool = all.filter(({ spec }) => spec.driver === driver && spec.pool.name === pool.name);
    if (ofPool.some(({ spec }) => spec.pool.generation > pool.generation)) return undefined;
    const current = ofPool.filter(({ spec }) => spec.pool.generation === pool.generation);
    if (current.length !== pool.resourceSliceCount) return { ...none, isIncomplete: true };
    otherSlices = current.filter((slice) => !group.includes(slice));
  }
  const names = group.flatMap(({ spec }) => (spec.devices ?? []).map(({ name }) => name));
  if (new Set(names).size !== names.length) return { ...none, isInvalid: true };
  const sets = group.flatMap(({ spec }) => spec.sharedCounters ?? []);
  const counterSets = new Map(sets.map((set) => [set.name, set]));
  const isCounted = counterSets.size === sets.length && [...group, ...otherSlices].every(countsBy(counterSets));
  return isCounted ? { ...none, slices: sortedByName(group), otherSlices, counterSets } : { ...none, isInvalid: true };
}

/** Whether the devices of a slice draw from counters that are there. */
const countsBy =
  (sets: ReadonlyMap<string, CounterSet>) =>
  ({ spec }: ResourceSlice): boolean =>
    (spec.devices ?? []).every(({ consumesCounters = [] }) =>
      consumesCounters.every(({ counterSet, counters = {} }) => {
        const there = sets.get(counterSet)?.counters ?? {};
        return sets.has(counterSet) && Object.keys(counters).every((name) => Object.hasOwn(there, name));
      }),
    );

const hasConditions = ({ slices }: Pool): boolean =>
  slices.some(({ spec }) => (spec.devices ?? []).some(({ bindingConditions }) => bindingConditions !== undefined));

const sortedByName = (slices: readonly ResourceSlice[]): readonly ResourceSlice[] =>
  [...slices].sort((a, b) => compare(a.metadata.name, b.metadata.name));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
