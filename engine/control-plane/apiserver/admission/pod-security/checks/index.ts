import { unlessInUserNamespace, unlessWindows, type CheckPod } from './check';
import { hostNamespaces, hostPorts, hostProbesAndLifecycle } from './host-access';
import {
  allowPrivilegeEscalation,
  capabilitiesBaseline,
  capabilitiesRestricted,
  privileged,
  windowsHostProcess,
} from './privileges';
import { procMount, runAsNonRoot, runAsUser, sysctls, sysctlsSince27, sysctlsSince29, sysctlsSince32 } from './process';
import {
  appArmorProfile,
  seLinuxOptions,
  seLinuxOptionsSince31,
  seccompAnnotations,
  seccompBaseline,
  seccompRestricted,
} from './profiles';
import { hostPathVolumes, restrictedVolumes } from './volumes';

/** One rule of the Pod Security Standards, as it read from each minor version on. */
export interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** Of the baseline, what a restricted check says more strictly. */
  readonly overrides?: string;
  readonly versions: readonly { readonly minor: number; readonly check: CheckPod }[];
}

const since = (minor: number, check: CheckPod): Check['versions'][number] => Object.freeze({ minor, check });

/** Each level in the order in which violations are told (pod-security-admission v0.36.2, policy). */
export const checks: readonly Check[] = Object.freeze<Check[]>([
  { id: 'appArmorProfile', level: 'baseline', versions: [since(0, appArmorProfile)] },
  { id: 'capabilities_baseline', level: 'baseline', versions: [since(0, capabilitiesBaseline)] },
  { id: 'hostNamespaces', level: 'baseline', versions: [since(0, hostNamespaces)] },
  { id: 'hostPathVolumes', level: 'baseline', versions: [since(0, hostPathVolumes)] },
  { id: 'hostPorts', level: 'baseline', versions: [since(0, hostPorts)] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', versions: [since(34, hostProbesAndLifecycle)] },
  { id: 'privileged', level: 'baseline', versions: [since(0, privileged)] },
  {
    id: 'procMount',
    level: 'baseline',
    versions: [since(0, procMount), since(35, unlessInUserNamespace(procMount))],
  },
  { id: 'seLinuxOptions', level: 'baseline', versions: [since(0, seLinuxOptions), since(31, seLinuxOptionsSince31)] },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    versions: [since(0, seccompAnnotations), since(19, seccompBaseline)],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    versions: [since(0, sysctls), since(27, sysctlsSince27), since(29, sysctlsSince29), since(32, sysctlsSince32)],
  },
  { id: 'windowsHostProcess', level: 'baseline', versions: [since(0, windowsHostProcess)] },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    versions: [since(8, allowPrivilegeEscalation), since(25, unlessWindows(allowPrivilegeEscalation))],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    overrides: 'capabilities_baseline',
    versions: [since(22, capabilitiesRestricted), since(25, unlessWindows(capabilitiesRestricted))],
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    overrides: 'procMount',
    versions: [since(35, procMount)],
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    overrides: 'hostPathVolumes',
    versions: [since(0, restrictedVolumes)],
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    versions: [since(0, runAsNonRoot), since(35, unlessInUserNamespace(runAsNonRoot))],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    versions: [since(23, runAsUser), since(35, unlessInUserNamespace(runAsUser))],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    overrides: 'seccompProfile_baseline',
    versions: [since(19, seccompRestricted), since(25, unlessWindows(seccompRestricted))],
  },
]);
