import type { Quantity } from '../../../api/types/scalars';
import { milliOf, unitsOf } from './amounts';

/** Amounts as the scheduler compares them: thousandths of a core, and whole units of all else. */
export interface Resources {
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
  /** Only allocatable amounts have it. */
  readonly pods: number;
  /** Extended resources, huge pages, attachable volumes; undefined when there is none. */
  readonly scalars: ReadonlyMap<string, number> | undefined;
}

/** A list of resources in thousandths, while it is summed and compared. */
export type MilliResources = Map<string, number>;

export type ResourceList = Readonly<Record<string, Quantity>>;

export function milliResources(list: ResourceList | undefined): MilliResources {
  const out: MilliResources = new Map();
  if (list !== undefined) for (const name of Object.keys(list)) out.set(name, milliOf(list[name]));
  return out;
}

export function resourcesOf(list: MilliResources): Resources {
  let scalars: Map<string, number> | undefined;
  for (const [name, milli] of list) if (isScalarResource(name)) (scalars ??= new Map()).set(name, unitsOf(milli));
  return {
    milliCpu: list.get('cpu') ?? 0,
    memory: unitsOf(list.get('memory') ?? 0),
    ephemeralStorage: unitsOf(list.get('ephemeral-storage') ?? 0),
    pods: unitsOf(list.get('pods') ?? 0),
    scalars,
  };
}

export const isEmptyRequest = (request: Resources): boolean =>
  request.milliCpu === 0 && request.memory === 0 && request.ephemeralStorage === 0 && request.scalars === undefined;

/** Sums that grow and shrink with the pods of a node. */
export class ResourceTotals implements Resources {
  milliCpu = 0;
  memory = 0;
  ephemeralStorage = 0;
  readonly pods = 0;
  scalars: Map<string, number> | undefined = undefined;

  add(amounts: Resources, sign: 1 | -1): void {
    this.milliCpu += sign * amounts.milliCpu;
    this.memory += sign * amounts.memory;
    this.ephemeralStorage += sign * amounts.ephemeralStorage;
    if (amounts.scalars === undefined) return;
    this.scalars ??= new Map();
    for (const [name, amount] of amounts.scalars) {
      this.scalars.set(name, (this.scalars.get(name) ?? 0) + sign * amount);
    }
  }

  copy(): ResourceTotals {
    const copy = new ResourceTotals();
    copy.milliCpu = this.milliCpu;
    copy.memory = this.memory;
    copy.ephemeralStorage = this.ephemeralStorage;
    copy.scalars = this.scalars === undefined ? undefined : new Map(this.scalars);
    return copy;
  }
}

export const NO_RESOURCES: Resources = resourcesOf(new Map());

/** pkg/scheduler/util `IsScalarResourceName` (v1.36): what is counted one by one beside cpu, memory and storage. */
export const isScalarResource = (name: string): boolean =>
  isExtendedResource(name) ||
  name.startsWith('hugepages-') ||
  name.includes('kubernetes.io/') ||
  name.startsWith('attachable-volumes-');

/** pkg/apis/core/v1/helper `IsExtendedResourceName` (v1.36), without the check of the name's form. */
export const isExtendedResource = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.');
