import { givenEmpty } from '../../given-empty';
import { quote } from '../../../base/go-text';
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../../types/batch-v1';
import { checkLabelKey, checkNonNegative, checkOneOf } from '../../validation/checks';
import {
  duplicate,
  invalid,
  invalidHere,
  notSupported,
  required,
  tooLong,
  tooMany,
  type Findings,
} from '../../validation/field-errors';
import { byteLength } from '../../validation/formats';
import { countIndexes } from './index-intervals';

/** What becomes of a job when its pods fail or succeed (pkg/apis/batch/validation, v1.36). */

const RULES_MAX = 20;

const validValues = (values: readonly string[]): string => `valid values: [${values.map(quote).join(' ')}]`;

export function validateFailurePolicy(spec: JobSpec, path: string, findings: Findings): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > RULES_MAX) findings.push(tooMany(`${path}.rules`, rules.length, RULES_MAX));
  const pod = spec.template.spec;
  const names = new Set([...pod.containers, ...(pod.initContainers ?? [])].map(({ name }) => name));
  rules.forEach((rule, index) => validateFailureRule(rule, spec, names, `${path}.rules[${index}]`, findings));
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

function validateFailureRule(
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  { backoffLimitPerIndex }: JobSpec,
  containers: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  if (action === '') findings.push(required(`${path}.action`, validValues(ACTIONS)));
  else if (action !== 'FailIndex') checkOneOf(action, ACTIONS, `${path}.action`, findings);
  else if (backoffLimitPerIndex === undefined)
    findings.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'));
  if (onExitCodes !== undefined) validateExitCodes(onExitCodes, containers, `${path}.onExitCodes`, findings);
  validateConditions(onPodConditions, `${path}.onPodConditions`, findings);
  if (onExitCodes !== undefined && onPodConditions.length > 0)
    findings.push(invalidHere(path, 'specifying both OnExitCodes and OnPodConditions is not supported'));
  if (onExitCodes === undefined && onPodConditions.length === 0)
    findings.push(invalidHere(path, 'specifying one of OnExitCodes and OnPodConditions is required'));
}

const OPERATORS = ['In', 'NotIn'];
const EXIT_CODES_MAX = 255;

function validateExitCodes(
  codes: PodFailurePolicyOnExitCodesRequirement,
  containers: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  const { operator, containerName, values } = codes;
  const at = `${path}.values`;
  if (operator === '') findings.push(required(`${path}.operator`, validValues(OPERATORS)));
  else checkOneOf(operator, OPERATORS, `${path}.operator`, findings);
  if (containerName !== undefined && !containers.has(containerName))
    findings.push(
      invalid(
        `${path}.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      ),
    );
  if (values.length === 0) findings.push(invalid(at, givenEmpty(codes, 'values'), 'at least one value is required'));
  else if (values.length > EXIT_CODES_MAX) findings.push(tooMany(at, values.length, EXIT_CODES_MAX));
  const seen = new Set<number>();
  values.forEach((value, index) => {
    if (operator === 'In' && value === 0)
      findings.push(invalid(`${at}[${index}]`, value, 'must not be 0 for the In operator'));
    if (seen.has(value)) findings.push(duplicate(`${at}[${index}]`, value));
    seen.add(value);
  });
  if (values.some((value, index) => index > 0 && (values[index - 1] ?? 0) > value))
    findings.push(invalid(at, values, 'must be ordered'));
}

const STATUSES = ['False', 'True', 'Unknown'];

function validateConditions(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  path: string,
  findings: Findings,
): void {
  if (patterns.length > RULES_MAX) findings.push(tooMany(path, patterns.length, RULES_MAX));
  patterns.forEach(({ type, status }, index) => {
    const at = `${path}[${index}]`;
    checkLabelKey(type, `${at}.type`, findings);
    if (status === '') findings.push(required(`${at}.status`, validValues(STATUSES)));
    else checkOneOf(status, STATUSES, `${at}.status`, findings);
  });
}

export function validateSuccessPolicy(spec: JobSpec, path: string, findings: Findings): void {
  const at = `${path}.rules`;
  const rules = spec.successPolicy?.rules ?? [];
  if (rules.length === 0)
    findings.push(required(at, 'at least one rules must be specified when the successPolicy is specified'));
  if (rules.length > RULES_MAX) findings.push(tooMany(at, rules.length, RULES_MAX));
  rules.forEach((rule, index) => validateSuccessRule(rule, spec.completions ?? 0, `${at}[${index}]`, findings));
}

const INDEXES_BYTES_MAX = 64 * 1024;

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicyRule,
  completions: number,
  path: string,
  findings: Findings,
): void {
  if (succeededCount === undefined && succeededIndexes === undefined)
    findings.push(required(path, 'at least one of succeededCount or succeededIndexes must be specified'));
  let total = 0;
  if (succeededIndexes !== undefined) {
    const at = `${path}.succeededIndexes`;
    if (byteLength(succeededIndexes) > INDEXES_BYTES_MAX) findings.push(tooLong(at, INDEXES_BYTES_MAX));
    const count = countIndexes(succeededIndexes, completions);
    if (typeof count === 'number') total = count;
    else findings.push(invalid(at, succeededIndexes, `error parsing succeededIndexes: ${count}`));
  }
  if (succeededCount === undefined) return;
  const at = `${path}.succeededCount`;
  const exceeds = (bound: number, what: string): void => {
    if (succeededCount > bound)
      findings.push(invalid(at, succeededCount, `must be less than or equal to ${bound} (${what})`));
  };
  checkNonNegative(succeededCount, at, findings);
  exceeds(completions, 'the number of specified completions');
  if (succeededIndexes !== undefined) exceeds(total, 'the number of indexes in the specified succeededIndexes field');
}

const REPLACEMENTS = ['Failed', 'TerminatingOrFailed'];

export function validateReplacementPolicy(spec: JobSpec, path: string, findings: Findings): void {
  const policy = spec.podReplacementPolicy;
  if (policy === undefined) return;
  const supported = spec.podFailurePolicy === undefined ? REPLACEMENTS : ['Failed'];
  if (!supported.includes(policy)) findings.push(notSupported(path, policy, supported));
}
