import assert from 'node:assert/strict';
import {
  configmaps,
  deployments,
  persistentvolumeclaims,
  pods,
  resourcequotas,
  services,
} from '../../../api/resources';
import type { Resource } from '../../../api/resource';
import type { ResourceQuota } from '../../../api/types/core-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };

/** A quota whose sums are known, as the quota controller leaves it. */
function world(hard: Readonly<Record<string, string>>, spec: object = {}): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(resourcequotas, { metadata: { name: 'q' }, spec: { hard, ...spec } }, AT);
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  bench.patch(resourcequotas, 'q', { status: { hard, used } }, { ...AT, subresource: 'status' });
  return bench;
}

const used = (bench: ApiServerBench): unknown => bench.get<ResourceQuota>(resourcequotas, 'q', AT).status.used;

const app = (resources: object): object => ({ containers: [{ name: 'a', image: 'a', resources }] });
const pod = (spec: object = {}): object => podNamed('p', spec);
const map = { metadata: { name: 'm' } };
const deployment = {
  metadata: { name: 'd' },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'a' }] } },
  },
};
const claim = {
  metadata: { name: 'c' },
  spec: { storageClassName: 'gold', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
};
const service = { metadata: { name: 's' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } };

describe('ResourceQuota', () => {
  const counted: readonly (readonly [name: string, resource: Resource, object: object, amount: string])[] = [
    ['pods', pods, pod(), '1'],
    ['count/pods', pods, pod(), '1'],
    ['requests.cpu', pods, pod(app({ requests: { cpu: '100m' } })), '100m'],
    ['cpu', pods, pod(app({ requests: { cpu: '100m' } })), '100m'],
    ['limits.memory', pods, pod(app({ limits: { memory: '1Gi' } })), '1Gi'],
    ['requests.ephemeral-storage', pods, pod(app({ requests: { 'ephemeral-storage': '1Gi' } })), '1Gi'],
    ['requests.example.com/gpu', pods, pod(app({ limits: { 'example.com/gpu': '2' } })), '2'],
    ['hugepages-2Mi', pods, pod(app({ limits: { 'hugepages-2Mi': '4Mi', cpu: '1' } })), '4Mi'],
    ['configmaps', configmaps, map, '1'],
    ['count/configmaps', configmaps, map, '1'],
    ['count/deployments.apps', deployments, deployment, '1'],
    ['services.nodeports', services, service, '1'],
    ['services', services, service, '1'],
    ['requests.storage', persistentvolumeclaims, claim, '2Gi'],
    ['gold.storageclass.storage.k8s.io/requests.storage', persistentvolumeclaims, claim, '2Gi'],
    ['gold.storageclass.storage.k8s.io/persistentvolumeclaims', persistentvolumeclaims, claim, '1'],
  ];
  for (const [name, resource, object, amount] of counted) {
    it(`charges ${name}, and refuses what is more`, () => {
      const roomy = world({ [name]: '10Gi' });
      roomy.create(resource, object, AT);
      assert.deepEqual(used(roomy), { [name]: amount });
      assert.match(
        refusalOf(() => world({ [name]: '0' }).create(resource, object, AT)),
        new RegExp(
          `is forbidden: exceeded quota: q, requested: ${name}=${amount}, used: ${name}=0, limited: ${name}=0$`,
        ),
      );
    });
  }

  const scoped: readonly (readonly [scope: string, spec: object, counted: boolean])[] = [
    ['BestEffort', {}, true],
    ['BestEffort', app({ requests: { cpu: '1' } }), false],
    ['NotBestEffort', app({ requests: { cpu: '1' } }), true],
    ['Terminating', { activeDeadlineSeconds: 5 }, true],
    ['Terminating', {}, false],
    ['NotTerminating', {}, true],
  ];
  scoped.forEach(([scope, spec, isCounted], index) => {
    it(`looks at pods of scope ${scope} alone (${index})`, () => {
      const bench = world({ pods: '5' }, { scopes: [scope] });
      bench.create(pods, pod(spec), AT);
      assert.deepEqual(used(bench), { pods: isCounted ? '1' : '0' });
    });
  });

  it('selects by priority class', () => {
    const match = { scopeName: 'PriorityClass', operator: 'In', values: ['system-cluster-critical'] };
    const bench = world({ pods: '5' }, { scopeSelector: { matchExpressions: [match] } });
    bench.create(pods, pod(), AT);
    assert.deepEqual(used(bench), { pods: '0' });
    bench.create(pods, podNamed('q', { priorityClassName: 'system-cluster-critical' }), AT);
    assert.deepEqual(used(bench), { pods: '1' });
  });

  it('wants each container to say what it needs', () => {
    assert.equal(
      refusalOf(() => world({ 'limits.cpu': '1', 'requests.memory': '1Gi' }).create(pods, pod(), AT)),
      '403 pods "p" is forbidden: failed quota: q: must specify limits.cpu for: app; requests.memory for: app',
    );
  });

  it('refuses while nobody has counted', () => {
    const bench = new ApiServerBench();
    bench.create(resourcequotas, { metadata: { name: 'q' }, spec: { hard: { pods: '1' } } }, AT);
    bench.patch(resourcequotas, 'q', { status: { hard: { pods: '1' } } }, { ...AT, subresource: 'status' });
    assert.equal(
      refusalOf(() => bench.create(pods, pod(), AT)),
      '403 pods "p" is forbidden: status unknown for quota: q, resources: pods',
    );
  });

  it('charges nothing in a dry run, and growth alone of an update', () => {
    const bench = world({ 'services.nodeports': '1' });
    bench.create(services, service, { ...AT, dryRun: true });
    bench.create(services, { ...service, spec: { ports: [{ port: 80 }] } }, AT);
    assert.deepEqual(used(bench), { 'services.nodeports': '0' });
    bench.patch(services, 's', { spec: { type: 'NodePort' } }, AT);
    assert.deepEqual(used(bench), { 'services.nodeports': '1' });
  });
});
