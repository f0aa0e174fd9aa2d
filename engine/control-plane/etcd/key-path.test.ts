import assert from 'node:assert/strict';
import { keyOfPath, pathOf } from './key-path';
import type { StoreKey } from './store';

const PREFIXES = ['pods', 'services/specs', 'services', 'minions', 'example.com/widgets'];

const cases: readonly [path: string, key: StoreKey][] = [
  ['/registry/pods/default/web', { prefix: 'pods', namespace: 'default', name: 'web' }],
  ['/registry/minions/worker-1', { prefix: 'minions', namespace: '', name: 'worker-1' }],
  ['/registry/services/specs/default/web', { prefix: 'services/specs', namespace: 'default', name: 'web' }],
  ['/registry/example.com/widgets/ns/x', { prefix: 'example.com/widgets', namespace: 'ns', name: 'x' }],
];

describe('key paths', () => {
  for (const [path, key] of cases) {
    it(`${path}, both ways`, () => {
      assert.equal(pathOf(key), path);
      assert.deepEqual(keyOfPath(path, PREFIXES), key);
    });
  }

  for (const path of [
    '/registry/pods',
    '/registry/pods/',
    '/registry/pods/a/b/c',
    '/registry/jobs/a/b',
    'pods/a/b',
    '/registry/pods/a/',
  ]) {
    it(`${path} is no key`, () => assert.equal(keyOfPath(path, PREFIXES), undefined));
  }
});
