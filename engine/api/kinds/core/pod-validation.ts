import { RecentSet } from '../../../base/recent';
import type { Container, Pod, PodSpec } from '../../types/core-v1';
import { forbidden, type Findings } from '../../validation/field-errors';
import { validateMetadata } from '../metadata-validation';
import { validateImageText } from './container-validation';
import { validatePodAnnotations, validateProfilesAgree } from './pod-annotations-validation';
import { POD_RULES, type PodRules } from './pod-rules';
import { validatePodSpec } from './pod-spec-validation';

/** Specs found in order are not looked at again, unless they hold what depends on the pod's metadata. */
const valid = new RecentSet<PodSpec>();

/** validatePodMetadataAndSpec: what holds for every state of a pod (pkg/apis/core/validation, v1.36). */
export function validatePod(pod: Pod, rules: PodRules, findings: Findings): void {
  const { metadata, spec } = pod;
  validateMetadata(metadata, { namespaced: true, nameRule: 'dns-subdomain' }, findings);
  validatePodAnnotations(metadata.annotations, spec, rules, 'metadata.annotations', findings);
  if (valid.has(spec)) return;
  const before = findings.length;
  validatePodSpec(spec, { metadata, rules }, 'spec', findings);
  if (spec.serviceAccountName === undefined) validateNoTokens(spec, findings);
  validateImages(spec.containers, 'spec.containers', findings);
  validateImages(spec.initContainers ?? [], 'spec.initContainers', findings);
  if (findings.length === before && rules === POD_RULES && !dependsOnMetadata(spec)) valid.add(spec);
}

const dependsOnMetadata = (spec: PodSpec): boolean =>
  spec.resourceClaims !== undefined || (spec.volumes ?? []).some((volume) => volume.ephemeral !== undefined);

function validateNoTokens(spec: PodSpec, findings: Findings): void {
  (spec.volumes ?? []).forEach((volume, index) =>
    (volume.projected?.sources ?? []).forEach((source, at) => {
      if (source.serviceAccountToken !== undefined)
        findings.push(
          forbidden(
            `spec.volumes[${index}].projected.sources[${at}].serviceAccountToken`,
            'must not be specified when serviceAccountName is not set',
          ),
        );
    }),
  );
}

function validateImages(containers: readonly Container[], path: string, findings: Findings): void {
  for (let index = 0; index < containers.length; index++)
    validateImageText(containers[index] as Container, `${path}[${index}]`, findings);
}

export function validateNewPod(pod: Pod, findings: Findings): void {
  const { spec, metadata } = pod;
  validatePod(pod, POD_RULES, findings);
  if ((spec.ephemeralContainers ?? []).length > 0)
    findings.push(forbidden('spec.ephemeralContainers', 'cannot be set on create'));
  if (spec.nodeName !== undefined && (spec.schedulingGates ?? []).length > 0)
    findings.push(forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared'));
  validateProfilesAgree(metadata.annotations, spec, 'spec', findings);
}
