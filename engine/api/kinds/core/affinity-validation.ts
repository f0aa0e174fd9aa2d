import type {
  Affinity,
  NodeAffinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
  TopologySpreadConstraint,
} from '../../types/core-v1';
import type { LabelSelector } from '../../types/meta-v1';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  checkFormat,
  checkLabelKey,
  checkOneOf,
  checkPositive,
} from '../../validation/checks';
import { duplicate, forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { labelValueFaults } from '../../validation/formats';
import { validateLabelSelector } from '../../validation/label-selector';
import type { PodRules } from './pod-rules';

/** Where pods may, must and would rather be (pkg/apis/core/validation, v1.36). */
export function validateAffinity(affinity: Affinity, rules: PodRules, path: string, findings: Findings): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity !== undefined) validateNodeAffinity(nodeAffinity, rules, `${path}.nodeAffinity`, findings);
  if (podAffinity !== undefined) validatePodAffinity(podAffinity, rules, `${path}.podAffinity`, findings);
  if (podAntiAffinity !== undefined) validatePodAffinity(podAntiAffinity, rules, `${path}.podAntiAffinity`, findings);
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function validateNodeAffinity(affinity: NodeAffinity, rules: PodRules, path: string, findings: Findings): void {
  const needed = affinity[REQUIRED];
  if (needed !== undefined)
    validateNodeSelector(needed, `${path}.${REQUIRED}`, findings, {
      allowInvalidValues: rules.allowInvalidRequiredNodeAffinity,
    });
  (affinity[PREFERRED] ?? []).forEach((term, index) => {
    const at = `${path}.${PREFERRED}[${index}]`;
    checkWeight(term.weight, at, findings);
    validateNodeTerm(term.preference, true, `${at}.preference`, findings);
  });
}

export function validateNodeSelector(
  selector: NodeSelector,
  path: string,
  findings: Findings,
  { allowInvalidValues = false }: { allowInvalidValues?: boolean } = {},
): void {
  const at = `${path}.nodeSelectorTerms`;
  if (selector.nodeSelectorTerms.length === 0) findings.push(required(at, 'must have at least one node selector term'));
  selector.nodeSelectorTerms.forEach((term, index) =>
    validateNodeTerm(term, allowInvalidValues, `${at}[${index}]`, findings),
  );
}

function validateNodeTerm(term: NodeSelectorTerm, allowInvalidValues: boolean, path: string, findings: Findings): void {
  (term.matchExpressions ?? []).forEach((requirement, index) =>
    validateNodeRequirement(requirement, allowInvalidValues, `${path}.matchExpressions[${index}]`, findings),
  );
  (term.matchFields ?? []).forEach((requirement, index) =>
    validateNodeField(requirement, `${path}.matchFields[${index}]`, findings),
  );
}

