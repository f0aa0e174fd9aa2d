import type { Service, ServicePort } from '../../../../api/types/core-v1';
import { needsHealthCheck, needsNodePort } from '../../../../api/kinds/core/service-strategy';
import { invalid as invalidField } from '../../../../api/validation/field-errors';
import { internalError, invalid, unknownError } from '../../refusals';
import type { NodePortOperation } from './node-ports';

/** A new service with its node ports (registry/core/service/storage/alloc.go, v1.36). */
export function withNewNodePorts(service: Service, ports: NodePortOperation): Service {
  if (!isOnNodes(service) || service.spec.ports === undefined) return service;
  const given = new Map<number, number>();
  const next = service.spec.ports.map((port, index): ServicePort => {
    const own = port.nodePort ?? 0;
    if (own === 0 && !needsNodePort(service)) return port;
    const shared = given.get(port.port);
    if (shared !== undefined) {
      if (own === 0) return { ...port, nodePort: shared };
      if (own !== shared) take(service, ports, own, index);
      return port;
    }
    const asked = service.spec.ports?.find((one) => one.port === port.port && (one.nodePort ?? 0) !== 0)?.nodePort;
    const nodePort = asked ?? anyPort(ports);
    if (asked !== undefined) take(service, ports, asked, index);
    given.set(port.port, nodePort);
    return own === nodePort ? port : { ...port, nodePort };
  });
  return { ...service, spec: { ...service.spec, ports: next } };
}

/** A changed service, which keeps the ports that it has. */
export function withMoreNodePorts(next: Service, old: Service, ports: NodePortOperation): Service {
  if (!isOnNodes(next) || next.spec.ports === undefined) return next;
  const held = (old.spec.ports ?? []).map(({ nodePort = 0 }) => nodePort);
  const seen = new Set<string>();
  const all = next.spec.ports.map((port, index): ServicePort => {
    const own = port.nodePort ?? 0;
    if (own === 0 && !needsNodePort(next)) return port;
    if (own !== 0 && !held.includes(own) && !ports.allocated.has(own)) take(next, ports, own, index);
    const nodePort = own === 0 ? anyPort(ports) : own;
    const key = `{${port.protocol ?? ''} ${nodePort}}`;
    if (seen.has(key)) throw unknownError(`duplicate nodePort: ${key}`);
    seen.add(key);
    return own === 0 ? { ...port, nodePort } : port;
  });
  return all.every((port, index) => port === next.spec.ports?.[index])
    ? next
    : { ...next, spec: { ...next.spec, ports: all } };
}

/** Services that keep traffic on its node have a port for health checks. */
export function withHealthCheckPort(next: Service, old: Service | undefined, ports: NodePortOperation): Service {
  if (!needsHealthCheck(next) || (old !== undefined && needsHealthCheck(old))) return next;
  const asked = next.spec.healthCheckNodePort ?? 0;
  if (asked !== 0) {
    const fault = ports.take(asked);
    if (fault === undefined) return next;
    throw internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${fault}`);
  }
  const healthCheckNodePort = ports.takeAny();
  if (healthCheckNodePort === undefined) {
    throw internalError('failed to allocate a HealthCheck NodePort 0: range is full');
  }
  return { ...next, spec: { ...next.spec, healthCheckNodePort } };
}

const isOnNodes = ({ spec }: Service): boolean => spec.type === 'NodePort' || spec.type === 'LoadBalancer';

function take({ metadata }: Service, ports: NodePortOperation, port: number, index: number): void {
  const fault = ports.take(port);
  if (fault === undefined) return;
  throw invalid({ group: '', kind: 'Service' }, metadata.name, [
    invalidField(`spec.ports[${index}].nodePort`, port, fault),
  ]);
}

function anyPort(ports: NodePortOperation): number {
  const port = ports.takeAny();
  if (port === undefined) throw internalError('failed to allocate a nodePort: range is full');
  return port;
}
