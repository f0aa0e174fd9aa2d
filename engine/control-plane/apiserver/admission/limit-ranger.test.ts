import assert from 'node:assert/strict';
import { limitranges, persistentvolumeclaims, pods } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };

const limited = (...limits: readonly object[]): ApiServerBench => {
  const bench = new ApiServerBench();
  bench.create(limitranges, { metadata: { name: 'lr' }, spec: { limits } }, AT);
  return bench;
};

const sized = (name: string, resources: object): object =>
  podNamed(name, { containers: [{ name: 'app', image: 'i', resources }] });

describe('LimitRanger', () => {
  it('fills in what containers do not ask for, and says so', () => {
    const bench = limited({ type: 'Container', default: { cpu: '2' }, defaultRequest: { cpu: '500m', memory: '1Gi' } });
    const pod = bench.create<Pod>(pods, sized('a', { requests: { memory: '2Gi' } }), AT);
    assert.deepEqual(pod.spec.containers[0]?.resources, {
      limits: { cpu: '2' },
      requests: { cpu: '500m', memory: '2Gi' },
    });
    assert.equal(
      pod.metadata.annotations?.['kubernetes.io/limit-ranger'],
      'LimitRanger plugin set: cpu request for container app; cpu limit for container app',
    );
  });

  it('refuses what is too small, too large, or too far apart', () => {
    const bench = limited({
      type: 'Container',
      min: { cpu: '100m' },
      max: { memory: '1Gi' },
      maxLimitRequestRatio: { cpu: '2' },
    });
    const refused = (resources: object): string => refusalOf(() => bench.create(pods, sized('a', resources), AT));
    const memory = { memory: '1Gi' };
    assert.match(
      refused({ requests: { cpu: '50m', ...memory }, limits: { cpu: '100m', ...memory } }),
      /minimum cpu usage per Container is 100m, but request is 50m/,
    );
    assert.match(
      refused({ requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '1', memory: '2Gi' } }),
      /maximum memory usage per Container is 1Gi, but limit is 2Gi/,
    );
    assert.match(
      refused({ requests: { cpu: '1', ...memory }, limits: { cpu: '3', ...memory } }),
      /cpu max limit to request ratio per Container is 2, but provided ratio is 3\.000000/,
    );
  });

  it('adds up the containers of a pod', () => {
    const bench = limited({ type: 'Pod', max: { cpu: '1' } });
    const container = (name: string): object => ({
      name,
      image: 'i',
      resources: { requests: { cpu: '600m' }, limits: { cpu: '600m' } },
    });
    assert.equal(
      refusalOf(() => bench.create(pods, podNamed('a', { containers: [container('x'), container('y')] }), AT)),
      '403 pods "a" is forbidden: maximum cpu usage per Pod is 1, but limit is 1200m',
    );
  });

  it('bounds claims', () => {
    const bench = limited({ type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } });
    const claim = (storage: string): object => ({
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    });
    assert.match(
      refusalOf(() => bench.create(persistentvolumeclaims, claim('3Gi'), AT)),
      /maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi/,
    );
    bench.create(persistentvolumeclaims, claim('2Gi'), AT);
  });
});