function validateNodeRequirement(
  { key, operator, values = [] }: NodeSelectorRequirement,
  allowInvalidValues: boolean,
  path: string,
  findings: Findings,
): void {
  const at = `${path}.values`;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) findings.push(required(at, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      findings.push(forbidden(at, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      findings.push(required(at, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else findings.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  checkLabelKey(key, `${path}.key`, findings);
  if (allowInvalidValues) return;
  values.forEach((value, index) => checkFormat(value, labelValueFaults, `${at}[${index}]`, findings));
}

function validateNodeField(
  { key, operator, values = [] }: NodeSelectorRequirement,
  path: string,
  findings: Findings,
): void {
  if (operator !== 'In' && operator !== 'NotIn')
    findings.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1)
    findings.push(
      required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"),
    );
  if (key !== 'metadata.name') findings.push(invalid(`${path}.key`, key, 'not a valid field selector key'));
  else values.forEach((value, index) => checkDnsSubdomain(value, `${path}.values[${index}]`, findings));
}

function checkWeight(weight: number, path: string, findings: Findings): void {
  if (weight <= 0 || weight > 100) findings.push(invalid(`${path}.weight`, weight, 'must be in the range 1-100'));
}

function validatePodAffinity(affinity: PodAffinity, rules: PodRules, path: string, findings: Findings): void {
  (affinity[REQUIRED] ?? []).forEach((term, index) =>
    validatePodTerm(term, rules, `${path}.${REQUIRED}[${index}]`, findings),
  );
  (affinity[PREFERRED] ?? []).forEach((term, index) => {
    const at = `${path}.${PREFERRED}[${index}]`;
    checkWeight(term.weight, at, findings);
    validatePodTerm(term.podAffinityTerm, rules, `${at}.podAffinityTerm`, findings);
  });
}

function validatePodTerm(term: PodAffinityTerm, rules: PodRules, path: string, findings: Findings): void {
  const allowed = { allowInvalidValues: rules.allowInvalidSelectorValues };
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, findings, allowed);
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, findings, allowed);
  for (const namespace of term.namespaces ?? []) checkDnsLabel(namespace, `${path}.namespace`, findings);
  validateKeys(term, path, findings);
  if (term.topologyKey === '') findings.push(required(`${path}.topologyKey`, 'can not be empty'));
  checkLabelKey(term.topologyKey, `${path}.topologyKey`, findings);
}

interface WithKeys {
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly labelSelector?: LabelSelector;
}

/** ValidateMatchLabelKeysAndMismatchLabelKeys. */
function validateKeys(
  { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector }: WithKeys,
  path: string,
  findings: Findings,
): void {
  if (matchLabelKeys.length === 0 && mismatchLabelKeys.length === 0) return;
  validateKeyList(matchLabelKeys, labelSelector, `${path}.matchLabelKeys`, findings);
  validateKeyList(mismatchLabelKeys, labelSelector, `${path}.mismatchLabelKeys`, findings);
  const inSelector = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && inSelector.has(key))
      findings.push(invalid(`${path}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector'));
    inSelector.add(key);
  }
  matchLabelKeys.forEach((key, index) => {
    if (mismatchLabelKeys.includes(key))
      findings.push(
        invalid(`${path}.matchLabelKeys[${index}]`, key, 'exists in both matchLabelKeys and mismatchLabelKeys'),
      );
  });
}

function validateKeyList(
  keys: readonly string[],
  selector: LabelSelector | undefined,
  path: string,
  findings: Findings,
): void {
  if (keys.length === 0) return;
  if (selector === undefined) {
    findings.push(forbidden(path, 'must not be specified when labelSelector is not set'));
    return;
  }
  keys.forEach((key, index) => checkLabelKey(key, `${path}[${index}]`, findings));
}

export function validateSpread(
  constraints: readonly TopologySpreadConstraint[],
  rules: PodRules,
  path: string,
  findings: Findings,
): void {
  constraints.forEach((constraint, index) => {
    const at = `${path}[${index}]`;
    const { topologyKey, whenUnsatisfiable, minDomains } = constraint;
    checkPositive(constraint.maxSkew, `${at}.maxSkew`, findings);
    if (topologyKey === '') findings.push(required(`${at}.topologyKey`, 'can not be empty'));
    checkOneOf(whenUnsatisfiable, ['DoNotSchedule', 'ScheduleAnyway'], `${at}.whenUnsatisfiable`, findings);
    if (isRepeated(constraint, constraints.slice(index + 1)))
      findings.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`));
    if (minDomains !== undefined) validateMinDomains(minDomains, whenUnsatisfiable, `${at}.minDomains`, findings);
    for (const key of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const)
      if (constraint[key] !== undefined) checkOneOf(constraint[key], ['Honor', 'Ignore'], `${at}.${key}`, findings);
    validateKeys(constraint, at, findings);
    if (!rules.allowInvalidSpreadSelector)
      validateLabelSelector(constraint.labelSelector, `${at}.labelSelector`, findings);
  });
}

const isRepeated = (one: TopologySpreadConstraint, others: readonly TopologySpreadConstraint[]): boolean =>
  others.some((other) => other.topologyKey === one.topologyKey && other.whenUnsatisfiable === one.whenUnsatisfiable);

function validateMinDomains(minDomains: number, action: string, path: string, findings: Findings): void {
  checkPositive(minDomains, path, findings);
  if (action !== 'DoNotSchedule')
    findings.push(
      invalid(path, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`),
    );
}
