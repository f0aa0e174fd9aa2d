import type { PodSpec, SecurityContext } from '../../types/core-v1';
import { forbidden, notSupported, required, type Findings } from '../../validation/field-errors';
import { visitContainers } from './visit-containers';

/** What cannot be set for the operating system that the pod says it needs (validateOS, validateLinux, validateWindows). */
export function validateOs(spec: PodSpec, path: string, findings: Findings): void {
  const name = spec.os?.name ?? '';
  if (name === '') findings.push(required(`${path}.os.name`));
  else if (name === 'linux') validateLinux(spec, path, findings);
  else if (name === 'windows') validateWindows(spec, path, findings);
  else findings.push(notSupported(`${path}.os`, name, ['linux', 'windows']));
}

const NOT_FOR_LINUX = 'windows options cannot be set for a linux pod';
const NOT_FOR_WINDOWS = 'cannot be set for a windows pod';

function validateLinux(spec: PodSpec, path: string, findings: Findings): void {
  if (spec.securityContext?.windowsOptions !== undefined)
    findings.push(forbidden(`${path}.securityContext.windowsOptions`, NOT_FOR_LINUX));
  visitContainers(spec, path, (container, at) => {
    if (container.securityContext?.windowsOptions !== undefined)
      findings.push(forbidden(`${at}.securityContext.windowsOptions`, NOT_FOR_LINUX));
  });
}

const OF_CONTAINERS: readonly (keyof SecurityContext)[] = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
];

function validateWindows(spec: PodSpec, path: string, findings: Findings): void {
  const context = spec.securityContext;
  const refuse = (field: string, isSet: boolean): void => {
    if (isSet) findings.push(forbidden(`${path}.${field}`, NOT_FOR_WINDOWS));
  };
  refuse('securityContext.appArmorProfile', context?.appArmorProfile !== undefined);
  refuse('securityContext.seLinuxOptions', context?.seLinuxOptions !== undefined);
  refuse('hostUsers', spec.hostUsers !== undefined);
  refuse('hostPID', spec.hostPID === true);
  refuse('hostIPC', spec.hostIPC === true);
  refuse('securityContext.seccompProfile', context?.seccompProfile !== undefined);
  refuse('securityContext.fsGroup', context?.fsGroup !== undefined);
  refuse('securityContext.fsGroupChangePolicy', context?.fsGroupChangePolicy !== undefined);
  refuse('securityContext.sysctls', (context?.sysctls ?? []).length > 0);
  refuse('shareProcessNamespace', spec.shareProcessNamespace !== undefined);
  refuse('securityContext.runAsUser', context?.runAsUser !== undefined);
  refuse('securityContext.runAsGroup', context?.runAsGroup !== undefined);
  refuse('securityContext.supplementalGroups', context?.supplementalGroups !== undefined);
  refuse('securityContext.supplementalGroupsPolicy', context?.supplementalGroupsPolicy !== undefined);
  refuse('securityContext.seLinuxChangePolicy', context?.seLinuxChangePolicy !== undefined);
  visitContainers(spec, path, (container, at) => {
    for (const key of OF_CONTAINERS)
      if (container.securityContext?.[key] !== undefined)
        findings.push(forbidden(`${at}.securityContext.${key}`, NOT_FOR_WINDOWS));
  });
}
