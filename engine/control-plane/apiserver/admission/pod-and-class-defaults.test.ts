import assert from 'node:assert/strict';
import {
  ingressclasses,
  ingresses,
  nodes,
  persistentvolumeclaims,
  persistentvolumes,
  pods,
  runtimeclasses,
  storageclasses,
} from '../../../api/resources';
import type { Node, PersistentVolumeClaim, Pod } from '../../../api/types/core-v1';
import type { Ingress } from '../../../api/types/networking-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };

const claim = (name: string, spec: object = {}): object => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

describe('TaintNodesByCondition', () => {
  it('has new nodes start as not ready', () => {
    const bench = new ApiServerBench();
    const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
    const taints = (name: string, spec: object = {}): unknown =>
      bench.create<Node>(nodes, { metadata: { name }, spec }).spec.taints;
    assert.deepEqual(taints('a'), [taint]);
    assert.deepEqual(taints('b', { taints: [taint] }), [taint]);
  });
});

describe('DefaultTolerationSeconds', () => {
  it('lets pods stay five minutes on a node that fails, unless they say otherwise', () => {
    const bench = new ApiServerBench();
    const effects = (name: string, spec: object = {}): unknown =>
      bench
        .create<Pod>(pods, podNamed(name, spec), AT)
        .spec.tolerations?.map((one) => [one.key, one.tolerationSeconds]);
    assert.deepEqual(effects('a'), [
      ['node.kubernetes.io/not-ready', 300],
      ['node.kubernetes.io/unreachable', 300],
    ]);
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    assert.deepEqual(effects('b', { tolerations: [own] }), [
      ['node.kubernetes.io/not-ready', 5],
      ['node.kubernetes.io/unreachable', 300],
    ]);
    assert.deepEqual(effects('c', { tolerations: [{ operator: 'Exists' }] }), [[undefined, undefined]]);
  });
});

describe('DefaultStorageClass and StorageObjectInUseProtection', () => {
  const standard = (name: string): object => ({
    metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'x.example/y',
  });
  const classOf = (one: PersistentVolumeClaim): unknown => one.spec.storageClassName;

  it('gives claims the newest default class, and only those that name none', () => {
    const bench = new ApiServerBench();
    assert.equal(classOf(bench.create<PersistentVolumeClaim>(persistentvolumeclaims, claim('a'), AT)), undefined);
    bench.create(storageclasses, standard('old'));
    bench.clock.skipTo((bench.clock.now() + 2000) as ReturnType<typeof bench.clock.now>);
    bench.create(storageclasses, standard('new'));
    assert.equal(classOf(bench.create<PersistentVolumeClaim>(persistentvolumeclaims, claim('b'), AT)), 'new');
    const none = bench.create(persistentvolumeclaims, claim('c', { storageClassName: '' }), AT);
    assert.equal(classOf(none), '');
  });

  it('protects claims and volumes', () => {
    const bench = new ApiServerBench();
    const { metadata } = bench.create(persistentvolumeclaims, claim('a'), AT);
    assert.deepEqual(metadata.finalizers, ['kubernetes.io/pvc-protection']);
    const volume = bench.create(persistentvolumes, {
      metadata: { name: 'v' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
    });
    assert.deepEqual(volume.metadata.finalizers, ['kubernetes.io/pv-protection']);
  });
});

describe('PersistentVolumeClaimResize', () => {
  it('lets bound claims grow where their class allows it', () => {
    const bench = new ApiServerBench();
    for (const [name, allowVolumeExpansion] of [
      ['elastic', true],
      ['stiff', false],
    ] as const) {
      bench.create(storageclasses, { metadata: { name }, provisioner: 'x.example/y', allowVolumeExpansion });
      bench.create(persistentvolumeclaims, claim(name, { storageClassName: name, volumeName: 'v' }), AT);
      bench.patch(persistentvolumeclaims, name, { status: { phase: 'Bound' } }, { ...AT, subresource: 'status' });
    }
    const more = { spec: { resources: { requests: { storage: '2Gi' } } } };
    bench.patch(persistentvolumeclaims, 'elastic', more, AT);
    assert.match(
      refusalOf(() => bench.patch(persistentvolumeclaims, 'stiff', more, AT)),
      /^403 .*only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize$/,
    );
  });
});

describe('DefaultIngressClass', () => {
  it('gives ingresses the default class', () => {
    const bench = new ApiServerBench();
    bench.create(ingressclasses, {
      metadata: { name: 'front', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
      spec: { controller: 'x.example/c' },
    });
    const backend = { service: { name: 's', port: { number: 80 } } };
    const made = bench.create<Ingress>(ingresses, { metadata: { name: 'a' }, spec: { defaultBackend: backend } }, AT);
    assert.equal(made.spec.ingressClassName, 'front');
  });
});

describe('RuntimeClass', () => {
  it('adds the overhead and the scheduling rules of the class', () => {
    const bench = new ApiServerBench();
    bench.create(runtimeclasses, {
      metadata: { name: 'heavy' },
      handler: 'vm',
      overhead: { podFixed: { cpu: '250m' } },
      scheduling: { nodeSelector: { vm: 'yes' }, tolerations: [{ key: 'vm', operator: 'Exists' }] },
    });
    const { spec } = bench.create<Pod>(pods, podNamed('a', { runtimeClassName: 'heavy' }), AT);
    assert.deepEqual([spec.overhead, spec.nodeSelector], [{ cpu: '250m' }, { vm: 'yes' }]);
    assert.ok(spec.tolerations?.some(({ key }) => key === 'vm'));
    assert.match(
      refusalOf(() => bench.create(pods, podNamed('b', { runtimeClassName: 'light' }), AT)),
      /pod rejected: RuntimeClass "light" not found/,
    );
  });
});
