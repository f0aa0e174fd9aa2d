import { Interned } from '../../../base/interned';
import type { ContainerStatus, PodStatus } from '../../types/core-v1';
import { mapShared, withFields } from '../sharing';
import { sharedConditions } from './shared-conditions';

/**
 * The same status, with whatever many pods show held once by all of them: what their conditions, nodes, resources and
 * states of containers say, as long as it is short. What differs from pod to pod stays theirs; what is still that of the
 * `old` status was shared when that was written.
 */
export const sharedStatus = (status: PodStatus, old: PodStatus): PodStatus =>
  withFields(status, {
    conditions: ifChanged(status.conditions, old.conditions, sharedConditions),
    hostIPs: ifChanged(status.hostIPs, old.hostIPs, shared),
    resources: ifChanged(status.resources, old.resources, shared),
    allocatedResources: ifChanged(status.allocatedResources, old.allocatedResources, shared),
    initContainerStatuses: ifChanged(status.initContainerStatuses, old.initContainerStatuses, sharedContainers),
    containerStatuses: ifChanged(status.containerStatuses, old.containerStatuses, sharedContainers),
  });

const ifChanged = <T>(value: T | undefined, old: T | undefined, share: (value: T) => T): T | undefined =>
  value === undefined || value === old ? value : share(value);

/** The same statuses of containers, with what they say of their states held once. */
export const sharedContainers = (containers: readonly ContainerStatus[]): readonly ContainerStatus[] =>
  mapShared(containers, (container) =>
    withFields(container, { state: shared(container.state), lastState: shared(container.lastState) }),
  );

const values = new Interned<unknown>();
const TEXT_MAX = 256;

function shared<T>(value: T): T {
  const text = JSON.stringify(value);
  return text.length > TEXT_MAX ? value : (values.of(text, () => value) as T);
}
