import assert from 'node:assert/strict';
import type { Container, Pod, PodSpec } from '../../../api/types/core-v1';
import { hostsFile, networkFiles, resolvConf } from './network-files';

const pod = (spec: Partial<PodSpec> = {}): Pod =>
  ({ metadata: { name: 'web-0', namespace: 'shop' }, spec: { containers: [], ...spec } }) as unknown as Pod;
const own = (of: Partial<PodSpec>): readonly string[] => hostsFile(pod(of), ['10.244.0.5']).split('\n').slice(7, -1);

describe('/etc/hosts of a container', () => {
  it('has the names of the machine itself first', () =>
    assert.deepEqual(hostsFile(pod(), []).split('\n').slice(0, 2), [
      '# Kubernetes-managed hosts file.',
      '127.0.0.1\tlocalhost',
    ]));
  it('has the pod', () => assert.deepEqual(own({}), ['10.244.0.5\tweb-0']));
  it('has the whole name of a pod of a subdomain', () =>
    assert.deepEqual(own({ hostname: 'db', subdomain: 'sets' }), ['10.244.0.5\tdb.sets.shop.svc.cluster.local\tdb']));
  it('has what the pod adds', () =>
    assert.deepEqual(own({ hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }] }), [
      '10.244.0.5\tweb-0',
      '',
      '# Entries added by HostAliases.',
      '1.2.3.4\ta\tb',
    ]));
  it('has no pod in the network of the host', () => assert.deepEqual(own({ hostNetwork: true }), []));
});

describe('/etc/resolv.conf of a container', () => {
  const CLUSTER =
    'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
  const cases: readonly (readonly [what: string, spec: Partial<PodSpec>, text: string])[] = [
    ['asks the cluster', {}, CLUSTER],
    ['asks whom the node asks in its network', { hostNetwork: true }, ''],
    ['asks the cluster also there', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, CLUSTER],
    ['asks whom the node asks', { dnsPolicy: 'Default' }, ''],
    [
      'is what the pod says',
      { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], searches: ['x.y'], options: [{ name: 'edns0' }] } },
      'search x.y\nnameserver 1.1.1.1\noptions edns0\n',
    ],
    [
      'has what the pod adds and changes',
      {
        dnsConfig: {
          nameservers: ['1.1.1.1'],
          searches: ['svc.cluster.local'],
          options: [{ name: 'ndots', value: '2' }],
        },
      },
      CLUSTER.replace('10.96.0.10\n', '10.96.0.10\nnameserver 1.1.1.1\n').replace('ndots:5', 'ndots:2'),
    ],
  ];
  for (const [what, spec, text] of cases) it(what, () => assert.equal(resolvConf(pod(spec)), text));
});

describe('files by which a container knows names', () => {
  const paths = (volumeMounts: Container['volumeMounts']): readonly string[] =>
    networkFiles(pod(), { name: 'c', volumeMounts } as unknown as Container, []).map(
      ({ containerPath }) => containerPath,
    );

  it('are two', () => assert.deepEqual(paths([]), ['/etc/hosts', '/etc/resolv.conf']));
  it('give way to volumes', () =>
    assert.deepEqual(paths([{ name: 'mine', mountPath: '/etc/hosts' }]), ['/etc/resolv.conf']));
});
