import { sortedKeys } from '../../../base/go-text';
import type { PodSpec, SeccompProfile, Toleration, AppArmorProfile } from '../../types/core-v1';
import { forbidden, invalid, type Findings } from '../../validation/field-errors';
import { checkDescendingPath } from '../../validation/paths';
import { validateTolerations } from './pod-spec-validation';
import type { PodRules } from './pod-rules';
import { visitContainers } from './visit-containers';

export type Annotations = Readonly<Record<string, string>> | undefined;

export const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';
const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
const SECCOMP_CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
export const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations that mean something to pods (pkg/apis/core/validation, ValidatePodSpecificAnnotations, v1.36). */
export function validatePodAnnotations(
  annotations: Annotations,
  spec: PodSpec,
  rules: PodRules,
  path: string,
  findings: Findings,
): void {
  if (annotations === undefined) return;
  const mirror = annotations[MIRROR];
  if (mirror !== undefined && spec.nodeName === undefined)
    findings.push(invalid(`${path}[${MIRROR}]`, mirror, 'must set spec.nodeName if mirror pod annotation is set'));
  validateTolerationsIn(annotations, path, findings);
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !rules.allowInvalidDeletionCost && !isInt32(cost))
    findings.push(invalid(`${path}[${DELETION_COST}]`, cost, 'must be a 32bit integer'));
  validateSeccomp(annotations, path, findings);
  validateAppArmor(annotations, spec, path, findings);
}

export const hasValidDeletionCost = (annotations: Annotations): boolean => {
  const cost = annotations?.[DELETION_COST];
  return cost === undefined || isInt32(cost);
};

/** Only the canonical form counts: no plus sign, no leading zeros. */
const isInt32 = (text: string): boolean =>
  /^(?:0|-?[1-9]\d*)$/.test(text) && Number(text) >= -2_147_483_648 && Number(text) <= 2_147_483_647;

function validateTolerationsIn(annotations: Readonly<Record<string, string>>, path: string, findings: Findings): void {
  const text = annotations[TOLERATIONS];
  if (text === undefined || text === '') return;
  const tolerations = parsedTolerations(text);
  if (typeof tolerations === 'string') findings.push(invalid(path, TOLERATIONS, tolerations));
  else validateTolerations(tolerations, `${path}.${TOLERATIONS}`, findings);
}

function parsedTolerations(text: string): readonly Toleration[] | string {
  try {
    return JSON.parse(text) as readonly Toleration[];
  } catch {
    return `invalid character '${text.charAt(0)}' looking for beginning of value`;
  }
}

function validateSeccomp(annotations: Readonly<Record<string, string>>, path: string, findings: Findings): void {
  const ofPod = annotations[SECCOMP_POD];
  if (ofPod !== undefined) validateSeccompProfile(ofPod, `${path}.${SECCOMP_POD}`, findings);
  for (const key of sortedKeys(annotations))
    if (key.startsWith(SECCOMP_CONTAINER)) validateSeccompProfile(annotations[key] ?? '', `${path}.${key}`, findings);
}

function validateSeccompProfile(profile: string, path: string, findings: Findings): void {
  if (profile === 'runtime/default' || profile === 'docker/default' || profile === 'unconfined') return;
  if (profile.startsWith('localhost/')) checkDescendingPath(profile.slice('localhost/'.length), path, findings);
  else findings.push(invalid(path, profile, 'must be a valid seccomp profile'));
}

function validateAppArmor(
  annotations: Readonly<Record<string, string>>,
  spec: PodSpec,
  path: string,
  findings: Findings,
): void {
  for (const key of sortedKeys(annotations)) {
    if (!key.startsWith(APP_ARMOR)) continue;
    const container = key.slice(APP_ARMOR.length);
    const profile = annotations[key] ?? '';
    if (!hasContainer(spec, container)) findings.push(invalid(`${path}[${key}]`, container, 'container not found'));
    if (!['', 'runtime/default', 'unconfined'].includes(profile) && !profile.startsWith('localhost/'))
      findings.push(invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: "${profile}"`));
  }
}

const hasContainer = (spec: PodSpec, name: string): boolean =>
  [...spec.containers, ...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].some(
    (container) => container.name === name,
  );

/** Profiles may be given twice, in an annotation and in a field: they must agree. */
export function validateProfilesAgree(annotations: Annotations, spec: PodSpec, path: string, findings: Findings): void {
  if (annotations === undefined) return;
  const ofPod = spec.securityContext?.seccompProfile;
  const podAnnotation = annotations[SECCOMP_POD];
  if (ofPod !== undefined && podAnnotation !== undefined)
    checkAgree('seccomp', podAnnotation, ofPod, `${path}.securityContext.seccompProfile`, findings);
  visitContainers(spec, path, (container, at) => {
    const profile = container.securityContext?.seccompProfile;
    const annotation = annotations[SECCOMP_CONTAINER + container.name];
    if (profile !== undefined && annotation !== undefined)
      checkAgree('seccomp', annotation, profile, `${at}.securityContext.seccompProfile`, findings);
  });
  if (spec.os?.name === 'windows') return;
  visitContainers(spec, path, (container, at) => {
    const profile = container.securityContext?.appArmorProfile ?? spec.securityContext?.appArmorProfile;
    const annotation = annotations[APP_ARMOR + container.name];
    if (profile !== undefined && annotation !== undefined)
      checkAgree('apparmor', annotation, profile, `${at}.securityContext.appArmorProfile`, findings);
  });
}

function checkAgree(
  kind: 'seccomp' | 'apparmor',
  annotation: string,
  profile: SeccompProfile | AppArmorProfile,
  path: string,
  findings: Findings,
): void {
  const expected: Readonly<Record<string, readonly string[]>> = {
    Unconfined: ['unconfined'],
    RuntimeDefault: kind === 'seccomp' ? ['runtime/default', 'docker/default'] : ['runtime/default'],
  };
  const known = expected[profile.type];
  if (known !== undefined ? !known.includes(annotation) : !annotation.startsWith('localhost/')) {
    findings.push(forbidden(`${path}.type`, `${kind} type in annotation and field must match`));
    return;
  }
  if (profile.type === 'Localhost' && annotation.slice('localhost/'.length) !== profile.localhostProfile)
    findings.push(forbidden(`${path}.localhostProfile`, `${kind} profile in annotation and field must match`));
}

/** ValidatePodSpecificAnnotationUpdates, without what holds for every state. */
export function validateAnnotationChanges(next: Annotations, old: Annotations, path: string, findings: Findings): void {
  if (next === old) return;
  for (const key of sortedKeys(old ?? {})) {
    if (next?.[key] === old?.[key]) continue;
    if (key.startsWith(APP_ARMOR))
      findings.push(forbidden(`${path}[${key}]`, 'may not remove or update AppArmor annotations'));
    if (key === MIRROR) findings.push(forbidden(`${path}[${key}]`, 'may not remove or update mirror pod annotation'));
  }
  for (const key of sortedKeys(next ?? {})) {
    if (old?.[key] !== undefined) continue;
    if (key.startsWith(APP_ARMOR)) findings.push(forbidden(`${path}[${key}]`, 'may not add AppArmor annotations'));
    if (key === MIRROR) findings.push(forbidden(`${path}[${key}]`, 'may not add mirror pod annotation'));
  }
}
