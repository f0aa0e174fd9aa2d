import type { Pod } from '../../../api/types/core-v1';

/** Sysctls that are safe by default (pkg/kubelet/sysctl/safe_sysctls.go, v1.36) and the namespace that they belong to. */
const SAFE: ReadonlyMap<string, 'ipc' | 'net'> = new Map([
  ['kernel.shm_rmid_forced', 'ipc'],
  ['net.ipv4.ip_local_port_range', 'net'],
  ['net.ipv4.tcp_syncookies', 'net'],
  ['net.ipv4.ping_group_range', 'net'],
  ['net.ipv4.ip_unprivileged_port_start', 'net'],
  ['net.ipv4.ip_local_reserved_ports', 'net'],
  ['net.ipv4.tcp_keepalive_time', 'net'],
  ['net.ipv4.tcp_fin_timeout', 'net'],
  ['net.ipv4.tcp_keepalive_intvl', 'net'],
  ['net.ipv4.tcp_keepalive_probes', 'net'],
  ['net.ipv4.tcp_rmem', 'net'],
  ['net.ipv4.tcp_wmem', 'net'],
]);

/** Why a sysctl of the pod is not allowed. */
export function sysctlProblem({ spec }: Pod): string | undefined {
  for (const { name } of spec.securityContext?.sysctls ?? []) {
    const normal = name.includes('/') ? name.replaceAll('/', '.') : name;
    const namespace = SAFE.get(normal);
    if (namespace === undefined) return `"${normal}" not allowlisted`;
    const shared = namespace === 'ipc' ? spec.hostIPC : spec.hostNetwork;
    if (shared === true) return `"${normal}" not allowed with host ${namespace} enabled`;
  }
  return undefined;
}
