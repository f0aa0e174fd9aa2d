import { sortedKeys } from '../../../base/go-text';
import { internalForm } from '../../internal-forms/internal-form';
import type { Device, DeviceAttribute, DeviceCounterConsumption } from '../../types/resource-v1';
import { checkDnsLabel } from '../../validation/checks';
import { forbidden, invalid, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { validateNodeSelector } from '../core/affinity-validation';
import { validateBindingConditions } from './binding-conditions-validation';
import { checkList, checkSet } from './bounded-list';
import { validateCounters } from './counter-validation';
import { checkNodeName, checkNodeChoice } from './node-choice';
import { checkCounterName, checkQualifiedName } from './names';
import { validateRequestPolicy } from './request-policy-validation';
import { validateDeviceTaint } from './taint-validation';

const PROPERTIES_MAX = 32;
const VALUES_MAX = 48;
const TAINTS_MAX = 16;
const CONSUMPTIONS_MAX = 2;

/** What a device is judged by beside itself. */
export interface DeviceRules {
  /** The slice leaves the choice of nodes to its devices. */
  readonly choosesNodes: boolean;
  /** The taints are those that were there before. */
  readonly sameTaints: boolean;
}

/** pkg/apis/resource/validation, v1.36. */
export function validateDevice(device: Device, rules: DeviceRules, path: string, findings: Findings): void {
  checkDnsLabel(device.name, `${path}.name`, findings);
  validateCounts(device, path, findings);
  validateAttributes(device, `${path}.attributes`, findings);
  validateCapacity(device, `${path}.capacity`, findings);
  if (!rules.sameTaints) validateTaints(device, `${path}.taints`, findings);
  const consumption = (one: DeviceCounterConsumption, at: string): void => {
    checkCounterName(one.counterSet, `${at}.counterSet`, findings);
    validateCounters(one.counters, `${at}.counters`, findings);
  };
  checkSet(
    device.consumesCounters ?? [],
    { itemsMax: CONSUMPTIONS_MAX, keyOf: ({ counterSet }) => counterSet, check: consumption },
    `${path}.consumesCounters`,
    findings,
  );
  validateNodes(device, rules, path, findings);
  validateBindingConditions(device, path, findings);
}

function validateCounts({ attributes = {}, capacity = {} }: Device, path: string, findings: Findings): void {
  const values = Object.keys(attributes).length;
  const properties = values + Object.keys(capacity).length;
  if (properties > PROPERTIES_MAX)
    findings.push(
      invalid(path, properties, `the total number of attributes and capacities must not exceed ${PROPERTIES_MAX}`),
    );
  if (values > VALUES_MAX)
    findings.push(invalid(path, values, `the total number of attribute values must not exceed ${VALUES_MAX}`));
}

function validateAttributes({ attributes = {} }: Device, path: string, findings: Findings): void {
  for (const name of sortedKeys(attributes)) {
    checkQualifiedName(name, path, findings);
    const attribute = attributes[name];
    if (attribute !== undefined) validateAttribute(attribute, `${path}[${shortened(name)}]`, findings);
  }
}

const VALUE_BYTES_MAX = 64;

const NUMERIC = '(0|[1-9]\\d*)';
const PRERELEASE = '(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)';
const BUILD = '[0-9a-zA-Z-]+';
const SEMANTIC_VERSION = new RegExp(
  `^${NUMERIC}\\.${NUMERIC}\\.${NUMERIC}(-${PRERELEASE}(\\.${PRERELEASE})*)?(\\+${BUILD}(\\.${BUILD})*)?$`,
);

function validateAttribute(attribute: DeviceAttribute, path: string, findings: Findings): void {
  const { int, bool, string, version } = attribute;
  if (string !== undefined) checkValueLength(string, `${path}.string`, findings);
  if (version !== undefined) {
    if (!SEMANTIC_VERSION.test(version))
      findings.push(invalid(`${path}.version`, version, 'must be a string compatible with semver.org spec 2.0.0'));
    checkValueLength(version, `${path}.version`, findings);
  }
  const given = [int, bool, string, version].filter((value) => value !== undefined).length;
  if (given === 1) return;
  const shown = given === 0 ? '' : internalForm(attribute, 'resource.DeviceAttribute');
  findings.push(invalid(path, shown, 'exactly one value must be specified'));
}

function checkValueLength(value: string, path: string, findings: Findings): void {
  if (byteLength(value) > VALUE_BYTES_MAX) findings.push(tooLong(path, VALUE_BYTES_MAX));
}

function validateCapacity({ capacity = {}, allowMultipleAllocations }: Device, path: string, findings: Findings): void {
  for (const name of sortedKeys(capacity)) {
    checkQualifiedName(name, path, findings);
    const one = capacity[name];
    if (one?.requestPolicy === undefined) continue;
    const at = `${path}[${shortened(name)}].requestPolicy`;
    if (allowMultipleAllocations === true) validateRequestPolicy(one.requestPolicy, one.value, at, findings);
    else findings.push(forbidden(at, 'allowMultipleAllocations must be true'));
  }
}

const KEY_LENGTH_MAX = 96;

/** A key that is too long loses its middle in paths. */
const shortened = (key: string): string =>
  key.length <= KEY_LENGTH_MAX ? key : `${key.slice(0, 47)}...${key.slice(key.length - 46)}`;

function validateTaints({ taints = [] }: Device, path: string, findings: Findings): void {
  const bounds = {
    itemsMax: TAINTS_MAX,
    check: (taint: (typeof taints)[number], at: string): void => {
      validateDeviceTaint(taint, at, findings);
    },
  };
  checkList(taints, bounds, path, findings);
}

const CHOICE =
  'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec';

function validateNodes(device: Device, { choosesNodes }: DeviceRules, path: string, findings: Findings): void {
  const { nodeName, nodeSelector, allNodes } = device;
  if (!choosesNodes) {
    if (nodeName !== undefined || nodeSelector !== undefined || allNodes !== undefined)
      findings.push(
        invalid(
          path,
          null,
          '`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
        ),
      );
    return;
  }
  const chosen: string[] = [];
  if (nodeName === '') findings.push(invalid(`${path}.nodeName`, '', 'must not be empty'));
  else if (nodeName !== undefined) {
    chosen.push('nodeName');
    checkNodeName(nodeName, `${path}.nodeName`, findings);
  }
  if (nodeSelector !== undefined) {
    chosen.push('nodeSelector');
    validateNodeSelector(nodeSelector, `${path}.nodeSelector`, findings);
  }
  if (allNodes === false) findings.push(invalid(`${path}.allNodes`, false, 'must be either unset or set to true'));
  else if (allNodes === true) chosen.push('allNodes');
  checkNodeChoice(chosen, { none: CHOICE, several: CHOICE }, path, findings);
}
