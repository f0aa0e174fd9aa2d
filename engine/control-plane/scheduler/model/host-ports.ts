import type { ContainerPort, Pod } from '../../../api/types/core-v1';
import { isSidecar } from './pod-requests';

/** A port of the node that a pod takes for itself. */
export interface HostPort {
  readonly ip: string;
  /** `TCP/80`. */
  readonly port: string;
}

const ANY = '0.0.0.0';

/** Host ports of containers and sidecars; a plain init container ends and takes none. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const out: HostPort[] = [];
  for (const container of pod.spec.initContainers ?? []) {
    if (isSidecar(container) && container.ports !== undefined) addPorts(out, container.ports);
  }
  for (const container of pod.spec.containers) if (container.ports !== undefined) addPorts(out, container.ports);
  return out;
}

function addPorts(out: HostPort[], ports: readonly ContainerPort[]): void {
  for (const { hostPort = 0, hostIP, protocol } of ports) {
    if (hostPort > 0) out.push({ ip: hostIP || ANY, port: `${protocol || 'TCP'}/${hostPort}` });
  }
}

/** The host ports in use on a node. One that is bound to all addresses clashes with the same on any address. */
export class HostPortsInUse {
  private readonly byIp = new Map<string, Set<string>>();

  add({ ip, port }: HostPort): void {
    const ports = this.byIp.get(ip);
    if (ports === undefined) this.byIp.set(ip, new Set([port]));
    else ports.add(port);
  }

  remove({ ip, port }: HostPort): void {
    const ports = this.byIp.get(ip);
    if (ports === undefined) return;
    ports.delete(port);
    if (ports.size === 0) this.byIp.delete(ip);
  }

  clashesWith({ ip, port }: HostPort): boolean {
    if (ip !== ANY) return this.holds(ANY, port) || this.holds(ip, port);
    for (const ports of this.byIp.values()) if (ports.has(port)) return true;
    return false;
  }

  copy(): HostPortsInUse {
    const copy = new HostPortsInUse();
    for (const [ip, ports] of this.byIp) copy.byIp.set(ip, new Set(ports));
    return copy;
  }

  private holds(ip: string, port: string): boolean {
    return this.byIp.get(ip)?.has(port) === true;
  }
}
