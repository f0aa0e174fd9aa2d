import type { Service } from '../../../api/types/core-v1';

/** Whether a service has an address that variables could name. */
const hasAddress = ({ spec }: Service): boolean =>
  spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None';

const nameOf = (text: string): string => text.toUpperCase().replaceAll('-', '_');

/** Variables of the services that a pod may see (pkg/kubelet/envvars, v1.36): the new style and docker's links. */
export function serviceVariables(services: readonly Service[]): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const service of services) {
    if (!hasAddress(service)) continue;
    const host = service.spec.clusterIP ?? '';
    const prefix = nameOf(service.metadata.name);
    const ports = service.spec.ports ?? [];
    const [first] = ports;
    if (first === undefined) continue;
    out.set(`${prefix}_SERVICE_HOST`, host);
    out.set(`${prefix}_SERVICE_PORT`, String(first.port));
    for (const port of ports)
      if (port.name !== undefined) out.set(`${prefix}_SERVICE_PORT_${nameOf(port.name)}`, String(port.port));
    addLinks(out, prefix, host, ports);
  }
  return out;
}

function addLinks(
  out: Map<string, string>,
  prefix: string,
  host: string,
  ports: readonly { readonly port: number; readonly protocol?: string }[],
): void {
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const lower = protocol.toLowerCase();
    const address = host.includes(':') ? `[${host}]` : host;
    const url = `${lower}://${address}:${port}`;
    if (index === 0) out.set(`${prefix}_PORT`, url);
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    out.set(link, url);
    out.set(`${link}_PROTO`, lower);
    out.set(`${link}_PORT`, String(port));
    out.set(`${link}_ADDR`, host);
  }
}

/** Services of the pod's namespace, unless it does not want them, and always the API server's own. */
export const visibleServices = (services: readonly Service[], namespace: string, links: boolean): readonly Service[] =>
  services.filter(
    ({ metadata }) =>
      (links && metadata.namespace === namespace) ||
      (metadata.namespace === 'default' && metadata.name === 'kubernetes'),
  );
