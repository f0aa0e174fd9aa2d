import assert from 'node:assert/strict';
import type { EndpointSlice } from '../api/types/discovery-v1';
import type { Service } from '../api/types/core-v1';
import { resolveAlias, resolveName, searchNames, type DnsZone } from './dns';

const service = (name: string, spec: Partial<Service['spec']>): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop', uid: name, creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: '1' },
  spec: { ...spec },
  status: { loadBalancer: {} },
});

const slice = (of: string, endpoints: EndpointSlice['endpoints']): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: of, namespace: 'shop', uid: of, creationTimestamp: '2026-01-01T00:00:00Z', resourceVersion: '1' },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints,
});

const SERVICES = [
  service('web', { clusterIP: '10.96.0.7', ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }] }),
  service('db', { clusterIP: 'None', ports: [{ name: 'http', port: 8080, protocol: 'TCP', targetPort: 8080 }] }),
  service('away', { type: 'ExternalName', externalName: 'example.com' }),
  service('far', { type: 'ExternalName', externalName: 'near.shop.svc.cluster.local.' }),
  service('near', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' }),
  service('round', { type: 'ExternalName', externalName: 'round.shop.svc.cluster.local' }),
];
const SLICES = [
  slice('db', [
    { addresses: ['10.244.0.2'], hostname: 'db-0', conditions: { ready: true } },
    { addresses: ['10.244.0.3'], hostname: 'db-1', conditions: { ready: false } },
  ]),
];
const ZONE: DnsZone = {
  domain: 'cluster.local',
  service: (namespace, name) => SERVICES.find((one) => namespace === 'shop' && one.metadata.name === name),
  slices: (_namespace, name) => SLICES.filter((one) => one.metadata.name === name),
};

const ask = (name: string) => resolveName(ZONE, `${name}.shop.svc.cluster.local`);

describe('names of the cluster', () => {
  it('give a Service its own address', () => {
    assert.deepEqual(ask('web'), { kind: 'addresses', addresses: ['10.96.0.7'] });
  });

  it('give a headless Service the addresses of its ready pods', () => {
    assert.deepEqual(ask('db'), { kind: 'addresses', addresses: ['10.244.0.2'] });
  });

  it('name the pods of a headless Service by their host names', () => {
    assert.deepEqual(ask('db-0.db'), { kind: 'addresses', addresses: ['10.244.0.2'] });
    assert.deepEqual(ask('db-1.db'), { kind: 'nxdomain' });
  });

  it('send those who ask for an ExternalName elsewhere', () => {
    assert.deepEqual(ask('away'), { kind: 'cname', target: 'example.com' });
  });

  it('lead from one to another, and not in a circle', () => {
    assert.deepEqual(ask('far'), { kind: 'cname', target: 'near.shop.svc.cluster.local' });
    const lead = (name: string) => resolveAlias(ZONE, `${name}.shop.svc.cluster.local`);
    assert.deepEqual(lead('near'), { kind: 'addresses', addresses: ['10.96.0.7'] });
    assert.deepEqual(lead('round'), { kind: 'nxdomain' });
    assert.deepEqual(resolveAlias(ZONE, 'example.com'), { kind: 'nxdomain' });
  });

  it('are not known without their Service', () => {
    assert.deepEqual(ask('nobody'), { kind: 'nxdomain' });
  });
});

describe('names that a pod tries', () => {
  it('end in the search list before the name alone, when it has few dots', () => {
    assert.deepEqual(searchNames('web', 'shop', 'cluster.local'), [
      'web.shop.svc.cluster.local',
      'web.svc.cluster.local',
      'web.cluster.local',
      'web',
    ]);
  });

  it('are one only when the name ends in a dot', () => {
    assert.deepEqual(searchNames('example.com.', 'shop', 'cluster.local'), ['example.com']);
  });
});
