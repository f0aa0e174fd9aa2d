import { addQuantities, compareQuantities } from '../../base/quantity';
import { sortedKeys } from '../../base/go-text';
import { Interned } from '../../base/interned';
import { RecentMap } from '../../base/recent';
import type { Container, PodSpec } from '../../api/types/core-v1';
import { initContainersOf, isRestartableInit } from './container-kinds';

export type ResourceList = Readonly<Record<string, string>>;

interface Totals {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

const totals = new RecentMap<PodSpec, Totals>();
/** Pods of one template ask for the same. */
const lists = new Interned<ResourceList>();

/** What a pod asks for, all in all (k8s.io/component-helpers/resource, v0.36). */
export const podRequests = (spec: PodSpec): ResourceList => totalsOf(spec).requests;
export const podLimits = (spec: PodSpec): ResourceList => totalsOf(spec).limits;

function totalsOf(spec: PodSpec): Totals {
  const known = totals.get(spec);
  if (known !== undefined) return known;
  const computed = { requests: total(spec, 'requests'), limits: total(spec, 'limits') };
  totals.set(spec, computed);
  return computed;
}

type Side = 'requests' | 'limits';
type Sum = Map<string, string>;

function total(spec: PodSpec, side: Side): ResourceList {
  const sum: Sum = new Map();
  for (const container of spec.containers) add(sum, container.resources[side]);
  const peak = initPeak(initContainersOf(spec), side, sum);
  for (const [name, amount] of peak) sum.set(name, larger(sum.get(name), amount));
  for (const name of ['cpu', 'memory']) {
    const whole = spec.resources?.[side]?.[name];
    if (whole !== undefined) sum.set(name, whole);
  }
  if (side === 'requests') add(sum, spec.overhead);
  else
    for (const [name, amount] of Object.entries(spec.overhead ?? {})) if (sum.has(name)) add(sum, { [name]: amount });
  return listOf(sum);
}

/** Sidecars stay beside what follows; the other init containers run one at a time. Adds the sidecars to `sum`. */
function initPeak(containers: readonly Container[], side: Side, sum: Sum): Sum {
  const sidecars: Sum = new Map();
  const peak: Sum = new Map();
  for (const container of containers) {
    const own = container.resources[side];
    if (isRestartableInit(container)) {
      add(sum, own);
      add(sidecars, own);
      raise(peak, sidecars);
    } else {
      const beside = new Map(sidecars);
      add(beside, own);
      raise(peak, beside);
    }
  }
  return peak;
}

function raise(peak: Sum, by: Sum): void {
  for (const [name, amount] of by) peak.set(name, larger(peak.get(name), amount));
}

function add(sum: Sum, amounts: ResourceList | undefined): void {
  for (const [name, amount] of Object.entries(amounts ?? {})) {
    const before = sum.get(name);
    sum.set(name, before === undefined ? amount : addQuantities(before, amount));
  }
}

const larger = (a: string | undefined, b: string): string => (a === undefined || compareQuantities(a, b) < 0 ? b : a);

function listOf(sum: Sum): ResourceList {
  const out: Record<string, string> = {};
  for (const name of sortedKeys(Object.fromEntries(sum))) {
    const amount = sum.get(name);
    if (amount !== undefined) out[name] = amount;
  }
  return lists.of(JSON.stringify(out), () => out);
}
