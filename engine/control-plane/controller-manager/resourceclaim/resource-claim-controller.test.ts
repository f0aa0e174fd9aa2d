import assert from 'node:assert/strict';
import { pods, resourceclaims, resourceclaimtemplates } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import type { ResourceClaim, ResourceClaimTemplate } from '../../../api/types/resource-v1';
import { garbageCollectorController } from '../garbage-collector/garbage-collector-controller';
import { ControllerHarness } from '../testing/harness';
import { generatedPrefix } from './pod-claims';
import { resourceClaimController } from './resource-claim-controller';

const SPEC = { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.example.com' } }] } };

describe('resource claim controller', () => {
  let harness: ControllerHarness;
  beforeEach(() => {
    harness = new ControllerHarness([resourceClaimController, garbageCollectorController]);
    harness.kubelet.addNode('n1');
    harness.kubelet.schedules = false;
  });

  const addTemplate = (): void => {
    harness.create<ResourceClaimTemplate>(resourceclaimtemplates, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaimTemplate',
      metadata: { name: 'one-gpu', namespace: 'default' },
      spec: { metadata: { labels: { of: 'template' }, annotations: { note: 'x' } }, spec: SPEC },
    } as never);
  };
  const addPod = (claim: object = { resourceClaimTemplateName: 'one-gpu' }): void => {
    harness.create<Pod>(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'train', namespace: 'default' },
      spec: {
        restartPolicy: 'Never',
        resourceClaims: [{ name: 'gpu', ...claim }],
        containers: [{ name: 'c', image: 'app', resources: { claims: [{ name: 'gpu' }] } }],
      },
    } as never);
    harness.run(1);
  };
  const pod = (): Pod => harness.get(pods, 'train') ?? assert.fail();
  const claims = (): readonly ResourceClaim[] => harness.list(resourceclaims);
  const claim = (): ResourceClaim => claims()[0] ?? assert.fail();
  /** As the scheduler does. */
  const allocate = (): void => {
    const { name, uid } = pod().metadata;
    const finalizers = ['resource.kubernetes.io/delete-protection'];
    const { metadata } = claim();
    const held = harness.client.update(resourceclaims, { ...claim(), metadata: { ...metadata, finalizers } });
    const results = [{ request: 'gpu', driver: 'gpu.example.com', pool: 'n1', device: 'gpu-0' }];
    const status = { allocation: { devices: { results } }, reservedFor: [{ resource: 'pods', name, uid }] };
    harness.client.update<ResourceClaim>(resourceclaims, { ...held, status }, 'status');
    harness.client.bind({ namespace: 'default', name }, 'n1');
    harness.run(3);
  };

  it('makes a claim of a template, and tells the pod its name', () => {
    addTemplate();
    addPod();
    const { name, generateName, labels, annotations, ownerReferences } = claim().metadata;
    assert.equal(generateName, 'train-gpu-');
    assert.deepEqual(labels, { of: 'template' });
    assert.deepEqual(annotations, { note: 'x', 'resource.kubernetes.io/pod-claim-name': 'gpu' });
    const { uid } = pod().metadata;
    assert.deepEqual(ownerReferences, [{ apiVersion: 'v1', kind: 'Pod', name: 'train', uid, controller: true }]);
    assert.deepEqual(pod().status.resourceClaimStatuses, [{ name: 'gpu', resourceClaimName: name }]);
    assert.ok(pod().metadata.managedFields?.some(({ manager }) => manager === 'ResourceClaimController'));
  });

  it('waits for the template, and says so', () => {
    addPod();
    assert.deepEqual(harness.eventsOf('Pod').slice(0, 1), [
      'FailedResourceClaimCreation: PodResourceClaim gpu: resource claim template "one-gpu": ' +
        'resourceclaimtemplate.resource.k8s.io "one-gpu" not found',
    ]);
    addTemplate();
    harness.run(1);
    assert.equal(claims().length, 1);
  });

  it('makes a claim again that somebody deleted, but not within the hour', () => {
    addTemplate();
    addPod();
    const { name } = claim().metadata;
    harness.client.remove(resourceclaims, { namespace: 'default', name });
    harness.run(1);
    assert.equal(claims().length, 0);
    harness.run(3600);
    harness.patch(pods, 'train', { metadata: { labels: { a: 'b' } } });
    harness.run(1);
    assert.equal(pod().status.resourceClaimStatuses?.[0]?.resourceClaimName, claim().metadata.name);
  });

  it('removes the claim once its pod is done', () => {
    addTemplate();
    addPod();
    allocate();
    assert.equal(claim().status.reservedFor?.length, 1);
    harness.kubelet.finish(pod(), 'Succeeded');
    harness.run(1);
    assert.equal(claims().length, 0);
  });

  it('takes a claim back from its last pod and frees its devices', () => {
    harness.create<ResourceClaim>(resourceclaims, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaim',
      metadata: { name: 'shared', namespace: 'default' },
      spec: SPEC,
    } as never);
    addPod({ resourceClaimName: 'shared' });
    allocate();
    harness.kubelet.finish(pod(), 'Succeeded');
    harness.run(1);
    assert.deepEqual(claim().status, {});
    assert.equal(claim().metadata.finalizers, undefined);
  });
});

describe('names of generated claims', () => {
  it('are cut by the share of either name', () => {
    assert.equal(generatedPrefix('web', 'gpu'), 'web-gpu-');
    const prefix = generatedPrefix('p'.repeat(90), 'c'.repeat(10));
    assert.equal(prefix, `${'p'.repeat(50)}-${'c'.repeat(5)}`);
  });
});
