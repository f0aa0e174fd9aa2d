import { containersNamed, containersOf, distinct, namesOf, quoted, settersOf, type CheckPod } from './check';

export const runAsNonRoot: CheckPod = (checked) => {
  const ofPod = checked.spec.securityContext?.runAsNonRoot;
  const bad = namesOf(checked, ({ securityContext }) => securityContext?.runAsNonRoot === false);
  const setters = settersOf(ofPod === false, bad);
  const reason = 'runAsNonRoot != true';
  if (setters !== '') return { reason, detail: `${setters} must not set securityContext.runAsNonRoot=false` };
  if (ofPod === true) return undefined;
  const unset = namesOf(checked, ({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (unset.length === 0) return undefined;
  return { reason, detail: `pod or ${containersNamed(unset)} must set securityContext.runAsNonRoot=true` };
};

export const runAsUser: CheckPod = (checked) => {
  const bad = namesOf(checked, ({ securityContext }) => securityContext?.runAsUser === 0);
  const setters = settersOf(checked.spec.securityContext?.runAsUser === 0, bad);
  return setters === '' ? undefined : { reason: 'runAsUser=0', detail: `${setters} must not set runAsUser=0` };
};

export const procMount: CheckPod = (checked) => {
  const bad = containersOf(checked).filter(
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
  );
  if (bad.length === 0) return undefined;
  const types = distinct(bad.map(({ securityContext }) => securityContext?.procMount ?? ''));
  return {
    reason: 'procMount',
    detail: `${containersNamed(bad.map(({ name }) => name))} must not set securityContext.procMount to ${quoted(types)}`,
  };
};

const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const SYSCTLS_27 = [...SYSCTLS, 'net.ipv4.ip_local_reserved_ports'];
const SYSCTLS_29 = [
  ...SYSCTLS_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const SYSCTLS_32 = [...SYSCTLS_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const sysctlsOf =
  (allowed: readonly string[]): CheckPod =>
  ({ spec }) => {
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !allowed.includes(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };

export const sysctls = sysctlsOf(SYSCTLS);
export const sysctlsSince27 = sysctlsOf(SYSCTLS_27);
export const sysctlsSince29 = sysctlsOf(SYSCTLS_29);
export const sysctlsSince32 = sysctlsOf(SYSCTLS_32);
