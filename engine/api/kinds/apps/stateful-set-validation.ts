import { semanticEqual } from '../../../base/equal';
import type {
  RollingUpdateStatefulSetStrategy,
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../../types/apps-v1';
import type { PodTemplateSpec, Volume } from '../../types/core-v1';
import type { LabelSelector } from '../../types/meta-v1';
import { checkDnsLabel, checkNonNegative, checkOneOf } from '../../validation/checks';
import { forbidden, invalid, required, type Findings } from '../../validation/field-errors';
import { amountOf, checkAtMost100Percent, checkIntOrPercent } from '../../validation/int-or-percent';
import { internalForm } from '../../internal-forms/internal-form';
import { validateAnnotations, validateLabels } from '../../validation/object-meta';
import { validateClaimSpec } from '../core/claim-validation';
import { validatePodAnnotations } from '../core/pod-annotations-validation';
import { TEMPLATE_RULES } from '../core/pod-rules';
import { validatePodTemplate } from '../core/pod-template-validation';
import { validateMetadata, validateMetadataUpdate } from '../metadata-validation';
import { checkAlwaysRunning } from '../core/always-running-validation';
import { checkAtMost, checkCollisionCount, checkCounts } from '../core/replica-counts';
import { checkSelected, validateGivenSelector } from './selector-validation';
import { claimSpecOf } from './stateful-set-defaults';

/** pkg/apis/apps/validation, v1.36: ValidateStatefulSet and its relatives. */
export function validateStatefulSet({ metadata, spec }: StatefulSet, findings: Findings): void {
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-label' }, findings);
  validateSpec(spec, { isNew: true }, findings);
}

const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

export function validateStatefulSetUpdate(next: StatefulSet, old: StatefulSet, findings: Findings): void {
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  validateSpec(next.spec, { isNew: false }, findings);
  if (!semanticEqual(fixedParts(next.spec), fixedParts(old.spec))) findings.push(forbidden('spec', FIXED));
}

const fixedParts = ({ selector, volumeClaimTemplates, serviceName, podManagementPolicy }: StatefulSetSpec): unknown => [
  selector,
  volumeClaimTemplates,
  serviceName,
  podManagementPolicy,
];

/** What cannot change any more is judged in new sets only. */
function validateSpec(spec: StatefulSetSpec, { isNew }: { isNew: boolean }, findings: Findings): void {
  const policy = spec.podManagementPolicy;
  if (policy === undefined) findings.push(required('spec.podManagementPolicy'));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel')
    findings.push(invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'"));
  validateStrategy(spec.updateStrategy, 'spec.updateStrategy', findings);
  validateRetention(spec.persistentVolumeClaimRetentionPolicy, findings);
  if (isNew)
    (spec.volumeClaimTemplates ?? []).forEach((template, index) =>
      validateClaimSpec(claimSpecOf(template), `spec.volumeClaimTemplates[${index}].spec`, findings),
    );
  checkNonNegative(spec.replicas, 'spec.replicas', findings);
  checkNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', findings);
  checkNonNegative(spec.ordinals?.start, 'spec.ordinals.start', findings);
  if (isNew && spec.serviceName !== '') checkDnsLabel(spec.serviceName, 'spec.serviceName', findings);
  validateSelectorAndTemplate(spec, findings);
  checkAlwaysRunning(spec.template.spec, 'StatefulSet', 'spec.template.spec', findings);
}

function validateStrategy(strategy: StatefulSetUpdateStrategy, path: string, findings: Findings): void {
  const { type, rollingUpdate } = strategy;
  const at = `${path}.rollingUpdate`;
  if (type === undefined) findings.push(required(path));
  else if (type === 'OnDelete') {
    if (rollingUpdate !== undefined)
      findings.push(
        invalid(
          at,
          internalForm(rollingUpdate, 'apps.RollingUpdateStatefulSetStrategy'),
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
  } else if (type !== 'RollingUpdate')
    findings.push(
      invalid(path, internalForm(strategy, 'apps.StatefulSetUpdateStrategy'), "must be 'RollingUpdate' or 'OnDelete'"),
    );
  else if (rollingUpdate !== undefined) validateRollingUpdate(rollingUpdate, at, findings);
}

function validateRollingUpdate(update: RollingUpdateStatefulSetStrategy, path: string, findings: Findings): void {
  checkNonNegative(update.partition, `${path}.partition`, findings);
  const { maxUnavailable } = update;
  if (maxUnavailable === undefined) return;
  checkIntOrPercent(maxUnavailable, `${path}.maxUnavailable`, findings);
  if (amountOf(maxUnavailable) === 0) findings.push(invalid(`${path}.maxUnavailable`, maxUnavailable, 'cannot be 0'));
  checkAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, findings);
}

function validateRetention(
  policy: StatefulSetPersistentVolumeClaimRetentionPolicy | undefined,
  findings: Findings,
): void {
  if (policy === undefined) return;
  const path = 'spec.persistentVolumeClaimRetentionPolicy';
  checkOneOf(policy.whenDeleted, ['Retain', 'Delete'], `${path}.whenDeleted`, findings);
  checkOneOf(policy.whenScaled, ['Retain', 'Delete'], `${path}.whenScaled`, findings);
}

function validateSelectorAndTemplate(spec: StatefulSetSpec, findings: Findings): void {
  const selector: LabelSelector | null = spec.selector;
  if (selector === null) findings.push(required('spec.selector'));
  else if (!validateGivenSelector(selector, 'statefulset', findings)) {
    findings.push(invalid('spec.selector', selector, ''));
    return;
  }
  const path = 'spec.template';
  const template = withClaims(spec);
  const { annotations, labels } = template.metadata;
  checkSelected(template, selector, findings);
  validatePodTemplate(template, path, findings);
  validateLabels(labels, `${path}.labels`, findings);
  validateAnnotations(annotations, `${path}.annotations`, findings);
  validatePodAnnotations(annotations, template.spec, TEMPLATE_RULES, `${path}.annotations`, findings);
}

/** The template as pods will be made of it: a volume per claim; host name and subdomain are the set's to give. */
function withClaims({ template, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname, subdomain, ...spec } = template.spec;
  if (hostname === undefined && subdomain === undefined && volumeClaimTemplates.length === 0) return template;
  const names = new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''));
  const claimed = [...names].map((name): Volume => ({ name, persistentVolumeClaim: { claimName: name } }));
  const others = (spec.volumes ?? []).filter(({ name }) => !names.has(name));
  const volumes = [...claimed, ...others];
  return { ...template, spec: volumes.length === 0 ? spec : { ...spec, volumes } };
}

export function validateStatefulSetStatus(next: StatefulSet, old: StatefulSet, findings: Findings): void {
  const { status } = next;
  checkCounts(
    status,
    [
      'replicas',
      'readyReplicas',
      'currentReplicas',
      'updatedReplicas',
      'availableReplicas',
      'observedGeneration',
      'collisionCount',
    ],
    findings,
  );
  for (const count of ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const)
    checkAtMost(status, count, 'replicas', 'status.replicas', findings);
  checkAtMost(status, 'availableReplicas', 'readyReplicas', 'status.readyReplicas', findings);
  validateMetadataUpdate(next.metadata, old.metadata, findings);
  checkCollisionCount(status, old.status, findings);
}
