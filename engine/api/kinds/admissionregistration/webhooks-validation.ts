import { semanticEqual } from '../../../base/equal';
import type { FieldError } from '../../field-error';
import type { MutatingWebhook, ValidatingWebhook } from '../../types/admissionregistration-v1';
import type { ObjectMeta } from '../../types/meta-v1';
import { checkOneOf, checkRequired } from '../../validation/checks';
import { duplicate, invalid, notSupported, required, type Findings } from '../../validation/field-errors';
import { dns1035LabelFaults, dnsSubdomainFaults } from '../../validation/formats';
import { validateLabelSelector } from '../../validation/label-selector';
import { validateObjectMeta } from '../../validation/object-meta';
import { plainChecker } from './checkers';
import { validateClientConfig } from './client-config-validation';
import { validateMatchConditions } from './match-conditions-validation';
import { MATCH_POLICIES } from './match-resources-validation';
import { validateRule } from './rule-validation';

export const FAILURE_POLICIES: readonly string[] = Object.freeze(['Fail', 'Ignore']);
export const REINVOCATION_POLICIES: readonly string[] = Object.freeze(['IfNeeded', 'Never']);

/** Webhooks of both kinds; only those that mutate have a reinvocationPolicy. */
type Webhook = ValidatingWebhook & Pick<MutatingWebhook, 'reinvocationPolicy'>;

interface Configuration {
  readonly metadata: ObjectMeta;
  readonly webhooks?: readonly Webhook[];
}

/** What an update tolerates because the old configuration had it wrong already. */
interface Tolerance {
  readonly sameMatchConditions: boolean;
  readonly sideEffects: boolean;
  readonly unknownVersions: boolean;
  readonly sameNames: boolean;
  readonly badSelectors: boolean;
}

const NONE: Tolerance = Object.freeze({
  sameMatchConditions: false,
  sideEffects: false,
  unknownVersions: false,
  sameNames: false,
  badSelectors: false,
});

/** Validate…WebhookConfiguration (pkg/apis/admissionregistration/validation, v1.36). */
export const validateWebhooks = (object: Configuration): readonly FieldError[] => findingsOf(object, NONE);

export const validateWebhooksUpdate = (next: Configuration, old: Configuration): readonly FieldError[] =>
  findingsOf(next, toleranceOf(next.webhooks ?? [], old.webhooks ?? []));

function findingsOf({ metadata, webhooks = [] }: Configuration, tolerance: Tolerance): readonly FieldError[] {
  const findings: FieldError[] = [];
  validateObjectMeta(metadata, { namespaced: false, nameRule: 'dns-subdomain' }, findings);
  const names = new Set<string>();
  webhooks.forEach((webhook, index) => {
    const path = `webhooks[${index}]`;
    validateWebhook(webhook, tolerance, path, findings);
    validateVersions(webhook.admissionReviewVersions, tolerance, `${path}.admissionReviewVersions`, findings);
    if (tolerance.sameNames || webhook.name === '') return;
    if (names.has(webhook.name)) findings.push(duplicate(`${path}.name`, webhook.name));
    names.add(webhook.name);
  });
  return findings;
}

function toleranceOf(next: readonly Webhook[], old: readonly Webhook[]): Tolerance {
  return {
    sameMatchConditions:
      next.length === old.length &&
      old.every((webhook, index) => semanticEqual(webhook.matchConditions, next[index]?.matchConditions)),
    sideEffects: !old.every(({ sideEffects }) => HARMLESS.includes(sideEffects ?? '')),
    unknownVersions: old.some(
      ({ admissionReviewVersions: versions }) =>
        (versions ?? []).length > 0 && !(versions ?? []).some((version) => VERSIONS.includes(version)),
    ),
    sameNames: new Set(old.map(({ name }) => name)).size < old.length,
    badSelectors: old.some(hasBadSelector),
  };
}

