import { formatTime } from '../../../base/timestamp';
import type { Device, DeviceAttribute, DeviceTaint, ResourceSlice } from '../../types/resource-v1';
import type { HookContext } from '../definition';
import { ifPresent, mapShared, withFields, withoutField } from '../sharing';

/**
 * Taints get the time when they are written; attributes that are lists and node-allocatable resources are behind gates
 * that are off (DRAListTypeAttributes, DRANodeAllocatableResources; pkg/registry/resource/resourceslice, v1.36).
 */
export function prepareResourceSlice(slice: ResourceSlice, { now }: HookContext): ResourceSlice {
  const time = formatTime(now);
  const prepared = (device: Device): Device => withTaintTimes(withoutDisabledFields(device), time);
  return withFields(slice, {
    spec: withFields(slice.spec, { devices: ifPresent(slice.spec.devices, (list) => mapShared(list, prepared)) }),
  });
}

const withTaintTimes = (device: Device, time: string): Device =>
  withFields(device, {
    taints: ifPresent(device.taints, (taints) =>
      mapShared(taints, (taint: DeviceTaint) => withFields(taint, { timeAdded: taint.timeAdded ?? time })),
    ),
  });

function withoutDisabledFields(device: Device): Device {
  const rest: Device = withoutField(device, 'nodeAllocatableResourceMappings');
  const { attributes } = rest;
  if (attributes === undefined || !Object.values(attributes).some(isList)) return rest;
  const entries = Object.entries(attributes).map(([name, attribute]) => [name, withoutLists(attribute)] as const);
  return { ...rest, attributes: Object.fromEntries(entries) };
}

const isList = ({ ints, bools, strings, versions }: DeviceAttribute): boolean =>
  (ints ?? bools ?? strings ?? versions) !== undefined;

function withoutLists(attribute: DeviceAttribute): DeviceAttribute {
  const { ints: _ints, bools: _bools, strings: _strings, versions: _versions, ...rest } = attribute;
  return rest;
}
