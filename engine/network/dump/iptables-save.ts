import { sha256Base32 } from '../../base/sha256';
import { statisticProbability } from '../balance';
import type { EndpointRule, RuleTable } from '../service-rules';
import {
  hasEndpoints,
  nameOfEndpoint,
  policiesOf,
  servicePorts,
  type ServicePortRules,
  type Way,
} from './service-ports';

/**
 * The tables filter and nat as iptables-save prints what kube-proxy in iptables mode wrote: chains by name, rules in
 * their order (pkg/proxy/iptables/proxier.go v1.36). Left out is what belongs to no Service: marks, forwarding.
 */
export function iptablesSave(table: RuleTable, podCidr: string): readonly string[] {
  const ports = servicePorts(table);
  const nat = [
    ...ports.flatMap((port) =>
      port.ways.filter((way) => way.ip !== '' && hasEndpoints(way)).map((way) => entry(port, way)),
    ),
    '-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
    ...ports.flatMap((port) =>
      port.ways.filter((way) => way.ip === '' && hasEndpoints(way)).map((way) => nodePort(port, way)),
    ),
    ...ports.flatMap((port) => serviceChains(port, podCidr)),
  ];
  const filter = ports.flatMap((port) =>
    port.ways.filter(({ rule }) => rule.endpoints.length === 0).map((way) => closed(port, way)),
  );
  return ['*filter', ...byChain(filter), 'COMMIT', '*nat', ...byChain(nat), 'COMMIT'];
}

/** Chains are declared before their rules. */
function byChain(rules: readonly string[]): readonly string[] {
  const chainOf = (rule: string): string => rule.split(' ')[1] ?? '';
  const chains = [...new Set(rules.map(chainOf))].sort();
  return [
    ...chains.map((chain) => `:${chain} - [0:0]`),
    ...chains.flatMap((chain) => rules.filter((rule) => chainOf(rule) === chain)),
  ];
}

const hash = ({ name, protocol }: ServicePortRules): string => sha256Base32(name + protocol, 16);
const policyChain = (port: ServicePortRules, policy: 'Cluster' | 'Local'): string =>
  `${policy === 'Cluster' ? 'KUBE-SVC-' : 'KUBE-SVL-'}${hash(port)}`;
const externalChain = (port: ServicePortRules): string => `KUBE-EXT-${hash(port)}`;
const endpointChain = ({ name, protocol }: ServicePortRules, endpoint: EndpointRule): string =>
  `KUBE-SEP-${sha256Base32(name + protocol + nameOfEndpoint(endpoint), 16)}`;

const comment = (text: string): string => `-m comment --comment "${text}"`;

/** Where a packet to one of the addresses goes. */
function entry(port: ServicePortRules, way: Way): string {
  const { name, protocol } = port;
  const { destination, policy, sourceRanges } = way.rule;
  const target =
    destination === 'cluster IP'
      ? policyChain(port, policy)
      : destination === 'loadbalancer IP' && sourceRanges.length > 0
        ? `KUBE-FW-${hash(port)}`
        : externalChain(port);
  return `-A KUBE-SERVICES -d ${way.ip}/32 -p ${protocol} ${comment(`${name} ${destination}`)} -m ${protocol} --dport ${way.port} -j ${target}`;
}

const nodePort = (port: ServicePortRules, way: Way): string =>
  `-A KUBE-NODEPORTS -p ${port.protocol} ${comment(port.name)} -m ${port.protocol} --dport ${way.port} -j ${externalChain(port)}`;

/** REJECT without endpoints anywhere, DROP without local ones. */
function closed({ name, protocol }: ServicePortRules, { rule, ip, port }: Way): string {
  const chain = rule.destination === 'cluster IP' ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES';
  const isDropped = rule.whenEmpty === 'drop';
  const why = comment(`${name} has no ${isDropped ? 'local ' : ''}endpoints`);
  const target = isDropped ? 'DROP' : 'REJECT --reject-with icmp-port-unreachable';
  return ip === ''
    ? `-A ${chain} -p ${protocol} ${why} -m addrtype --dst-type LOCAL -m ${protocol} --dport ${port} -j ${target}`
    : `-A ${chain} -d ${ip}/32 -p ${protocol} ${why} -m ${protocol} --dport ${port} -j ${target}`;
}

