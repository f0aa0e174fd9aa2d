import {
  containersNamed,
  containersOf,
  distinct,
  namesOf,
  quoted,
  settersOf,
  type AnyContainer,
  type CheckPod,
} from './check';

export const privileged: CheckPod = (checked) => {
  const bad = namesOf(checked, ({ securityContext }) => securityContext?.privileged === true);
  if (bad.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${containersNamed(bad)} must not set securityContext.privileged=true`,
  };
};

export const allowPrivilegeEscalation: CheckPod = (checked) => {
  const bad = namesOf(checked, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containersNamed(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

export const windowsHostProcess: CheckPod = (checked) => {
  const bad = namesOf(checked, ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true);
  const setters = settersOf(checked.spec.securityContext?.windowsOptions?.hostProcess === true, bad);
  if (setters === '') return undefined;
  return { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` };
};

const DEFAULT_CAPABILITIES: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const addedBeyond =
  (allowed: (capability: string) => boolean) =>
  ({ securityContext }: AnyContainer): readonly string[] =>
    (securityContext?.capabilities?.add ?? []).filter((capability) => !allowed(capability));

const beyondDefault = addedBeyond((capability) => DEFAULT_CAPABILITIES.has(capability));
const beyondRestricted = addedBeyond((capability) => capability === 'NET_BIND_SERVICE');

export const capabilitiesBaseline: CheckPod = (checked) => {
  const bad = namesOf(checked, (container) => beyondDefault(container).length > 0);
  if (bad.length === 0) return undefined;
  const capabilities = distinct(containersOf(checked).flatMap(beyondDefault));
  return {
    reason: 'non-default capabilities',
    detail: `${containersNamed(bad)} must not include ${quoted(capabilities)} in securityContext.capabilities.add`,
  };
};

export const capabilitiesRestricted: CheckPod = (checked) => {
  const keeping = namesOf(
    checked,
    ({ securityContext }) => securityContext?.capabilities?.drop?.includes('ALL') !== true,
  );
  const adding = namesOf(checked, (container) => beyondRestricted(container).length > 0);
  if (keeping.length === 0 && adding.length === 0) return undefined;
  const capabilities = distinct(containersOf(checked).flatMap(beyondRestricted));
  const details = [
    ...(keeping.length > 0 ? [`${containersNamed(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${containersNamed(adding)} must not include ${quoted(capabilities)} in securityContext.capabilities.add`]
      : []),
  ];
  return { reason: 'unrestricted capabilities', detail: details.join('; ') };
};
