import type { EndpointRule, RuleTable, ServiceRule } from '../service-rules';

/** A rule, and the address or node port that leads to it. */
export interface Way {
  readonly rule: ServiceRule;
  /** Empty: all addresses of the node. */
  readonly ip: string;
  readonly port: number;
}

/** One port of a Service with all ways that lead to it. */
export interface ServicePortRules {
  /** `default/web:http`, as kube-proxy names a Service port. */
  readonly name: string;
  /** `tcp`. */
  readonly protocol: string;
  readonly ways: readonly Way[];
}

/** The ports in the order of their names. */
export function servicePorts(table: RuleTable): readonly ServicePortRules[] {
  const ports = new Map<string, { readonly name: string; readonly protocol: string; readonly ways: Way[] }>();
  const add = (way: Way): void => {
    const { service, portName, protocol } = way.rule;
    const name = portName === '' ? service : `${service}:${portName}`;
    const key = `${name}/${protocol}`;
    const known = ports.get(key);
    if (known === undefined) ports.set(key, { name, protocol: protocol.toLowerCase(), ways: [way] });
    else known.ways.push(way);
  };
  for (const [key, rule] of table.byAddress) {
    const [ip = '', rest = ''] = key.split(':');
    add({ rule, ip, port: Number.parseInt(rest, 10) });
  }
  for (const [key, rule] of table.byNodePort) add({ rule, ip: '', port: Number.parseInt(key, 10) });
  return [...ports].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

/** The endpoints of each traffic policy that a rule of the port uses; absent where none does. */
export function policiesOf({ ways }: ServicePortRules): ReadonlyMap<'Cluster' | 'Local', readonly EndpointRule[]> {
  const found = new Map<'Cluster' | 'Local', readonly EndpointRule[]>();
  for (const { rule } of ways) {
    if (rule.endpoints.length > 0) found.set(rule.policy, rule.endpoints);
    if (rule.insiders !== undefined && rule.insiders.length > 0) found.set('Cluster', rule.insiders);
  }
  return found;
}

/** Whether anything leads a packet of this way on. */
export const hasEndpoints = ({ rule }: Way): boolean => rule.endpoints.length > 0 || (rule.insiders?.length ?? 0) > 0;

export const nameOfEndpoint = ({ ip, port }: EndpointRule): string => `${ip}:${port}`;
