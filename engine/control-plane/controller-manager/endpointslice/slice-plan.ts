import type { Service } from '../../../api/types/core-v1';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../api/types/discovery-v1';
import { semanticEqual } from '../../../base/equal';
import { endpointKey, portsKey, type AddressType } from './endpoint';
import { pack } from './packing';

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
export const CONTROLLER_NAME = 'endpointslice-controller.k8s.io';
const HEADLESS = 'service.kubernetes.io/headless';
const RESERVED: ReadonlySet<string> = new Set([SERVICE_NAME, MANAGED_BY, HEADLESS]);

/** A slice to be written: over `existing`, or new without it. */
export interface Draft {
  readonly existing: EndpointSlice | undefined;
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export interface SlicePlan {
  readonly addressType: AddressType;
  readonly create: readonly Draft[];
  readonly update: readonly Draft[];
  /** Kept as they are, unless hints change them. */
  readonly unchanged: readonly Draft[];
  readonly remove: readonly EndpointSlice[];
}

/** Endpoints that have the same ports, in the order in which they were found. */
export interface PortGroup {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

const ENDPOINTS_MAX = 100;

/** All slices of one address family (k8s.io/endpointslice reconcileByAddressType, v0.36), before hints. */
export function planSlices(
  service: Service,
  addressType: AddressType,
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
): SlicePlan {
  const create: Draft[] = [];
  const update: Draft[] = [];
  const remove: EndpointSlice[] = existing.filter((slice) => !isOwnedBy(slice, service));
  const own = groupByPorts(existing.filter((slice) => isOwnedBy(slice, service)));
  for (const { ports, endpoints } of groups) {
    const key = portsKey(ports);
    const slices = own.get(key) ?? [];
    own.delete(key);
    const byName = new Map(slices.map((slice) => [slice.metadata.name, slice]));
    const packing = pack(
      slices.map((slice) => ({
        name: slice.metadata.name,
        endpoints: slice.endpoints,
        hasChanged: labelsChanged(slice, service),
      })),
      endpoints,
      ENDPOINTS_MAX,
    );
    create.push(...packing.create.map((some) => ({ existing: undefined, ports, endpoints: some })));
    update.push(
      ...packing.update.map((some) => ({ existing: byName.get(some.name), ports, endpoints: some.endpoints })),
    );
    for (const name of packing.remove) remove.push(...slices.filter(({ metadata }) => metadata.name === name));
  }
  for (const slices of own.values()) remove.push(...slices);
  return withPlaceholder(
    { addressType, create, update, unchanged: untouched(existing, update, remove), remove },
    service,
    existing,
  );
}

/** The labels a slice should have: the service's, and ours. */
export function sliceLabels(service: Service): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.metadata.labels ?? {})) if (!RESERVED.has(key)) labels[key] = value;
  const address = service.spec.clusterIP ?? '';
  if (address === '' || address === 'None') labels[HEADLESS] = '';
  labels[SERVICE_NAME] = service.metadata.name;
  labels[MANAGED_BY] = CONTROLLER_NAME;
  return labels;
}

export const isOwnedBy = (slice: EndpointSlice, service: Service): boolean =>
  (slice.metadata.ownerReferences ?? []).some(
    ({ uid, kind, apiVersion }) => uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1',
  );

/** A slice that would be deleted is rather written over with one that would be created (finalize, v0.36). */
export function recycled(plan: SlicePlan, service: Service): SlicePlan {
  const create = [...plan.create];
  const update = [...plan.update];
  const remove: EndpointSlice[] = [];
  for (const slice of plan.remove) {
    const last = create.length > 0 && isOwnedBy(slice, service) ? create.pop() : undefined;
    if (last === undefined) remove.push(slice);
    else update.push({ ...last, existing: slice });
  }
  return { ...plan, create, update, remove };
}

/** A service without endpoints keeps one slice without any. */
function withPlaceholder(plan: SlicePlan, service: Service, existing: readonly EndpointSlice[]): SlicePlan {
  if (existing.length !== plan.remove.length || plan.create.length > 0) return plan;
  const [only] = plan.remove;
  if (plan.remove.length === 1 && only !== undefined && isPlaceholder(only, plan.addressType, service)) {
    return { ...plan, remove: [], unchanged: [{ existing: only, ports: [], endpoints: [] }] };
  }
  return { ...plan, create: [{ existing: undefined, ports: [], endpoints: [] }] };
}

const isPlaceholder = (slice: EndpointSlice, addressType: AddressType, service: Service): boolean =>
  slice.endpoints.length === 0 &&
  slice.ports.length === 0 &&
  slice.addressType === addressType &&
  semanticEqual(slice.metadata.labels, sliceLabels(service));

function labelsChanged(slice: EndpointSlice, service: Service): boolean {
  const own = (labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !RESERVED.has(key)));
  return !semanticEqual(own(slice.metadata.labels), own(service.metadata.labels));
}

function groupByPorts(slices: readonly EndpointSlice[]): Map<string, readonly EndpointSlice[]> {
  const groups = new Map<string, EndpointSlice[]>();
  for (const slice of slices) {
    const key = portsKey(slice.ports);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slice]);
    else group.push(slice);
  }
  return groups;
}

function untouched(
  existing: readonly EndpointSlice[],
  update: readonly Draft[],
  remove: readonly EndpointSlice[],
): readonly Draft[] {
  const touched = new Set<EndpointSlice | undefined>([...update.map((draft) => draft.existing), ...remove]);
  return existing
    .filter((slice) => !touched.has(slice))
    .map((slice) => ({ existing: slice, ports: slice.ports, endpoints: slice.endpoints }));
}

/** Groups endpoints by the ports of their pods. */
export class PortGroups {
  private readonly groups = new Map<string, { ports: readonly EndpointPort[]; endpoints: Map<string, Endpoint> }>();

  add(ports: readonly EndpointPort[], endpoint: Endpoint | undefined): void {
    const key = portsKey(ports);
    let group = this.groups.get(key);
    if (group === undefined) {
      group = { ports, endpoints: new Map() };
      this.groups.set(key, group);
    }
    if (endpoint !== undefined) group.endpoints.set(endpointKey(endpoint), endpoint);
  }

  list(): readonly PortGroup[] {
    return [...this.groups.values()].map(({ ports, endpoints }) => ({ ports, endpoints: [...endpoints.values()] }));
  }
}
