import type { Pod } from '../../../../api/types/core-v1';
import type { DeviceClass, ResourceClaim } from '../../../../api/types/resource-v1';
import type { ClassLookup } from './device-request';

/** What is wrong with the classes that a claim asks for, if anything. */
export function missingClass({ spec }: ResourceClaim, classOf: ClassLookup): string | undefined {
  for (const { name, exactly, firstAvailable = [] } of spec.devices.requests) {
    const asked =
      exactly === undefined
        ? firstAvailable.map((sub) => ({ request: `${name}/${sub.name}`, className: sub.deviceClassName }))
        : [{ request: name, className: exactly.deviceClassName }];
    const missing = asked.find(({ className }) => classOf(className) === undefined);
    if (missing !== undefined) return `request ${missing.request}: device class ${missing.className} does not exist`;
  }
  return undefined;
}

/** A resource that the pod requests like cpu, and that a device class offers to provide. */
export function offeredResource({ spec }: Pod, classes: readonly DeviceClass[]): string | undefined {
  if (classes.length === 0) return undefined;
  const offered = new Set(classes.flatMap((each) => [each.spec.extendedResourceName, IMPLICIT + each.metadata.name]));
  return [...(spec.initContainers ?? []), ...spec.containers]
    .flatMap(({ resources: { requests } }) => Object.keys(requests ?? {}))
    .find((name) => offered.has(name));
}

/** Each class also offers a resource of its own name. */
const IMPLICIT = 'deviceclass.resource.kubernetes.io/';
