import type {
  DeviceClaim,
  DeviceClaimConfiguration,
  DeviceConstraint,
  DeviceRequest,
  DeviceSubRequest,
  ExactDeviceRequest,
} from '../../types/resource-v1';
import { checkDnsLabel } from '../../validation/checks';
import { invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { checkList, checkSet } from './bounded-list';
import { validateDeviceConfiguration } from './device-configuration-validation';
import { checkClassName, checkFullyQualifiedName } from './names';
import { checkRequestReferences, requestNamesOf, type RequestNames } from './request-names';
import { validateSelectors } from './selector-expression';
import { validateDeviceToleration } from './taint-validation';

const ITEMS_MAX = 32;
const ALTERNATIVES_MAX = 8;

/** What a claim asks for (pkg/apis/resource/validation, v1.36). */
export function validateDeviceClaim(claim: DeviceClaim, path: string, findings: Findings): void {
  const names = requestNamesOf(claim);
  checkSet(
    claim.requests,
    {
      itemsMax: ITEMS_MAX,
      keyOf: ({ name }) => name,
      check: (request, at) => {
        validateRequest(request, at, findings);
      },
    },
    `${path}.requests`,
    findings,
  );
  const constraint = (one: DeviceConstraint, at: string): void => {
    validateConstraint(one, names, at, findings);
  };
  checkList(claim.constraints ?? [], { itemsMax: ITEMS_MAX, check: constraint }, `${path}.constraints`, findings);
  const config = (one: DeviceClaimConfiguration, at: string): void => {
    checkRequestReferences(one.requests ?? [], names, `${at}.requests`, findings);
    validateDeviceConfiguration(one, { stored: false }, at, findings);
  };
  checkList(claim.config ?? [], { itemsMax: ITEMS_MAX, check: config }, `${path}.config`, findings);
}

const ONE_OF = 'exactly one of `exactly` or `firstAvailable` is required';

function validateRequest(request: DeviceRequest, path: string, findings: Findings): void {
  const { name, exactly, firstAvailable = [] } = request;
  checkDnsLabel(name, `${path}.name`, findings);
  if (exactly === undefined && firstAvailable.length === 0) findings.push(required(path, ONE_OF));
  else if (exactly !== undefined && firstAvailable.length > 0)
    findings.push(invalid(path, null, `${ONE_OF}, but multiple fields are set`));
  else if (exactly !== undefined) validateAllocation(exactly, `${path}.exactly`, findings);
  else validateAlternatives(firstAvailable, `${path}.firstAvailable`, findings);
}

function validateAlternatives(list: readonly DeviceSubRequest[], path: string, findings: Findings): void {
  const check = (one: DeviceSubRequest, at: string): void => {
    checkDnsLabel(one.name, `${at}.name`, findings);
    validateAllocation(one, at, findings);
  };
  checkSet(list, { itemsMax: ALTERNATIVES_MAX, keyOf: ({ name }) => name, check }, path, findings);
}

function validateAllocation(request: ExactDeviceRequest, path: string, findings: Findings): void {
  checkClassName(request.deviceClassName, `${path}.deviceClassName`, findings);
  validateSelectors(request.selectors ?? [], `${path}.selectors`, findings);
  validateMode(request, path, findings);
  (request.tolerations ?? []).forEach((toleration, index) => {
    validateDeviceToleration(toleration, `${path}.tolerations[${index}]`, findings);
  });
}

function validateMode({ allocationMode = '', count = 0 }: ExactDeviceRequest, path: string, findings: Findings): void {
  if (allocationMode === 'All') {
    if (count !== 0)
      findings.push(invalid(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  } else if (allocationMode === 'ExactCount') {
    if (count <= 0) findings.push(invalid(`${path}.count`, count, 'must be greater than zero'));
  } else findings.push(notSupported(`${path}.allocationMode`, allocationMode, ['All', 'ExactCount']));
}

function validateConstraint(
  { requests = [], matchAttribute, distinctAttribute }: DeviceConstraint,
  names: RequestNames,
  path: string,
  findings: Findings,
): void {
  checkRequestReferences(requests, names, `${path}.requests`, findings);
  if (matchAttribute !== undefined) checkFullyQualifiedName(matchAttribute, `${path}.matchAttribute`, findings);
  else if (distinctAttribute !== undefined)
    checkFullyQualifiedName(distinctAttribute, `${path}.distinctAttribute`, findings);
  else
    findings.push(
      required(path, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'),
    );
}
