import type { Instant } from '../../base/brand';
import type { RuleTable, ServiceRule } from '../service-rules';
import type { VirtualServers } from '../virtual-servers';

/** What a node's kernel holds beside its rules. */
export interface IpvsKernel {
  readonly nodeIp: string;
  readonly servers: VirtualServers;
  readonly now: Instant;
}

/** `ipvsadm -Ln`: the virtual servers of kube-proxy in ipvs mode (pkg/proxy/ipvs/proxier.go v1.36). */
export function ipvsadm(table: RuleTable, kernel: IpvsKernel): readonly string[] {
  const atNode = [...table.byNodePort].map(([key, rule]) => [`${kernel.nodeIp}:${key}`, rule] as const);
  const servers = [...table.byAddress, ...atNode].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
    ...servers.flatMap(([server, rule]) => lines(server, rule, kernel)),
  ];
}

function lines(server: string, rule: ServiceRule, { servers, now }: IpvsKernel): readonly string[] {
  const [address = '', protocol = ''] = server.split('/');
  const scheduler = rule.balance.kind === 'virtual-server' ? rule.balance.scheduler : '';
  const persistent = rule.affinitySeconds === undefined ? '' : ` persistent ${rule.affinitySeconds}`;
  return [
    `${protocol.padEnd(4)} ${address} ${scheduler}${persistent}`,
    ...servers.view({ server, endpoints: rule.endpoints }, now).map(({ name, weight, active, inactive }) => {
      const counts = `${String(weight).padEnd(6)} ${String(active).padEnd(10)} ${inactive}`;
      return `  -> ${name.padEnd(28)} ${'Masq'.padEnd(7)} ${counts}`;
    }),
  ];
}
