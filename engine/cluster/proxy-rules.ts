import { iptablesSave } from '../network/dump/iptables-save';
import { ipvsadm } from '../network/dump/ipvsadm';
import { nftList } from '../network/dump/nft-list';
import { IPTABLES } from '../worker/kube-proxy/mode';
import type { Cluster } from './cluster';
import { settingsOf } from './flags';

/** `iptables-save`, `ipvsadm -Ln` or `nft list table ip kube-proxy` on a node; undefined: there is no such node. */
export function proxyRules({ machines, network, options, now }: Cluster, node: string): readonly string[] | undefined {
  const machine = machines.get(node);
  const servers = network.virtualServers(node);
  if (machine === undefined || servers === undefined) return undefined;
  const table = network.rules(node);
  const { name } = options.proxyMode ?? IPTABLES;
  const [clusterCidr = ''] = settingsOf(options).clusterCidrs;
  switch (name) {
    case 'iptables':
      return iptablesSave(table, clusterCidr);
    case 'nftables':
      return nftList(table, clusterCidr);
    case 'ipvs':
      return ipvsadm(table, { nodeIp: machine.ip, servers, now });
  }
}
