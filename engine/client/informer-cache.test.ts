import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConfigMap } from '../api/types/core-v1';
import { InformerCache } from './informer-cache';
import { configMap } from './testing/harness';

const map = (namespace: string, name: string, data: Record<string, string> = {}): ConfigMap => {
  const draft = configMap(name, data);
  return { ...draft, metadata: { ...draft.metadata, namespace } } as ConfigMap;
};
const byNode = (object: ConfigMap): readonly string[] =>
  (object.data?.['node'] ?? '').split(',').filter((node) => node !== '');

describe('informer cache', () => {
  it('answers what was there before', () => {
    const cache = new InformerCache<ConfigMap>();
    const [first, second] = [map('a', 'x'), map('a', 'x', { k: 'v' })];
    assert.equal(cache.put(first), undefined);
    assert.equal(cache.put(second), first);
    assert.equal(cache.get({ namespace: 'a', name: 'x' }), second);
    assert.equal(cache.remove({ namespace: 'a', name: 'x' }), second);
    assert.equal(cache.remove({ namespace: 'a', name: 'x' }), undefined);
    assert.deepEqual([cache.list(), cache.list('a')], [[], []]);
  });

  it('gives out the same listing until something in it changes', () => {
    const cache = new InformerCache<ConfigMap>();
    cache.addIndex(byNode);
    cache.put(map('a', 'x', { node: 'n1' }));
    cache.put(map('b', 'y', { node: 'n2' }));
    const [all, ofA, onN1] = [cache.list(), cache.list('a'), cache.byIndex(byNode, 'n1')];
    cache.put(map('b', 'y', { node: 'n2', k: 'v' }));
    assert.notEqual(cache.list(), all);
    assert.equal(cache.list('a'), ofA);
    assert.equal(cache.byIndex(byNode, 'n1'), onN1);
    assert.equal(all.length, 2);
  });

  it('indexes what is there when the index comes late', () => {
    const cache = new InformerCache<ConfigMap>();
    cache.put(map('a', 'x', { node: 'n1' }));
    cache.addIndex(byNode);
    assert.deepEqual(
      cache.byIndex(byNode, 'n1').map(({ metadata }) => metadata.name),
      ['x'],
    );
  });

  it('agrees with a filter over all objects', () => {
    const change = fc.record({
      namespace: fc.constantFrom('a', 'b'),
      name: fc.constantFrom('x', 'y', 'z'),
      node: fc.constantFrom('', 'n1', 'n2', 'n1,n2'),
      remove: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const cache = new InformerCache<ConfigMap>();
        cache.addIndex(byNode);
        const model = new Map<string, ConfigMap>();
        for (const { namespace, name, node, remove } of changes) {
          const object = map(namespace, name, { node });
          if (remove) cache.remove({ namespace, name });
          else cache.put(object);
          if (remove) model.delete(`${namespace}/${name}`);
          else model.set(`${namespace}/${name}`, object);
          const expected = [...model.values()];
          assert.deepEqual(new Set(cache.list()), new Set(expected));
          assert.deepEqual(
            new Set(cache.list('a')),
            new Set(expected.filter(({ metadata }) => metadata.namespace === 'a')),
          );
          assert.deepEqual(
            new Set(cache.byIndex(byNode, 'n1')),
            new Set(expected.filter((one) => byNode(one).includes('n1'))),
          );
        }
      }),
    );
  });
});
