import assert from 'node:assert/strict';
import { configmaps, pods, resourcequotas } from '../../../api/resources';
import { ControllerHarness } from '../testing/harness';
import { template } from '../testing/objects';
import { resourceQuotaController } from './resourcequota-controller';

function limited(hard: Readonly<Record<string, string>>): ControllerHarness {
  const harness = new ControllerHarness([resourceQuotaController]);
  harness.kubelet.addNode('n1');
  harness.create(resourcequotas, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard },
  } as never);
  harness.run(2);
  return harness;
}

const statusOf = (harness: ControllerHarness) => (harness.get(resourcequotas, 'q') ?? assert.fail()).status;
const add = (harness: ControllerHarness, name: string): void => {
  harness.create(configmaps, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default' },
  } as never);
};

describe('resourcequota controller', () => {
  it('begins with what is there, and takes back what was deleted', () => {
    const harness = limited({ configmaps: '3', 'count/secrets': '1' });
    assert.deepEqual(statusOf(harness).used, { configmaps: '0', 'count/secrets': '0' });
    add(harness, 'a');
    add(harness, 'b');
    assert.equal(statusOf(harness).used?.['configmaps'], '2');
    harness.client.remove(configmaps, { namespace: 'default', name: 'a' });
    harness.run(2);
    assert.equal(statusOf(harness).used?.['configmaps'], '1');
  });

  it('takes over new limits', () => {
    const harness = limited({ configmaps: '3' });
    add(harness, 'a');
    harness.patch(resourcequotas, 'q', { spec: { hard: { configmaps: null, pods: '2' } } });
    harness.run(2);
    assert.deepEqual(statusOf(harness), { hard: { pods: '2' }, used: { pods: '0' } });
  });

  it('sets pods free that have ended', () => {
    const harness = limited({ pods: '1' });
    const { spec } = template();
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' }, spec };
    harness.create(pods, pod as never);
    harness.run(2);
    assert.equal(statusOf(harness).used?.['pods'], '1');
    harness.kubelet.finish(harness.get(pods, 'a') ?? assert.fail(), 'Succeeded');
    harness.run(2);
    assert.equal(statusOf(harness).used?.['pods'], '0');
  });
});
