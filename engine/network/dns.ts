import type { EndpointSlice } from '../api/types/discovery-v1';
import type { Service } from '../api/types/core-v1';

/** What the records are made of; the DNS server's own view of the cluster. */
export interface DnsZone {
  /** `cluster.local`. */
  readonly domain: string;
  service(namespace: string, name: string): Service | undefined;
  slices(namespace: string, service: string): readonly EndpointSlice[];
}

export interface SrvRecord {
  readonly port: number;
  readonly target: string;
}

export type DnsAnswer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'cname'; readonly target: string }
  | { readonly kind: 'services'; readonly records: readonly SrvRecord[] }
  | { readonly kind: 'nxdomain' };

/** What a resolver has learned of a name. */
export interface DnsFinding {
  /** The fully qualified name that was answered; the one that was asked for when none was. */
  readonly name: string;
  /** Of what the name is another name of, if it is one. */
  readonly answer: DnsAnswer;
  /** What the CNAME record names. */
  readonly alias?: string;
}

const NXDOMAIN: DnsAnswer = { kind: 'nxdomain' };

/** The names that a resolver tries in order for a pod's lookup: resolv.conf with ClusterFirst, ndots 5. */
export function searchNames(name: string, namespace: string, domain: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const search = [`${namespace}.svc.${domain}`, `svc.${domain}`, domain].map((suffix) => `${name}.${suffix}`);
  const dots = name.split('.').length - 1;
  return dots < 5 ? [...search, name] : [name, ...search];
}

/** Answers one fully qualified name (kubernetes/dns specification 1.1.0). Names are case-insensitive. */
export function resolveName(zone: DnsZone, fullName: string): DnsAnswer {
  const suffix = `.${zone.domain}`;
  const name = fullName.toLowerCase();
  if (!name.endsWith(suffix)) return NXDOMAIN;
  const labels = name.slice(0, -suffix.length).split('.');
  const type = labels.pop();
  const namespace = labels.pop();
  if (type === undefined || namespace === undefined) return NXDOMAIN;
  if (type === 'pod') return podRecord(labels);
  if (type !== 'svc') return NXDOMAIN;
  const serviceName = labels.pop();
  if (serviceName === undefined) return NXDOMAIN;
  const service = zone.service(namespace, serviceName);
  return service === undefined ? NXDOMAIN : serviceRecord(zone, service, labels);
}

const withoutDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name);

/** As many names may lead on to another one. */
const ALIASES_MAX = 8;

/** What an alias leads to. Names of the cluster alone are known: nobody answers for those outside of it. */
export function resolveAlias(zone: DnsZone, target: string): DnsAnswer {
  let answer: DnsAnswer = { kind: 'cname', target };
  for (let hops = 0; answer.kind === 'cname' && hops < ALIASES_MAX; hops++) answer = resolveName(zone, answer.target);
  return answer.kind === 'cname' ? NXDOMAIN : answer;
}

/** Is the Service without a virtual address? */
export const isHeadless = (service: Service): boolean => service.spec.clusterIP === 'None';

function serviceRecord(zone: DnsZone, service: Service, prefix: readonly string[]): DnsAnswer {
  if (service.spec.type === 'ExternalName') {
    return prefix.length === 0 ? { kind: 'cname', target: withoutDot(service.spec.externalName ?? '') } : NXDOMAIN;
  }
  const [first, second] = prefix;
  if (first?.startsWith('_') === true && second?.startsWith('_') === true) {
    return srvRecord(zone, service, first.slice(1), second.slice(1));
  }
  if (!isHeadless(service)) {
    const ip = service.spec.clusterIP;
    return prefix.length === 0 && ip !== undefined ? { kind: 'addresses', addresses: [ip] } : NXDOMAIN;
  }
  const endpoints = readyEndpoints(zone, service).filter(({ host }) => first === undefined || host === first);
  if (prefix.length > 1 || endpoints.length === 0) return NXDOMAIN;
  return { kind: 'addresses', addresses: endpoints.map(({ ip }) => ip) };
}

function srvRecord(zone: DnsZone, service: Service, portName: string, protocol: string): DnsAnswer {
  const { name, namespace = '' } = service.metadata;
  const host = `${name}.${namespace}.svc.${zone.domain}`;
  const ports = (service.spec.ports ?? []).filter(
    (port) => port.name === portName && (port.protocol ?? 'TCP').toLowerCase() === protocol,
  );
  if (ports.length === 0) return NXDOMAIN;
  if (!isHeadless(service)) {
    return { kind: 'services', records: ports.map(({ port }) => ({ port, target: host })) };
  }
  const records = readyEndpoints(zone, service).flatMap((endpoint) =>
    endpoint.ports
      .filter((port) => port.name === portName)
      .map((port) => ({ port: port.port ?? 0, target: `${endpoint.host}.${host}` })),
  );
  return records.length === 0 ? NXDOMAIN : { kind: 'services', records };
}

interface DnsEndpoint {
  readonly ip: string;
  /** The hostname, or the address with dashes. */
  readonly host: string;
  readonly ports: readonly { readonly name?: string; readonly port?: number }[];
}

function readyEndpoints(zone: DnsZone, service: Service): readonly DnsEndpoint[] {
  const { name, namespace = '' } = service.metadata;
  return zone.slices(namespace, name).flatMap((slice) =>
    (slice.endpoints ?? [])
      .filter((endpoint) => endpoint.conditions.ready !== false)
      .flatMap((endpoint) =>
        endpoint.addresses.map((ip) => ({
          ip,
          host: endpoint.hostname ?? ip.replaceAll('.', '-'),
          ports: slice.ports ?? [],
        })),
      ),
  );
}

/** `10-244-1-2.default.pod.cluster.local`, as CoreDNS answers with `pods insecure`. */
function podRecord(labels: readonly string[]): DnsAnswer {
  const [dashed] = labels;
  const ip = dashed?.replaceAll('-', '.');
  if (labels.length !== 1 || ip === undefined || !/^\d+\.\d+\.\d+\.\d+$/.test(ip)) return NXDOMAIN;
  return { kind: 'addresses', addresses: [ip] };
}