function hasBadSelector({ namespaceSelector, objectSelector }: Webhook): boolean {
  const findings: FieldError[] = [];
  validateLabelSelector(namespaceSelector, '', findings);
  validateLabelSelector(objectSelector, '', findings);
  return findings.length > 0;
}

const HARMLESS: readonly string[] = ['None', 'NoneOnDryRun'];
const SIDE_EFFECTS: readonly string[] = ['None', 'NoneOnDryRun', 'Some', 'Unknown'];
const TIMEOUT_SECONDS_MAX = 30;

function validateWebhook(webhook: Webhook, tolerance: Tolerance, path: string, findings: Findings): void {
  checkQualifiedName(webhook.name, `${path}.name`, findings);
  (webhook.rules ?? []).forEach((rule, index) => validateRule(rule, `${path}.rules[${index}]`, findings));
  checkOptional(webhook.failurePolicy, FAILURE_POLICIES, `${path}.failurePolicy`, findings);
  checkOptional(webhook.matchPolicy, MATCH_POLICIES, `${path}.matchPolicy`, findings);
  checkSideEffects(webhook.sideEffects, tolerance, `${path}.sideEffects`, findings);
  const { timeoutSeconds: timeout } = webhook;
  if (timeout !== undefined && (timeout > TIMEOUT_SECONDS_MAX || timeout < 1))
    findings.push(
      invalid(
        `${path}.timeoutSeconds`,
        timeout,
        `the timeout value must be between 1 and ${TIMEOUT_SECONDS_MAX} seconds`,
      ),
    );
  const how = { allowInvalidValues: tolerance.badSelectors };
  validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`, findings, how);
  validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`, findings, how);
  checkOptional(webhook.reinvocationPolicy, REINVOCATION_POLICIES, `${path}.reinvocationPolicy`, findings);
  validateClientConfig(webhook.clientConfig, `${path}.clientConfig`, findings);
  if (tolerance.sameMatchConditions) return;
  const checks = { checker: plainChecker, hasParams: false };
  validateMatchConditions(webhook.matchConditions, checks, `${path}.matchConditions`, findings);
}

function checkSideEffects(sideEffects: string | null, tolerance: Tolerance, path: string, findings: Findings): void {
  const allowed = tolerance.sideEffects ? SIDE_EFFECTS : HARMLESS;
  if (sideEffects === null) findings.push(required(path, `must specify one of ${allowed.join(', ')}`));
  else if (!allowed.includes(sideEffects)) findings.push(notSupported(path, sideEffects, allowed));
}

function checkOptional(value: string | undefined, allowed: readonly string[], path: string, findings: Findings): void {
  if (value !== undefined) checkOneOf(value, allowed, path, findings);
}

/** IsFullyQualifiedName (apimachinery, pkg/util/validation, v0.36). */
function checkQualifiedName(name: string, path: string, findings: Findings): void {
  if (!checkRequired(name, path, findings)) return;
  const faults = dnsSubdomainFaults(name);
  if (faults.length > 0) findings.push(invalid(path, name, faults.join(',')));
  else if (name.split('.').length < 3)
    findings.push(invalid(path, name, 'should be a domain with at least three segments separated by dots'));
}

/** The versions of AdmissionReview that the server speaks. */
const VERSIONS: readonly string[] = ['v1', 'v1beta1'];

function validateVersions(
  given: readonly string[] | null | undefined,
  { unknownVersions }: Tolerance,
  path: string,
  findings: Findings,
): void {
  const versions = given ?? [];
  if (versions.length === 0) {
    findings.push(required(path, `must specify one of ${VERSIONS.join(', ')}`));
    return;
  }
  versions.forEach((version, index) => {
    const at = `${path}[${index}]`;
    if (versions.indexOf(version) < index) findings.push(invalid(at, version, 'duplicate version'));
    else for (const fault of dns1035LabelFaults(version)) findings.push(invalid(at, version, fault));
  });
  if (!unknownVersions && !versions.some((version) => VERSIONS.includes(version)))
    findings.push(invalid(path, versions, `must include at least one of ${VERSIONS.join(', ')}`));
}
