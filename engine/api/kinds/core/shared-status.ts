import { Interned } from '../../../base/interned';
import type { ContainerStatus, PodStatus } from '../../types/core-v1';
import { ifPresent, mapShared, withFields } from '../sharing';
import { sharedConditions } from './shared-conditions';

/**
 * The same status, with whatever many pods show held once by all of them: what their conditions, nodes, resources and
 * states of containers say, as long as it is short. What differs from pod to pod stays theirs.
 */
export const sharedStatus = (status: PodStatus): PodStatus =>
  withFields(status, {
    conditions: ifPresent(status.conditions, sharedConditions),
    hostIPs: ifPresent(status.hostIPs, shared),
    resources: ifPresent(status.resources, shared),
    allocatedResources: ifPresent(status.allocatedResources, shared),
    initContainerStatuses: ifPresent(status.initContainerStatuses, sharedContainers),
    containerStatuses: ifPresent(status.containerStatuses, sharedContainers),
  });

const sharedContainers = (containers: readonly ContainerStatus[]): readonly ContainerStatus[] =>
  mapShared(containers, (container) =>
    withFields(container, { state: shared(container.state), lastState: shared(container.lastState) }),
  );

const values = new Interned<unknown>();
const TEXT_MAX = 256;

function shared<T>(value: T): T {
  const text = JSON.stringify(value);
  return text.length > TEXT_MAX ? value : (values.of(text, () => value) as T);
}
