import assert from 'node:assert/strict';
import fc from 'fast-check';
import { structFor } from '../../../api/struct-model/struct-model';
import { compareValues, equalValues } from './compare';
import { equalSets, isEmptySet } from './field-set';
import { fieldsOf } from './fields-of';
import { findingsOf, findingsText } from './findings';
import { deducedSchema, type FieldSchema } from './field-schema';
import { mergeValues } from './merge';
import { withNamedFields } from './named-fields';
import { reconciled } from './reconcile';
import { removeFields } from './remove';
import { structSchema } from './struct-schema';
import { customSchema } from './structural-schema';

function builtIn(apiVersion: string, kind: string): FieldSchema {
  const struct = structFor(apiVersion, kind);
  assert.ok(struct !== undefined);
  return structSchema(struct);
}

const widget = customSchema({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        name: { type: 'string' },
        size: { type: 'integer' },
        tags: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        items: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['id'],
          items: {
            type: 'object',
            properties: { id: { type: 'string' }, v: { type: 'integer' }, on: { type: 'boolean' } },
          },
        },
        plain: { type: 'array', items: { type: 'string' } },
        whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: { type: 'string' } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        port: { 'x-kubernetes-int-or-string': true },
      },
    },
  },
});

const letter = fc.constantFrom('a', 'b', 'c');
const optional = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });
const present = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const spec = fc
  .record({
    name: optional(letter),
    size: optional(fc.nat(3)),
    tags: optional(fc.uniqueArray(letter, { minLength: 1 })),
    items: optional(
      fc.uniqueArray(fc.record({ id: letter, v: optional(fc.nat(2)), on: optional(fc.boolean()) }).map(present), {
        selector: ({ id }) => id,
        minLength: 1,
      }),
    ),
    plain: optional(fc.array(letter, { minLength: 1, maxLength: 3 })),
    whole: optional(fc.dictionary(letter, letter, { minKeys: 1 })),
    labels: optional(fc.dictionary(letter, letter, { minKeys: 1 })),
    free: optional(fc.dictionary(letter, fc.dictionary(letter, fc.nat(2), { minKeys: 1 }), { minKeys: 1 })),
    port: optional(fc.oneof(letter, fc.nat(9))),
  })
  .map((fields) => ({ spec: present(fields) }));

const texts = (set: object): string => JSON.stringify(set);

