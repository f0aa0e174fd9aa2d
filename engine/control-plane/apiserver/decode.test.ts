import assert from 'node:assert/strict';
import { kinds } from '../../api/kinds/index';
import { configmaps } from '../../api/resources';
import { structDecoder } from './decode';
import { Registry } from './registry';

describe('decoding with a known object', () => {
  const served = new Registry(kinds).find(configmaps);
  const decoder = structDecoder(() => ({ error: 'no YAML here' }));
  const live = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { k: 'v' } };

  it('does not take the data of a ConfigMap for that of a Secret, which is base64', () => {
    assert.ok(served !== undefined);
    const decoded = decoder.decode(served, { ...live, kind: 'Secret' }, live);
    assert.equal(decoded.ok, false);
    assert.match(decoded.ok ? '' : decoded.error, /illegal base64 data/);
  });

  it('shares what a body of the same kind shares', () => {
    assert.ok(served !== undefined);
    const decoded = decoder.decode(served, { ...live }, live);
    assert.ok(decoded.ok);
    assert.equal((decoded.object as { readonly data?: unknown }).data, live.data);
  });
});
