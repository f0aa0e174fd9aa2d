import { endpointslices, services } from '../api/resources';
import type { EndpointSlice } from '../api/types/discovery-v1';
import type { Service } from '../api/types/core-v1';
import type { Component, ComponentContext } from '../client/component';
import type { Informer } from '../client/informer';
import { resolveAlias, resolveName, searchNames, type DnsFinding, type DnsZone } from './dns';

const SERVICE_LABEL = 'kubernetes.io/service-name';

/** The cluster's DNS server: it answers from what it has watched, and goes on answering when the API server is away. */
export class ClusterDns implements Component, DnsZone {
  readonly name = 'coredns';
  private serviceCache: Informer<Service> | undefined;
  private sliceCache: Informer<EndpointSlice> | undefined;

  constructor(readonly domain = 'cluster.local') {}

  start(context: ComponentContext): void {
    this.serviceCache = context.informers.of(services);
    this.sliceCache = context.informers.of(endpointslices);
    this.sliceCache.addIndex('service', (slice) => {
      const name = slice.metadata.labels?.[SERVICE_LABEL];
      return name === undefined ? [] : [`${slice.metadata.namespace ?? ''}/${name}`];
    });
  }

  stop(): void {
    this.serviceCache = undefined;
    this.sliceCache = undefined;
  }

  /** Undefined: nobody answers. `namespace` is that of the pod that asks. */
  lookUp(name: string, namespace: string): DnsFinding | undefined {
    if (this.serviceCache === undefined) return undefined;
    for (const candidate of searchNames(name, namespace, this.domain)) {
      const answer = resolveName(this, candidate);
      if (answer.kind === 'cname') {
        return { name: candidate, answer: resolveAlias(this, answer.target), alias: answer.target };
      }
      if (answer.kind !== 'nxdomain') return { name: candidate, answer };
    }
    return { name, answer: { kind: 'nxdomain' } };
  }

  service(namespace: string, name: string): Service | undefined {
    return this.serviceCache?.get({ namespace, name });
  }

  slices(namespace: string, service: string): readonly EndpointSlice[] {
    return this.sliceCache?.byIndex('service', `${namespace}/${service}`) ?? [];
  }
}