function serviceChains(port: ServicePortRules, podCidr: string): readonly string[] {
  const policies = policiesOf(port);
  const endpoints = new Map([...policies.values()].flat().map((each) => [nameOfEndpoint(each), each]));
  const seconds = port.ways[0]?.rule.affinitySeconds;
  return [
    ...masqueraded(port, podCidr),
    ...external(port, podCidr),
    ...firewall(port),
    ...[...policies].flatMap(([policy, each]) =>
      dispatch(port, policyChain(port, policy), { endpoints: each, seconds }),
    ),
    ...[...endpoints.values()].flatMap((each) => toEndpoint(port, each, seconds !== undefined)),
  ];
}

/** Who is no pod and asks a cluster IP comes back through this node. */
function masqueraded(port: ServicePortRules, podCidr: string): readonly string[] {
  const { name, protocol } = port;
  return port.ways
    .filter(({ rule }) => rule.destination === 'cluster IP' && rule.endpoints.length > 0)
    .map(
      ({ rule, ip, port: number }) =>
        `-A ${policyChain(port, rule.policy)} ! -s ${podCidr} -d ${ip}/32 -p ${protocol} ${comment(`${name} cluster IP`)} -m ${protocol} --dport ${number} -j KUBE-MARK-MASQ`,
    );
}

function external(port: ServicePortRules, podCidr: string): readonly string[] {
  const way = port.ways.find((each) => each.rule.destination !== 'cluster IP' && hasEndpoints(each));
  if (way === undefined) return [];
  const chain = externalChain(port);
  const cluster = policyChain(port, 'Cluster');
  const what = `${port.name} external destinations`;
  if (way.rule.policy === 'Cluster')
    return [`-A ${chain} ${comment(`masquerade traffic for ${what}`)} -j KUBE-MARK-MASQ`, `-A ${chain} -j ${cluster}`];
  return [
    `-A ${chain} -s ${podCidr} ${comment(`pod traffic for ${what}`)} -j ${cluster}`,
    `-A ${chain} ${comment(`masquerade LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
    `-A ${chain} ${comment(`route LOCAL traffic for ${what}`)} -m addrtype --src-type LOCAL -j ${cluster}`,
    ...(way.rule.endpoints.length > 0 ? [`-A ${chain} -j ${policyChain(port, 'Local')}`] : []),
  ];
}

function firewall(port: ServicePortRules): readonly string[] {
  const ranges = port.ways.find((each) => hasEndpoints(each) && each.rule.sourceRanges.length > 0)?.rule.sourceRanges;
  const chain = `KUBE-FW-${hash(port)}`;
  const why = comment(`${port.name} loadbalancer IP`);
  return (ranges ?? []).map((range) => `-A ${chain} -s ${range} ${why} -j ${externalChain(port)}`);
}

interface Dispatch {
  readonly endpoints: readonly EndpointRule[];
  readonly seconds: number | undefined;
}

/** First those that a client stays with, then each with its probability; the last rule always matches. */
function dispatch(port: ServicePortRules, chain: string, { endpoints, seconds }: Dispatch): readonly string[] {
  const start = (endpoint: EndpointRule): string =>
    `-A ${chain} ${comment(`${port.name} -> ${nameOfEndpoint(endpoint)}`)}`;
  const sticky = endpoints.map((each) => {
    const target = endpointChain(port, each);
    return `${start(each)} -m recent --rcheck --seconds ${seconds ?? 0} --reap --name ${target} --mask 255.255.255.255 --rsource -j ${target}`;
  });
  const balanced = endpoints.map((each, index) => {
    const left = endpoints.length - index;
    const chance = left > 1 ? ` -m statistic --mode random --probability ${probabilityText(left)}` : '';
    return `${start(each)}${chance} -j ${endpointChain(port, each)}`;
  });
  return seconds === undefined ? balanced : [...sticky, ...balanced];
}

/** kube-proxy writes ten digits, the kernel keeps 31 bits of them, and iptables-save prints eleven digits. */
function probabilityText(left: number): string {
  const written = Number(statisticProbability(left).toFixed(10));
  return (Math.round(written * 2 ** 31) / 2 ** 31).toFixed(11);
}

function toEndpoint(port: ServicePortRules, endpoint: EndpointRule, isSticky: boolean): readonly string[] {
  const chain = endpointChain(port, endpoint);
  const { name, protocol } = port;
  const remember = isSticky ? `-m recent --set --name ${chain} --mask 255.255.255.255 --rsource ` : '';
  return [
    `-A ${chain} -s ${endpoint.ip}/32 ${comment(name)} -j KUBE-MARK-MASQ`,
    `-A ${chain} -p ${protocol} ${comment(name)} ${remember}-m ${protocol} -j DNAT --to-destination ${nameOfEndpoint(endpoint)}`,
  ];
}
