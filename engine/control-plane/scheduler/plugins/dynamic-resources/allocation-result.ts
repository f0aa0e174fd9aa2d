import type { NodeSelector, NodeSelectorRequirement } from '../../../../api/types/core-v1';
import type {
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  ResourceClaim,
} from '../../../../api/types/resource-v1';
import { defined } from '../../../../base/defined';
import { semanticEqual } from '../../../../base/equal';
import type { Alternative } from './device-request';
import type { TakenDevice } from './found-device';

/** What is written into the claim; `chosen` holds for each request the way in which it was satisfied. */
export function allocationResult(
  claim: ResourceClaim,
  chosen: readonly Alternative[],
  devices: readonly TakenDevice[],
  node: string,
): AllocationResult {
  const config = [...configOfClasses(chosen), ...configOfClaim(claim, chosen)];
  return defined({
    devices: { results: devices.map(resultOf), ...(config.length === 0 ? {} : { config }) },
    nodeSelector: nodeSelectorOf(devices, node),
  });
}

function resultOf({ alternative, device, slice }: TakenDevice): DeviceRequestAllocationResult {
  return defined({
    request: alternative.fullName,
    driver: slice.spec.driver,
    pool: slice.spec.pool.name,
    device: device.name,
    adminAccess: alternative.adminAccess === true ? true : undefined,
    tolerations: alternative.tolerations,
    bindingConditions: device.bindingConditions,
    bindingFailureConditions: device.bindingFailureConditions,
  });
}

/** That of a class once, with all requests that asked for it. */
function configOfClasses(chosen: readonly Alternative[]): readonly DeviceAllocationConfiguration[] {
  const byClass = new Map<Alternative['deviceClass'], string[]>();
  for (const { deviceClass, fullName } of chosen) {
    const requests = byClass.get(deviceClass);
    if (requests === undefined) byClass.set(deviceClass, [fullName]);
    else requests.push(fullName);
  }
  return [...byClass].flatMap(([{ spec }, requests]) =>
    (spec.config ?? []).map((config) => ({ source: 'FromClass', requests, ...config })),
  );
}

function configOfClaim(claim: ResourceClaim, chosen: readonly Alternative[]): readonly DeviceAllocationConfiguration[] {
  return (claim.spec.devices.config ?? []).flatMap((config) => {
    const { requests = [] } = config;
    const told: DeviceAllocationConfiguration = { source: 'FromClaim', ...config };
    if (requests.length === 0) return [told];
    return chosen
      .filter(({ name, fullName }) => requests.includes(name.request) || requests.includes(fullName))
      .map(() => told);
  });
}

/** Where the devices can be used: on the node alone, where their slices say, or (undefined) everywhere. */
function nodeSelectorOf(devices: readonly TakenDevice[], node: string): NodeSelector | undefined {
  const matchFields: NodeSelectorRequirement[] = [];
  const matchExpressions: NodeSelectorRequirement[] = [];
  for (const { device, slice } of devices) {
    const { nodeName, nodeSelector } = slice.spec.perDeviceNodeSelection === true ? device : slice.spec;
    if (nodeName !== undefined || device.bindsToNode === true) {
      return { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }] };
    }
    const [term] = nodeSelector?.nodeSelectorTerms ?? [];
    addNew(term?.matchFields, matchFields);
    addNew(term?.matchExpressions, matchExpressions);
  }
  if (matchFields.length === 0 && matchExpressions.length === 0) return undefined;
  return {
    nodeSelectorTerms: [
      {
        ...(matchExpressions.length === 0 ? {} : { matchExpressions }),
        ...(matchFields.length === 0 ? {} : { matchFields }),
      },
    ],
  };
}

function addNew(from: readonly NodeSelectorRequirement[] | undefined, to: NodeSelectorRequirement[]): void {
  for (const requirement of from ?? []) if (!to.some((known) => isSame(known, requirement))) to.push(requirement);
}

const isSame = (a: NodeSelectorRequirement, b: NodeSelectorRequirement): boolean =>
  a.key === b.key && a.operator === b.operator && semanticEqual(sorted(a.values), sorted(b.values));

const sorted = (values: readonly string[] | undefined): readonly string[] => [...new Set(values ?? [])].sort();
