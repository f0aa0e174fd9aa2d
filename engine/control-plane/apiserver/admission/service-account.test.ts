import assert from 'node:assert/strict';
import { pods, serviceaccounts } from '../../../api/resources';
import type { Pod } from '../../../api/types/core-v1';
import { ApiServerBench, podNamed, refusalOf } from '../testing/api-server-bench';

const AT = { namespace: 'default' };
const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

describe('ServiceAccount', () => {
  it('gives a pod the default account, and its token to every container', () => {
    const bench = new ApiServerBench();
    const pod = bench.create<Pod>(pods, podNamed('a', { initContainers: [{ name: 'init', image: 'i' }] }), AT);
    assert.equal(pod.spec.serviceAccountName, 'default');
    const [volume] = pod.spec.volumes ?? [];
    assert.match(volume?.name ?? '', /^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
      assert.deepEqual(container.volumeMounts, [{ name: volume?.name, readOnly: true, mountPath: MOUNT }]);
    }
  });

  it('mounts nothing where the account or the pod does not want it, or has it already', () => {
    const bench = new ApiServerBench();
    bench.create(serviceaccounts, { metadata: { name: 'quiet' }, automountServiceAccountToken: false }, AT);
    const quiet = bench.create<Pod>(pods, podNamed('a', { serviceAccountName: 'quiet' }), AT);
    assert.equal(quiet.spec.volumes, undefined);
    const asked = podNamed('b', { serviceAccountName: 'quiet', automountServiceAccountToken: true });
    assert.equal(bench.create<Pod>(pods, asked, AT).spec.volumes?.length, 1);
    const own = podNamed('c', {
      containers: [{ name: 'app', image: 'i', volumeMounts: [{ name: 'own', mountPath: MOUNT }] }],
      volumes: [{ name: 'own', emptyDir: {} }],
    });
    assert.deepEqual(
      bench.create<Pod>(pods, own, AT).spec.volumes?.map(({ name }) => name),
      ['own'],
    );
  });

  it('hands on the pull secrets of the account, but not beside others', () => {
    const bench = new ApiServerBench();
    bench.create(serviceaccounts, { metadata: { name: 'puller' }, imagePullSecrets: [{ name: 'r' }] }, AT);
    const pulls = (name: string, more: object): unknown =>
      bench.create<Pod>(pods, podNamed(name, { serviceAccountName: 'puller', ...more }), AT).spec.imagePullSecrets;
    assert.deepEqual(pulls('a', {}), [{ name: 'r' }]);
    assert.deepEqual(pulls('b', { imagePullSecrets: [{ name: 'own' }] }), [{ name: 'own' }]);
  });

  it('knows only accounts that are there', () => {
    const bench = new ApiServerBench();
    assert.equal(
      refusalOf(() => bench.create(pods, podNamed('a', { serviceAccountName: 'nobody' }), AT)),
      '403 pods "a" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
    );
  });
});
