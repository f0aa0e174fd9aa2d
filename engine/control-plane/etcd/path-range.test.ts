import assert from 'node:assert/strict';
import { instant } from '../../base/brand';
import { pathOf } from './key-path';
import { MvccStore } from './mvcc-store';
import { rangeOfPaths } from './path-range';
import { keyAt, rev, stampOf } from './testing/objects';

describe('range of paths', () => {
  it('is what etcdctl get --prefix shows', () => {
    const store = new MvccStore({ now: () => instant(0) });
    for (const key of [keyAt('web', 'b', 'services/specs'), keyAt('web', 'a', 'services/endpoints'), keyAt('web')]) {
      store.create(key, stampOf(key.name));
    }
    const paths = (beginning: string) => rangeOfPaths(store, beginning).map(({ key }) => pathOf(key));
    assert.deepEqual(paths('/registry/services'), [
      '/registry/services/endpoints/a/web',
      '/registry/services/specs/b/web',
    ]);
    assert.deepEqual(paths('/registry/pods/default/w'), ['/registry/pods/default/web']);
    assert.throws(() => rangeOfPaths(store, '/', rev(9)), /future revision/);
  });
});
