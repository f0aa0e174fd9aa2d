import assert from 'node:assert/strict';
import type { Service } from '../../api/types/core-v1';
import type { EndpointSlice } from '../../api/types/discovery-v1';
import type { ServiceRule } from '../../network/service-rules';
import { buildRules } from './build-rules';
import type { ProxyMode } from './mode';

const metadata = { name: 'web', namespace: 'default', uid: 'u', creationTimestamp: '', resourceVersion: '1' };

const service = (spec: Partial<Service['spec']>): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata,
  spec: {
    clusterIP: '10.96.0.10',
    clusterIPs: ['10.96.0.10'],
    ports: [{ port: 80, nodePort: 30080 }],
    ...spec,
  } as Service['spec'],
  status: { loadBalancer: { ingress: [{ ip: '203.0.113.5' }] } },
});

const slice: EndpointSlice = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata,
  addressType: 'IPv4',
  ports: [{ name: '', port: 8080 }],
  endpoints: [{ addresses: ['10.244.1.2'], conditions: { ready: true }, nodeName: 'n2' }],
};

const IPTABLES: ProxyMode = { name: 'iptables' };
const IPVS: ProxyMode = { name: 'ipvs', scheduler: 'rr' };

function rules(mode: ProxyMode, spec: Partial<Service['spec']> = {}, slices = [slice]) {
  const node = { name: 'n1', ip: '10.0.0.2', zone: undefined };
  const { byAddress, byNodePort, guarded } = buildRules(service(spec), slices, { node, mode });
  const of = (key: string): ServiceRule | undefined => new Map([...byAddress, ...byNodePort]).get(key);
  return { guarded, cluster: of('10.96.0.10:80/TCP'), balanced: of('203.0.113.5:80/TCP'), nodePort: of('30080/TCP') };
}

describe('the rules of a service', () => {
  it('lead from all of its addresses to the same endpoints', () => {
    const { cluster, balanced, nodePort } = rules(IPTABLES);
    const found = [cluster, balanced, nodePort].map((rule) => [
      rule?.destination,
      rule?.endpoints[0]?.ip,
      rule?.masquerade,
    ]);
    assert.deepEqual(found, [
      ['cluster IP', '10.244.1.2', false],
      ['loadbalancer IP', '10.244.1.2', true],
      ['node port', '10.244.1.2', true],
    ]);
  });

  it('drop what comes from outside when the policy is Local and no endpoint is here, and serve pods all the same', () => {
    const { cluster, balanced } = rules(IPTABLES, { externalTrafficPolicy: 'Local' });
    assert.deepEqual([balanced?.endpoints, balanced?.whenEmpty, balanced?.insiders?.length], [[], 'drop', 1]);
    assert.deepEqual([cluster?.endpoints.length, cluster?.insiders], [1, undefined]);
  });

  it('of ipvs take endpoints elsewhere then, whose answers are lost outside', () => {
    const { balanced, cluster } = rules(IPVS, { externalTrafficPolicy: 'Local', internalTrafficPolicy: 'Local' });
    assert.deepEqual([balanced?.endpoints.length, balanced?.outsidersUnanswered], [1, true]);
    assert.deepEqual([cluster?.endpoints.length, cluster?.outsidersUnanswered], [1, false]);
  });

  it('reject when there is no endpoint at all', () => {
    const { cluster, balanced } = rules(IPTABLES, { externalTrafficPolicy: 'Local' }, []);
    assert.deepEqual([cluster?.whenEmpty, balanced?.whenEmpty], ['reject', 'reject']);
  });

  it('guard other ports of the addresses, by the mode', () => {
    const modes: readonly ProxyMode[] = [IPTABLES, { name: 'nftables' }, IPVS];
    assert.deepEqual(
      modes.map((mode) => rules(mode).guarded),
      [[], ['10.96.0.10'], ['10.96.0.10', '203.0.113.5']],
    );
  });
});
