import { semanticEqual } from '../../../base/equal';
import type { Service } from '../../../api/types/core-v1';
import type { Endpoint, EndpointHints } from '../../../api/types/discovery-v1';

const DISTRIBUTIONS: ReadonlySet<string> = new Set(['PreferClose', 'PreferSameZone', 'PreferSameNode']);

export const usesTrafficDistribution = (service: Service): boolean =>
  service.spec.trafficDistribution !== undefined && DISTRIBUTIONS.has(service.spec.trafficDistribution);

/**
 * Each ready endpoint is meant for its own zone, and with PreferSameNode for its own node; an endpoint that is not ready
 * keeps the hints that it has (k8s.io/endpointslice trafficdist, v0.36). The list itself when nothing changes.
 */
export function withTrafficHints(service: Service, endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const sameNode = service.spec.trafficDistribution === 'PreferSameNode';
  return mapChanged(endpoints, (endpoint) =>
    endpoint.conditions.ready === true ? withHints(endpoint, hintsOf(endpoint, sameNode)) : endpoint,
  );
}

export const withoutHints = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  mapChanged(endpoints, (endpoint) => withHints(endpoint, undefined));

export function withHints(endpoint: Endpoint, hints: EndpointHints | undefined): Endpoint {
  if (semanticEqual(endpoint.hints, hints)) return endpoint;
  const { hints: _, ...rest } = endpoint;
  return hints === undefined ? rest : { ...rest, hints };
}

export function mapChanged<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const next = items.map(change);
  return next.every((item, index) => item === items[index]) ? items : next;
}

function hintsOf({ zone, nodeName }: Endpoint, sameNode: boolean): EndpointHints | undefined {
  const hints = {
    ...(zone === undefined ? {} : { forZones: [{ name: zone }] }),
    ...(sameNode && nodeName !== undefined ? { forNodes: [{ name: nodeName }] } : {}),
  };
  return hints.forZones === undefined && hints.forNodes === undefined ? undefined : hints;
}
