import { sha256Base32 } from '../../base/sha256';
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
 * `nft list table ip kube-proxy`: the maps and the chains of Services that kube-proxy in nftables mode wrote
 * (pkg/proxy/nftables/proxier.go v1.36). Left out is what belongs to no Service: base chains, masquerading.
 */
export function nftList(table: RuleTable, podCidr: string): readonly string[] {
  const ports = servicePorts(table);
  const ways = ports.flatMap((port) => port.ways.map((way) => ({ port, way })));
  const open = ways.filter(({ way }) => hasEndpoints(way));
  const closed = ways.filter(({ way }) => way.rule.endpoints.length === 0);
  const withIp = ({ way }: (typeof ways)[number]): boolean => way.ip !== '';
  const withoutIp = ({ way }: (typeof ways)[number]): boolean => way.ip === '';
  return [
    'table ip kube-proxy {',
    ...block('set cluster-ips', ['type ipv4_addr', ...elements([...table.guarded].sort())]),
    ...verdictMap(
      'no-endpoint-services',
      ADDRESS_KEY,
      closed.filter(withIp).map(({ way }) => refusal(way)),
    ),
    ...verdictMap(
      'no-endpoint-nodeports',
      PORT_KEY,
      closed.filter(withoutIp).map(({ way }) => refusal(way)),
    ),
    ...verdictMap(
      'service-ips',
      ADDRESS_KEY,
      open.filter(withIp).map(({ port, way }) => entry(port, way)),
    ),
    ...verdictMap(
      'service-nodeports',
      PORT_KEY,
      open.filter(withoutIp).map(({ port, way }) => entry(port, way)),
    ),
    ...ports.flatMap((port) => serviceChains(port, podCidr)),
    '}',
  ];
}

const ADDRESS_KEY = 'ipv4_addr . inet_proto . inet_service';
const PORT_KEY = 'inet_proto . inet_service';

const block = (head: string, body: readonly string[]): readonly string[] => [
  `\t${head} {`,
  ...body.map((line) => `\t\t${line}`),
  '\t}',
];

const elements = (found: readonly string[]): readonly string[] =>
  found.length === 0 ? [] : [`elements = { ${found.join(', ')} }`];

const verdictMap = (name: string, key: string, found: readonly string[]): readonly string[] =>
  block(`map ${name}`, [`type ${key} : verdict`, ...elements(found)]);

const keyOf = ({ ip, port, rule }: Way): string =>
  [...(ip === '' ? [] : [ip]), rule.protocol.toLowerCase(), String(port)].join(' . ');

const refusal = (way: Way): string => `${keyOf(way)} : ${way.rule.whenEmpty === 'drop' ? 'drop' : 'goto reject-chain'}`;

function entry(port: ServicePortRules, way: Way): string {
  const { destination, policy } = way.rule;
  return `${keyOf(way)} : goto ${destination === 'cluster IP' ? policyChain(port, policy) : externalChain(port)}`;
}

/** `ULMVA6XW-ns1/svc1/tcp/p80`: a hash of the rest before the rest. */
const hashed = (name: string): string => `${sha256Base32(name, 8)}-${name}`;

function baseOf({ ways, protocol }: ServicePortRules): string {
  const rule = ways[0]?.rule;
  return `${rule?.service ?? ''}/${protocol}/${rule?.portName ?? ''}`;
}

const policyChain = (port: ServicePortRules, policy: 'Cluster' | 'Local'): string =>
  `${policy === 'Cluster' ? 'service-' : 'local-'}${hashed(baseOf(port))}`;
const externalChain = (port: ServicePortRules): string => `external-${hashed(baseOf(port))}`;
const endpointName = (port: ServicePortRules, { ip, port: number }: EndpointRule): string =>
  hashed(`${baseOf(port)}__${ip}/${number}`);

function serviceChains(port: ServicePortRules, podCidr: string): readonly string[] {
  const policies = policiesOf(port);
  const isSticky = port.ways[0]?.rule.affinitySeconds !== undefined;
  const endpoints = new Map([...policies.values()].flat().map((each) => [nameOfEndpoint(each), each]));
  return [
    ...external(port, podCidr),
    ...[...policies].flatMap(([policy, each]) =>
      dispatch(port, policyChain(port, policy), { endpoints: each, isSticky }),
    ),
    ...(isSticky ? [...endpoints.values()].flatMap((each) => toEndpoint(port, each)) : []),
  ];
}

function external(port: ServicePortRules, podCidr: string): readonly string[] {
  const way = port.ways.find((each) => each.rule.destination !== 'cluster IP' && hasEndpoints(each));
  if (way === undefined) return [];
  const cluster = `goto ${policyChain(port, 'Cluster')}`;
  const mark = 'meta mark set meta mark | 0x00004000';
  const rules =
    way.rule.policy === 'Cluster'
      ? [mark, cluster]
      : [
          `ip saddr ${podCidr} ${cluster} comment "short-circuit pod traffic"`,
          `fib saddr type local ${mark} comment "masquerade local traffic"`,
          `fib saddr type local ${cluster} comment "short-circuit local traffic"`,
          ...(way.rule.endpoints.length > 0 ? [`goto ${policyChain(port, 'Local')}`] : []),
        ];
  return block(`chain ${externalChain(port)}`, rules);
}

interface Dispatch {
  readonly endpoints: readonly EndpointRule[];
  readonly isSticky: boolean;
}

/** One random number looked up in a map; clients that stay with an endpoint are looked for before. */
function dispatch(port: ServicePortRules, chain: string, { endpoints, isSticky }: Dispatch): readonly string[] {
  const among = `numgen random mod ${endpoints.length}`;
  if (!isSticky) {
    const map = endpoints.map(({ ip, port: number }, index) => `${index} : ${ip} . ${number}`).join(', ');
    return block(`chain ${chain}`, [`meta l4proto ${port.protocol} dnat ip to ${among} map { ${map} }`]);
  }
  const stays = endpoints.map((each) => {
    const name = endpointName(port, each);
    return `ip saddr @affinity-${name} goto endpoint-${name}`;
  });
  const map = endpoints.map((each, index) => `${index} : goto endpoint-${endpointName(port, each)}`).join(', ');
  return block(`chain ${chain}`, [...stays, `${among} vmap { ${map} }`]);
}

function toEndpoint(port: ServicePortRules, endpoint: EndpointRule): readonly string[] {
  const name = endpointName(port, endpoint);
  return block(`chain endpoint-${name}`, [
    `update @affinity-${name} { ip saddr }`,
    `meta l4proto ${port.protocol} dnat to ${nameOfEndpoint(endpoint)}`,
  ]);
}
