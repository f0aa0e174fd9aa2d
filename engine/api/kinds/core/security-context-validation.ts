import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from '../../types/core-v1';
import { checkOneOf } from '../../validation/checks';
import { duplicate, invalid, notSupported, required, tooLong, type Findings } from '../../validation/field-errors';
import { byteLength, idFaults } from '../../validation/formats';
import { internalForm } from '../../internal-forms/internal-form';
import { checkDescendingPath } from '../../validation/paths';
import { validateWindowsOptions } from './windows-options-validation';

/** pkg/apis/core/validation, v1.36: ValidateSecurityContext. Privileged containers are allowed. */
export function validateSecurityContext(
  context: SecurityContext,
  { hostUsers }: { hostUsers: boolean },
  path: string,
  findings: Findings,
): void {
  checkId(context.runAsUser, `${path}.runAsUser`, findings);
  checkId(context.runAsGroup, `${path}.runAsGroup`, findings);
  if (context.procMount !== undefined) {
    checkOneOf(context.procMount, ['Default', 'Unmasked'], `${path}.procMount`, findings);
    if (hostUsers && context.procMount === 'Unmasked')
      findings.push(invalid(`${path}.procMount`, 'Unmasked', '`hostUsers` must be false to use `Unmasked`'));
  }
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, findings);
  if (context.allowPrivilegeEscalation === false) validateNoEscalation(context, path, findings);
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, findings);
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, findings);
}

function validateNoEscalation(context: SecurityContext, path: string, findings: Findings): void {
  const printed = internalForm(context, 'core.SecurityContext');
  if (context.privileged === true)
    findings.push(invalid(path, printed, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true'));
  for (const capability of context.capabilities?.add ?? [])
    if (capability === 'CAP_SYS_ADMIN')
      findings.push(
        invalid(path, printed, 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN'),
      );
}

function checkId(id: number | undefined, path: string, findings: Findings): void {
  if (id !== undefined) for (const fault of idFaults(id)) findings.push(invalid(path, id, fault));
}

const PROFILES = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateSeccomp(profile: SeccompProfile | undefined, path: string, findings: Findings): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (type === '') findings.push(required(`${path}.type`, 'type is required when seccompProfile is set'));
  else checkOneOf(type, PROFILES, `${path}.type`, findings);
  if (type !== 'Localhost') {
    if (localhostProfile !== undefined)
      findings.push(
        invalid(
          `${path}.localhostProfile`,
          internalForm(profile, 'core.SeccompProfile'),
          'can only be set when seccomp type is Localhost',
        ),
      );
  } else if (localhostProfile === undefined)
    findings.push(required(`${path}.localhostProfile`, 'must be set when seccomp type is Localhost'));
  else checkDescendingPath(localhostProfile, `${path}.localhostProfile`, findings);
}

function validateAppArmor(profile: AppArmorProfile | undefined, path: string, findings: Findings): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  const at = `${path}.localhostProfile`;
  if (type === 'Localhost') validateLocalAppArmor(localhostProfile, at, findings);
  else if (type === '') findings.push(required(`${path}.type`, 'type is required when appArmorProfile is set'));
  else if (!PROFILES.includes(type)) findings.push(notSupported(`${path}.type`, type, PROFILES));
  else if (localhostProfile !== undefined)
    findings.push(invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost'));
}

function validateLocalAppArmor(profile: string | undefined, path: string, findings: Findings): void {
  if (profile === undefined || profile === '') {
    findings.push(required(path, 'must be set when AppArmor type is Localhost'));
    return;
  }
  if (profile.trim() !== profile) findings.push(invalid(path, profile, 'must not be padded with whitespace'));
  if (byteLength(profile) > 4095) findings.push(tooLong(path, 4095));
}

/** The security context of the pod itself (validatePodSpecSecurityContext). */
export function validatePodSecurityContext(
  context: PodSecurityContext,
  spec: PodSpec,
  path: string,
  findings: Findings,
  { allowHostSysctls = false }: { allowHostSysctls?: boolean } = {},
): void {
  checkId(context.fsGroup, `${path}.fsGroup`, findings);
  checkId(context.runAsUser, `${path}.runAsUser`, findings);
  checkId(context.runAsGroup, `${path}.runAsGroup`, findings);
  (context.supplementalGroups ?? []).forEach((group, index) =>
    checkId(group, `${path}.supplementalGroups[${index}]`, findings),
  );
  if (spec.shareProcessNamespace === true && spec.hostPID === true)
    findings.push(
      invalid(`${path}.shareProcessNamespace`, true, 'ShareProcessNamespace and HostPID cannot both be enabled'),
    );
  validateSysctls(context, spec, allowHostSysctls, `${path}.sysctls`, findings);
  if (context.fsGroupChangePolicy !== undefined)
    checkOneOf(context.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], `${path}.fsGroupChangePolicy`, findings);
  validateSeccomp(context.seccompProfile, `${path}.seccompProfile`, findings);
  validateWindowsOptions(context.windowsOptions, `${path}.windowsOptions`, findings);
  validateAppArmor(context.appArmorProfile, `${path}.appArmorProfile`, findings);
  if (context.supplementalGroupsPolicy !== undefined)
    checkOneOf(context.supplementalGroupsPolicy, ['Merge', 'Strict'], `${path}.supplementalGroupsPolicy`, findings);
  if (context.seLinuxChangePolicy !== undefined)
    checkOneOf(context.seLinuxChangePolicy, ['Recursive'], `${path}.seLinuxChangePolicy`, findings);
}

const SYSCTL = '^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$';
const sysctlPattern = new RegExp(SYSCTL);

function validateSysctls(
  context: PodSecurityContext,
  spec: PodSpec,
  allowHost: boolean,
  path: string,
  findings: Findings,
): void {
  const seen = new Set<string>();
  (context.sysctls ?? []).forEach(({ name }, index) => {
    const at = `${path}[${index}].name`;
    if (name === '') findings.push(required(at));
    else if (name.length > 253 || !sysctlPattern.test(name))
      findings.push(invalid(at, name, `must have at most 253 characters and match regex ${SYSCTL}`));
    else if (seen.has(name)) findings.push(duplicate(at, name));
    if (!allowHost) validateHostSysctl(name, spec, at, findings);
    seen.add(name);
  });
}

function validateHostSysctl(name: string, spec: PodSpec, path: string, findings: Findings): void {
  const dotted =
    name.includes('/') && !name.slice(0, name.indexOf('/')).includes('.') ? name.replaceAll('/', '.') : name;
  if (spec.hostNetwork === true && dotted.startsWith('net.'))
    findings.push(invalid(path, name, "may not be specified when 'hostNetwork' is true"));
  else if (
    spec.hostIPC === true &&
    (/^kernel\.(shm|msg)/.test(dotted) || dotted === 'kernel.sem' || dotted.startsWith('fs.mqueue.'))
  )
    findings.push(invalid(path, name, "may not be specified when 'hostIPC' is true"));
}
