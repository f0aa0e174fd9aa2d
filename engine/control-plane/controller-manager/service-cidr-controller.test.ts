import assert from 'node:assert/strict';
import { ipaddresses, servicecidrs, services } from '../../api/resources';
import type { ServiceCIDR } from '../../api/types/networking-v1';
import { serviceCidrController } from './service-cidr-controller';
import { ControllerHarness } from './testing/harness';

describe('service CIDR controller', () => {
  let harness: ControllerHarness;
  beforeEach(() => {
    harness = new ControllerHarness([serviceCidrController]);
  });

  const add = (name: string, cidr: string): void => {
    harness.create<ServiceCIDR>(servicecidrs, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name },
      spec: { cidrs: [cidr] },
    });
    harness.run(1);
  };
  const use = (clusterIP: string): void => {
    const spec = { clusterIP, ports: [{ port: 80 }] };
    const metadata = { name: 'web', namespace: 'default' };
    harness.create(services, { apiVersion: 'v1', kind: 'Service', metadata, spec } as never);
  };
  const range = (name: string): ServiceCIDR | undefined => harness.get(servicecidrs, name);
  const ready = (name: string): string => {
    const { status = '', reason = '', message = '' } = range(name)?.status.conditions?.[0] ?? {};
    return [status, reason, message].join('|');
  };
  const remove = (name: string): void => {
    harness.client.remove(servicecidrs, { name });
    harness.run(1);
  };

  it('makes a range ready and holds it', () => {
    add('more', '172.30.0.0/24');
    assert.equal(ready('more'), 'True||Kubernetes Service CIDR is ready');
    assert.deepEqual(range('more')?.metadata.finalizers, ['networking.k8s.io/service-cidr-finalizer']);
  });

  it('lets a range go that nobody uses, ten seconds later', () => {
    add('more', '172.30.0.0/24');
    remove('more');
    harness.run(8);
    assert.ok(range('more'));
    harness.run(3);
    assert.equal(range('more'), undefined);
  });

  it('keeps a range while a service has an address of it', () => {
    add('more', '172.30.0.0/24');
    use('172.30.0.7');
    assert.ok(harness.get(ipaddresses, '172.30.0.7'));
    remove('more');
    harness.run(30);
    const why =
      'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR';
    assert.equal(ready('more'), `False|Terminating|${why}`);
    harness.client.remove(services, { namespace: 'default', name: 'web' });
    harness.run(1);
    assert.equal(range('more'), undefined);
  });

  it('lets a range go whose addresses another holds as well', () => {
    add('more', '172.30.0.0/24');
    use('172.30.0.7');
    remove('more');
    add('whole', '172.30.0.0/16');
    harness.run(15);
    assert.equal(range('more'), undefined);
    assert.ok(harness.get(ipaddresses, '172.30.0.7'));
  });
});
