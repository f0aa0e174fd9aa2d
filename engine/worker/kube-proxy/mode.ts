import type { IpvsScheduler } from '../../network/ipvs-schedulers';
import type { Balance } from '../../network/service-rules';

/** `--proxy-mode`, and in ipvs mode `--ipvs-scheduler` (KubeProxyConfiguration v1alpha1, v1.36). */
export type ProxyMode =
  | { readonly name: 'iptables' | 'nftables' }
  /** Deprecated since v1.35: the proxy says so when it starts. */
  | { readonly name: 'ipvs'; readonly scheduler: IpvsScheduler };

/** What a proxy on Linux runs in unless it is told. */
export const IPTABLES: ProxyMode = Object.freeze({ name: 'iptables' });

const STATISTIC: Balance = Object.freeze({ kind: 'statistic' });
const NUMGEN: Balance = Object.freeze({ kind: 'numgen' });

/** How the rules of a mode choose among endpoints. */
export function balanceOf(mode: ProxyMode): Balance {
  switch (mode.name) {
    case 'iptables':
      return STATISTIC;
    case 'nftables':
      return NUMGEN;
    case 'ipvs':
      return { kind: 'virtual-server', scheduler: mode.scheduler };
  }
}
