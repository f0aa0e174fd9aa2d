import { semanticEqual } from '../../../base/equal';
import { goJson } from '../../../base/go-text';
import { internalForm } from '../../internal-forms/internal-form';
import type {
  AllocatedDeviceStatus,
  AllocationResult,
  DeviceAllocationConfiguration,
  DeviceRequestAllocationResult,
  NetworkDeviceData,
  ResourceClaim,
  ResourceClaimConsumerReference,
  ResourceClaimStatus,
} from '../../types/resource-v1';
import { checkDnsLabel, checkOneOf, checkRequired } from '../../validation/checks';
import { validateConditions } from '../../validation/conditions';
import { forbidden, invalid, tooLong, tooMany, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { checkInterfaceAddress } from '../../validation/ip';
import { IMMUTABLE } from '../../validation/object-meta';
import { validateNodeSelector } from '../core/affinity-validation';
import { validateMetadataUpdate } from '../metadata-validation';
import { validateBindingConditions } from './binding-conditions-validation';
import { checkList, checkSet } from './bounded-list';
import { checkRawObject, validateDeviceConfiguration } from './device-configuration-validation';
import { identityOf } from './device-identity';
import { checkDriverName, checkPoolName, checkUid } from './names';
import { checkRequestReference, checkRequestReferences, requestNamesOf, type RequestNames } from './request-names';

const CONSUMERS_MAX = 256;
const RESULTS_MAX = 32;
const CONFIGS_MAX = 64;
const CONDITIONS_MAX = 8;

/** pkg/apis/resource/validation, v1.36. */
export function validateClaimStatus(next: ResourceClaim, old: ResourceClaim, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  const { status } = next;
  validateConsumers(status.reservedFor ?? [], findings);
  validateDevices(status, findings);
  if ((status.reservedFor ?? []).length > 0) validateReservation(next, old.status, findings);
  const { allocation } = status;
  if (allocation === undefined) return;
  if (old.status.allocation === undefined) {
    validateAllocation(allocation, requestNamesOf(next.spec.devices), findings);
  } else if (!semanticEqual(allocation, old.status.allocation))
    findings.push(invalid('status.allocation', internalForm(allocation, 'resource.AllocationResult'), IMMUTABLE));
}

function validateConsumers(consumers: readonly ResourceClaimConsumerReference[], findings: Findings): void {
  const check = ({ resource, name, uid }: ResourceClaimConsumerReference, at: string): void => {
    checkRequired(resource, `${at}.resource`, findings);
    checkRequired(name, `${at}.name`, findings);
    checkRequired(uid, `${at}.uid`, findings);
  };
  checkSet(consumers, { itemsMax: CONSUMERS_MAX, keyOf: ({ uid }) => uid, check }, 'status.reservedFor', findings);
}

function validateDevices({ devices = [], allocation }: ResourceClaimStatus, findings: Findings): void {
  const allocated = new Set((allocation?.devices.results ?? []).map(identityOf));
  const check = (device: AllocatedDeviceStatus, at: string): void => {
    validateDevice(device, allocated, at, findings);
  };
  checkSet(devices, { keyOf: identityOf, shown: shownIdentity, check }, 'status.devices', findings);
}

function validateDevice(
  device: AllocatedDeviceStatus,
  allocated: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  checkDriverName(device.driver, `${path}.driver`, findings);
  checkPoolName(device.pool, `${path}.pool`, findings);
  checkDnsLabel(device.device, `${path}.device`, findings);
  if (device.shareID !== undefined) checkUid(device.shareID, `${path}.shareID`, findings);
  if (!allocated.has(identityOf(device)))
    findings.push(invalid(path, shownIdentity(device), 'must be an allocated device in the claim'));
  if (device.conditions.length > CONDITIONS_MAX)
    findings.push(tooMany(`${path}.conditions`, device.conditions.length, CONDITIONS_MAX));
  validateConditions(device.conditions, `${path}.conditions`, findings);
  if (device.data !== undefined) checkRawObject(device.data, { stored: false }, `${path}.data`, findings);
  if (device.networkData !== undefined) validateNetworkData(device.networkData, `${path}.networkData`, findings);
}

const shownIdentity = ({ driver, pool, device, shareID = '' }: AllocatedDeviceStatus): unknown => ({
  Driver: driver,
  Pool: pool,
  Device: device,
  ShareID: shareID,
});

const INTERFACE_BYTES_MAX = 256;
const HARDWARE_BYTES_MAX = 128;
const ADDRESSES_MAX = 16;

function validateNetworkData(data: NetworkDeviceData, path: string, findings: Findings): void {
  const { interfaceName = '', hardwareAddress = '', ips = [] } = data;
  if (byteLength(interfaceName) > INTERFACE_BYTES_MAX)
    findings.push(tooLong(`${path}.interfaceName`, INTERFACE_BYTES_MAX));
  if (byteLength(hardwareAddress) > HARDWARE_BYTES_MAX)
    findings.push(tooLong(`${path}.hardwareAddress`, HARDWARE_BYTES_MAX));
  const check = (address: string, at: string): void => {
    checkInterfaceAddress(address, at, findings);
  };
  checkSet(ips, { itemsMax: ADDRESSES_MAX, keyOf: (ip) => ip, check }, `${path}.ips`, findings);
}

/** Nobody reserves what is not allocated, and nobody joins once the claim goes away. */
function validateReservation({ metadata, status }: ResourceClaim, old: ResourceClaimStatus, findings: Findings): void {
  const path = 'status.reservedFor';
  if (status.allocation === undefined) {
    findings.push(forbidden(path, 'may not be specified when `allocated` is not set'));
    return;
  }
  if (metadata.deletionTimestamp === undefined) return;
  const before = new Set((old.reservedFor ?? []).map(goJson));
  if ((status.reservedFor ?? []).some((consumer) => !before.has(goJson(consumer))))
    findings.push(
      forbidden(path, 'new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set'),
    );
}

function validateAllocation(allocation: AllocationResult, names: RequestNames, findings: Findings): void {
  const path = 'status.allocation';
  const { devices, nodeSelector } = allocation;
  const result = (one: DeviceRequestAllocationResult, at: string): void => {
    validateResult(one, names, at, findings);
  };
  checkList(devices.results ?? [], { itemsMax: RESULTS_MAX, check: result }, `${path}.devices.results`, findings);
  const config = (one: DeviceAllocationConfiguration, at: string): void => {
    if (checkRequired(one.source, `${at}.source`, findings))
      checkOneOf(one.source, ['FromClaim', 'FromClass'], `${at}.source`, findings);
    checkRequestReferences(one.requests ?? [], names, `${at}.requests`, findings);
    validateDeviceConfiguration(one, { stored: false }, at, findings);
  };
  checkList(devices.config ?? [], { itemsMax: CONFIGS_MAX, check: config }, `${path}.devices.config`, findings);
  if (nodeSelector !== undefined) validateNodeSelector(nodeSelector, `${path}.nodeSelector`, findings);
}

function validateResult(
  result: DeviceRequestAllocationResult,
  names: RequestNames,
  path: string,
  findings: Findings,
): void {
  checkRequestReference(result.request, names, `${path}.request`, findings);
  checkDriverName(result.driver, `${path}.driver`, findings);
  checkPoolName(result.pool, `${path}.pool`, findings);
  checkDnsLabel(result.device, `${path}.device`, findings);
  validateBindingConditions(result, path, findings);
  if (result.shareID !== undefined) checkUid(result.shareID, `${path}.shareID`, findings);
}
