import assert from 'node:assert/strict';
import { configmaps, namespaces } from '../../../api/resources';
import { ApiError } from '../../../api/request';
import { ApiServerBench, refusalOf } from '../testing/api-server-bench';

const MAP = { metadata: { name: 'a' } };

describe('NamespaceLifecycle', () => {
  it('lets nothing into a namespace that is not there', () => {
    const bench = new ApiServerBench();
    assert.equal(
      refusalOf(() => bench.create(configmaps, MAP, { namespace: 'nowhere' })),
      '404 namespaces "nowhere" not found',
    );
  });

  it('lets nothing new into a namespace that goes, but lets what is there change', () => {
    const bench = new ApiServerBench();
    bench.namespace('team');
    bench.create(configmaps, MAP, { namespace: 'team' });
    bench.remove(namespaces, 'team');
    assert.throws(
      () => bench.create(configmaps, { metadata: { name: 'b' } }, { namespace: 'team' }),
      (error) =>
        error instanceof ApiError &&
        error.message ===
          'configmaps "b" is forbidden: unable to create new content in namespace team because it is being terminated' &&
        error.status.details?.causes?.[0]?.reason === 'NamespaceTerminating',
    );
    bench.patch(configmaps, 'a', { data: { k: 'v' } }, { namespace: 'team' });
  });

  it('keeps the namespaces of the system', () => {
    const bench = new ApiServerBench();
    for (const name of ['default', 'kube-system', 'kube-public']) {
      assert.equal(
        refusalOf(() => bench.remove(namespaces, name)),
        `403 namespaces "${name}" is forbidden: this namespace may not be deleted`,
      );
    }
  });
});
