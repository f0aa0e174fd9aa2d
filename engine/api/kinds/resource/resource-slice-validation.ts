import { isGivenEmpty } from '../../given-empty';
import { semanticEqual } from '../../../base/equal';
import { internalForm } from '../../internal-forms/internal-form';
import type { CounterSet, Device, ResourcePool, ResourceSlice, ResourceSliceSpec } from '../../types/resource-v1';
import { invalid, type Findings } from '../../validation/field-errors';
import { validateImmutable } from '../../validation/object-meta';
import { validateNodeSelector } from '../core/affinity-validation';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkSet } from './bounded-list';
import { validateCounters } from './counter-validation';
import { validateDevice } from './device-validation';
import { checkCounterName, checkDriverName, checkPoolName } from './names';
import { checkNodeChoice, checkNodeName } from './node-choice';

/** pkg/apis/resource/validation, v1.36. */
export function validateResourceSlice({ metadata, spec }: ResourceSlice, findings: Findings): void {
  validateMetadata(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  validateSpec(spec, undefined, findings);
}

export function validateResourceSliceUpdate(next: ResourceSlice, old: ResourceSlice, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, old.spec, findings);
}

const DEVICES_MAX = 128;
const ADVANCED_DEVICES_MAX = 64;
const COUNTER_SETS_MAX = 8;

function validateSpec(spec: ResourceSliceSpec, old: ResourceSliceSpec | undefined, findings: Findings): void {
  const { driver, pool, devices = [], sharedCounters = [], perDeviceNodeSelection } = spec;
  checkDriverName(driver, 'spec.driver', findings);
  validatePool(pool, 'spec.pool', findings);
  if (old !== undefined) validateFixed(spec, old, findings);
  validateNodes(spec, findings);
  const isGiven = (key: 'sharedCounters' | 'devices'): boolean => spec[key] !== undefined || isGivenEmpty(spec, key);
  if (isGiven('sharedCounters') && isGiven('devices'))
    findings.push(invalid('spec', '', 'only one of `sharedCounters` or `devices` is allowed'));
  const before = new Map((old?.devices ?? []).map((device) => [device.name, device]));
  const device = (one: Device, at: string): void => {
    const known = before.get(one.name);
    const sameTaints = known !== undefined && semanticEqual(known.taints, one.taints);
    validateDevice(one, { choosesNodes: perDeviceNodeSelection === true, sameTaints }, at, findings);
  };
  const itemsMax = devices.some(isAdvanced) ? ADVANCED_DEVICES_MAX : DEVICES_MAX;
  checkSet(devices, { itemsMax, keyOf: ({ name }) => name, check: device }, 'spec.devices', findings);
  validateCounterSets(sharedCounters, 'spec.sharedCounters', findings);
}

const isAdvanced = ({ taints = [], consumesCounters = [] }: Device): boolean =>
  taints.length > 0 || consumesCounters.length > 0;

function validatePool({ name, resourceSliceCount, generation }: ResourcePool, path: string, findings: Findings): void {
  checkPoolName(name, `${path}.name`, findings);
  if (resourceSliceCount <= 0)
    findings.push(invalid(`${path}.resourceSliceCount`, resourceSliceCount, 'must be greater than zero'));
  if (generation < 0) findings.push(invalid(`${path}.generation`, generation, 'must be greater than or equal to zero'));
}

function validateFixed(next: ResourceSliceSpec, old: ResourceSliceSpec, findings: Findings): void {
  validateImmutable(next.pool.name, old.pool.name, 'spec.pool.name', findings);
  validateImmutable(next.driver, old.driver, 'spec.driver', findings);
  validateImmutable(next.nodeName, old.nodeName, 'spec.nodeName', findings);
}

const CHOICE = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

function validateNodes(spec: ResourceSliceSpec, findings: Findings): void {
  const { nodeName, nodeSelector } = spec;
  const chosen: string[] = [];
  if (nodeName === '') findings.push(invalid('spec.nodeName', '', 'must be either unset or set to a non-empty string'));
  else if (nodeName !== undefined) {
    chosen.push('nodeName');
    checkNodeName(nodeName, 'spec.nodeName', findings);
  }
  if (nodeSelector !== undefined) {
    chosen.push('nodeSelector');
    validateNodeSelector(nodeSelector, 'spec.nodeSelector', findings);
    const shown = internalForm(nodeSelector, 'core.NodeSelector') as { readonly NodeSelectorTerms: unknown };
    if (nodeSelector.nodeSelectorTerms.length !== 1)
      findings.push(
        invalid(
          'spec.nodeSelector.nodeSelectorTerms',
          shown.NodeSelectorTerms,
          'must have exactly one node selector term',
        ),
      );
  }
  for (const key of ['allNodes', 'perDeviceNodeSelection'] as const)
    if (spec[key] === true) chosen.push(key);
    else if (spec[key] === false) findings.push(invalid(`spec.${key}`, false, 'must be either unset or set to true'));
  checkNodeChoice(chosen, { none: CHOICE, several: `${CHOICE}, but multiple fields are set` }, 'spec', findings);
}

function validateCounterSets(sets: readonly CounterSet[], path: string, findings: Findings): void {
  const check = ({ name, counters }: CounterSet, at: string): void => {
    checkCounterName(name, `${at}.name`, findings);
    validateCounters(counters, `${at}.counters`, findings);
  };
  checkSet(sets, { itemsMax: COUNTER_SETS_MAX, keyOf: ({ name }) => name, check }, path, findings);
}
