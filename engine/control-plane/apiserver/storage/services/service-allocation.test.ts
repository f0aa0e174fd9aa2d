import assert from 'node:assert/strict';
import { endpoints, ipaddresses, services } from '../../../../api/resources';
import type { Service } from '../../../../api/types/core-v1';
import { ApiServerBench, refusalOf } from '../../testing/api-server-bench';

const AT = { namespace: 'default' };

const service = (name: string, spec: object = {}): object => ({
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }], ...spec },
});

const has = (bench: ApiServerBench, address: string): boolean =>
  bench.list(ipaddresses).some(({ metadata }) => metadata.name === address);

describe('serviceAllocation', () => {
  it('gives each service an address, claims it, and gives it back', () => {
    const bench = new ApiServerBench();
    const { spec } = bench.create<Service>(services, service('a'), AT);
    const address = spec.clusterIP ?? '';
    assert.match(address, /^10\.(9[6-9]|10[0-9]|11[01])\./);
    assert.deepEqual(spec.clusterIPs, [address]);
    assert.ok(has(bench, address));
    bench.remove(services, 'a', {}, AT);
    assert.ok(!has(bench, address));
  });

  it('takes no address of another service, and none from outside', () => {
    const bench = new ApiServerBench();
    bench.create(services, service('a', { clusterIP: '10.96.7.7' }), AT);
    assert.equal(
      refusalOf(() => bench.create(services, service('b', { clusterIP: '10.96.7.7' }), AT)),
      '422 Service "b" is invalid: spec.clusterIPs: Invalid value: ["10.96.7.7"]: failed to allocate IP 10.96.7.7: provided IP is already allocated',
    );
    assert.match(
      refusalOf(() => bench.create(services, service('b', { clusterIP: '192.168.0.9' }), AT)),
      /failed to allocate IP 192.168.0.9: the provided network does not match the current range$/,
    );
  });

  it('leaves nothing behind when the service is refused later', () => {
    const bench = new ApiServerBench();
    const before = bench.list(ipaddresses).length;
    bench.create(services, service('a'), AT);
    refusalOf(() => bench.create(services, service('a'), AT));
    refusalOf(() => bench.create(services, service('b', { sessionAffinity: 'Sometimes' }), AT));
    bench.create(services, service('c'), { ...AT, dryRun: true });
    assert.equal(bench.list(ipaddresses).length, before + 1);
  });

  it('shares a node port between protocols of one port, and keeps it over updates', () => {
    const bench = new ApiServerBench();
    const both = [
      { name: 'tcp', port: 53, protocol: 'TCP' },
      { name: 'udp', port: 53, protocol: 'UDP' },
    ];
    const created = bench.create<Service>(services, service('dns', { type: 'NodePort', ports: both }), AT);
    const [tcp, udp] = created.spec.ports ?? [];
    assert.ok(tcp?.nodePort !== undefined && tcp.nodePort >= 30_086 && tcp.nodePort <= 32_767);
    assert.equal(udp?.nodePort, tcp.nodePort);
    const asWritten = { ...created, spec: { ...created.spec, ports: both } } as unknown as Service;
    const updated = bench.update<Service>(services, asWritten, AT);
    assert.deepEqual(updated.spec.ports, created.spec.ports);
    assert.match(
      refusalOf(() =>
        bench.create(
          services,
          service('other', { type: 'NodePort', ports: [{ port: 1, nodePort: tcp.nodePort }] }),
          AT,
        ),
      ),
      /spec\.ports\[0\]\.nodePort: Invalid value: \d+: provided port is already allocated$/,
    );
  });

  it('gives a port for health checks to services that keep traffic on its node', () => {
    const bench = new ApiServerBench();
    const { spec } = bench.create<Service>(
      services,
      service('lb', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }),
      AT,
    );
    assert.notEqual(spec.healthCheckNodePort ?? 0, 0);
    assert.notEqual(spec.healthCheckNodePort, spec.ports?.[0]?.nodePort);
  });

  it('frees the address of a service that becomes a mere name, and finds one for the way back', () => {
    const bench = new ApiServerBench();
    const created = bench.create<Service>(services, service('a'), AT);
    const address = created.spec.clusterIP ?? '';
    const named = bench.patch<Service>(
      services,
      'a',
      { spec: { type: 'ExternalName', externalName: 'x.example' } },
      AT,
    );
    assert.equal(named.spec.clusterIP, undefined);
    assert.ok(!has(bench, address));
    const back = bench.patch<Service>(services, 'a', { spec: { type: 'ClusterIP', externalName: null } }, AT);
    assert.ok(has(bench, back.spec.clusterIP ?? ''));
  });

  it('takes the endpoints of a service with it', () => {
    const bench = new ApiServerBench();
    bench.create(services, service('a'), AT);
    bench.create(endpoints, { metadata: { name: 'a' } }, AT);
    bench.remove(services, 'a', {}, AT);
    assert.equal(
      refusalOf(() => bench.get(endpoints, 'a', AT)),
      '404 endpoints "a" not found',
    );
  });
});