describe('typed walks', () => {
  it('find no difference in what is the same, and name what comes and goes', () => {
    fc.assert(
      fc.property(spec, spec, (a, b) => {
        const same = compareValues(widget, a, structuredClone(a));
        assert.deepEqual(same, { removed: {}, modified: {}, added: {} });
        const there = compareValues(widget, a, b);
        const back = compareValues(widget, b, a);
        assert.deepEqual(there.added, back.removed);
        assert.deepEqual(there.modified, back.modified);
      }),
    );
  });

  it('own all of what comes out of nothing', () => {
    fc.assert(
      fc.property(spec, (value) => {
        const { added, modified, removed } = compareValues(widget, { spec: {} }, value);
        assert.deepEqual([removed, modified], [{}, {}]);
        const mine = withNamedFields(widget, fieldsOf(widget, value));
        assert.ok(equalSets(withNamedFields(widget, added), isEmptySet(added) ? added : mine), texts(added));
      }),
    );
  });

  it('merge to something that a second merge does not change, and that has all of the configuration', () => {
    fc.assert(
      fc.property(spec, spec, (live, configuration) => {
        const merged = mergeValues(widget, live, configuration);
        assert.deepEqual(mergeValues(widget, merged, configuration), merged);
        const { removed } = compareValues(widget, live, merged);
        assert.ok(isEmptySet(removed), texts(removed));
        assert.deepEqual(findingsOf(widget, merged), []);
      }),
    );
  });

  it('share what a merge does not touch', () => {
    const live = { spec: { items: [{ id: 'a', v: 1 }], labels: { a: 'b' } } };
    const merged = mergeValues(widget, live, { spec: { labels: { a: 'b' } } });
    assert.equal(merged, live);
  });

  it('take out what is theirs and nothing else', () => {
    fc.assert(
      fc.property(spec, (value) => {
        assert.ok(equalValues(removeFields(widget, value, {}), value));
        const all = withNamedFields(widget, fieldsOf(widget, value));
        assert.deepEqual(fieldsOf(widget, removeFields(widget, value, all) ?? {}), {});
      }),
    );
  });

  it('order a list as the configuration has it, with what it does not mention in place', () => {
    const items = (...ids: readonly string[]): object => ({ spec: { items: ids.map((id) => ({ id })) } });
    const merged = mergeValues(widget, items('a', 'b', 'c', 'd'), items('d', 'x', 'b'));
    assert.deepEqual(merged, items('a', 'c', 'd', 'x', 'b'));
  });

  it('say what is no configuration in the words of the real server', () => {
    const pod = builtIn('v1', 'Pod');
    const why = (schema: FieldSchema, value: unknown): string => findingsText(findingsOf(schema, value));
    assert.equal(why(pod, { spec: { containers: 'x' } }), '.spec.containers: expected list, got &{x}');
    assert.equal(why(pod, { bogus: 1 }), '.bogus: field not declared in schema');
    assert.equal(
      why(pod, { spec: { containers: [{ name: 'a', image: 1 }] } }),
      '.spec.containers[name="a"].image: expected string, got &value.valueUnstructured{Value:1}',
    );
    assert.equal(
      why(pod, { spec: { hostNetwork: 'yes', containers: [{ name: 'a' }, { name: 'a' }] } }),
      'errors:\n  .spec.containers: duplicate entries for key [name="a"]\n  .spec.hostNetwork: expected boolean, got &{yes}',
    );
    assert.equal(
      why(builtIn('v1', 'Service'), { spec: { ports: [{ port: 80 }, { port: 80, protocol: 'TCP' }] } }),
      '.spec.ports: duplicate entries for key [port=80,protocol="TCP"]',
    );
    assert.equal(
      why(widget, { spec: { items: [{ v: 1 }] } }),
      `.spec.items: element 0: associative list with keys has an element that omits all key fields ["id"] (and doesn't have default values for any key fields)`,
    );
    assert.equal(why(widget, { spec: { tags: ['a', 'a'] } }), '.spec.tags: duplicate entries for key [="a"]');
    assert.equal(why(widget, { spec: { size: 'x' } }), '.spec.size: expected numeric (int or float), got string');
    assert.deepEqual(findingsOf(widget, { spec: { free: { any: [1, { a: 'b' }] }, port: 'http' } }), []);
    assert.equal(why(widget, { metadata: { name: 'a', nom: 'b' } }), '.metadata.nom: field not declared in schema');
  });

  it('own lists and maps as their type has it', () => {
    const value = {
      spec: {
        tags: ['a'],
        items: [{ id: 'x', v: 1 }],
        plain: ['p'],
        whole: { a: 'b' },
        labels: { a: 'b' },
        free: { deep: { er: 1 }, list: [1] },
      },
    };
    assert.deepEqual(fieldsOf(widget, value), {
      'f:spec': {
        'f:tags': { 'v:"a"': {} },
        'f:items': { 'k:{"id":"x"}': { '.': {}, 'f:id': {}, 'f:v': {} } },
        'f:plain': {},
        'f:whole': {},
        'f:labels': { 'f:a': {} },
        'f:free': { 'f:deep': { '.': {}, 'f:er': {} }, 'f:list': {} },
      },
    });
  });

  it('deduce the type of what has no schema', () => {
    assert.deepEqual(fieldsOf(deducedSchema, { a: { b: [1] }, c: null }), {
      'f:a': { '.': {}, 'f:b': {} },
      'f:c': {},
    });
    assert.deepEqual(compareValues(deducedSchema, { a: 1 }, { a: { b: 2 } }), {
      removed: {},
      modified: { 'f:a': {} },
      added: { 'f:a': { 'f:b': {} } },
    });
    const bare = customSchema(undefined);
    assert.deepEqual(fieldsOf(bare, { metadata: { finalizers: ['x'] }, spec: { list: [1] } }), {
      'f:metadata': { 'f:finalizers': { 'v:"x"': {} } },
      'f:spec': { '.': {}, 'f:list': {} },
    });
  });

  it('take items that are there twice as a whole', () => {
    const before = { spec: { tags: ['a', 'a', 'b'] } };
    assert.deepEqual(compareValues(widget, before, { spec: { tags: ['a', 'b'] } }), {
      removed: { 'f:spec': { 'f:tags': { 'v:"a"': {} } } },
      modified: {},
      added: { 'f:spec': { 'f:tags': { 'v:"a"': {} } } },
    });
  });

  it('own an atomic field as a whole when they owned a part of it', () => {
    const set = {
      'f:spec': { 'f:whole': { '.': {}, 'f:a': {} }, 'f:plain': { 'i:0': {} }, 'f:labels': { 'f:a': {} } },
    };
    assert.deepEqual(reconciled(widget, set), {
      'f:spec': { 'f:whole': {}, 'f:plain': {}, 'f:labels': { 'f:a': {} } },
    });
    const fits = { 'f:spec': { 'f:whole': {} } };
    assert.equal(reconciled(widget, fits), fits);
  });
});
