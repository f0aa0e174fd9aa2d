import assert from 'node:assert/strict';
import { nodes, pods } from '../../../api/resources';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const app = { name: 'app', image: 'registry.example/app:1.0' };
const resources = (cpu: string): object => ({ requests: { cpu } });

function world(declaredFeatures: readonly string[], nodeName = 'n'): ApiServerBench {
  const bench = new ApiServerBench();
  bench.create(nodes, { metadata: { name: 'n' } });
  bench.patch(nodes, 'n', { status: { declaredFeatures, allocatable: { cpu: '8' } } }, { subresource: 'status' });
  const initContainers = [{ name: 'init', image: 'a', resources: resources('1') }];
  bench.create(
    pods,
    podNamed('p', { nodeName, initContainers, containers: [{ ...app, resources: resources('1') }] }),
    AT,
  );
  return bench;
}

const resize = (bench: ApiServerBench, spec: object): unknown =>
  bench.patch(pods, 'p', { spec }, { ...AT, subresource: 'resize' });

const initResized = { initContainers: [{ name: 'init', image: 'a', resources: resources('2') }] };

describe('NodeDeclaredFeatureValidator', () => {
  it('refuses what the node has not declared', () => {
    assert.equal(
      refusalOf(() => resize(world([]), initResized)),
      '403 pods "p" is forbidden: pod update requires features InPlacePodVerticalScalingInitContainers which are not available on node "n"',
    );
  });

  it('knows no node', () => {
    assert.match(
      refusalOf(() => resize(world([], 'm'), initResized)),
      /^403 pods "p" is forbidden: node "m" not found/,
    );
  });

  it('lets pass what it has declared, and what needs nothing', () => {
    resize(world(['InPlacePodVerticalScalingInitContainers']), initResized);
    resize(world([]), { containers: [{ ...app, resources: resources('2') }] });
  });
});
