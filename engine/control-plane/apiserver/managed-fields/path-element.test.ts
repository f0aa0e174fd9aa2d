import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  canonicalElement,
  compareElements,
  elementText,
  fieldElement,
  indexElement,
  keyElement,
  pathText,
  valueElement,
  type PathElement,
} from './path-element';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const element: fc.Arbitrary<PathElement> = fc.oneof(
  fc.string().map(fieldElement),
  scalar.map(valueElement),
  fc.nat().map(indexElement),
  fc.dictionary(fc.constantFrom('name', 'port', 'protocol'), scalar, { minKeys: 1 }).map((keys) => {
    return keyElement(Object.entries(keys));
  }),
);

describe('path elements', () => {
  it('are spelled as FieldsV1 has them, keys in order', () => {
    assert.equal(fieldElement('spec'), 'f:spec');
    assert.equal(
      keyElement([
        ['protocol', 'TCP'],
        ['port', 80],
      ]),
      'k:{"port":80,"protocol":"TCP"}',
    );
    assert.equal(valueElement('a<b'), 'v:"a\\u003cb"');
    assert.equal(indexElement(3), 'i:3');
  });

  it('are printed in paths as Go prints them', () => {
    const path = ['f:spec', 'k:{"name":"app"}', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'v:"x"', 'i:0'];
    assert.equal(pathText(path), '.spec[name="app"].ports[port=80,protocol="TCP"][="x"][0]');
  });

  it('are read from any spelling', () => {
    assert.deepEqual(canonicalElement('k:{"b":1, "a":2}'), { ok: true, element: 'k:{"a":2,"b":1}' });
    assert.deepEqual(canonicalElement('v: "x" '), { ok: true, element: 'v:"x"' });
    assert.deepEqual(canonicalElement('z:future'), { ok: true });
    assert.deepEqual(canonicalElement('x'), { ok: false, error: 'key must be 2 characters long:' });
    assert.deepEqual(canonicalElement('spec'), { ok: false, error: 'missing colon: spec' });
    assert.equal(canonicalElement('k:nonsense').ok, false);
    assert.equal(canonicalElement('i:one').ok, false);
  });

  it('keep their spelling when read again', () => {
    fc.assert(fc.property(element, (one) => assert.deepEqual(canonicalElement(one), { ok: true, element: one })));
  });

  it('stand in a total order: fields, keys, values, indices, numbers by size', () => {
    const inOrder = [
      'f:a',
      'f:b',
      'k:{"port":9}',
      'k:{"port":80}',
      'k:{"port":80,"z":1}',
      'v:2',
      'v:10',
      'v:"a"',
      'i:2',
      'i:10',
    ];
    assert.deepEqual([...inOrder].reverse().sort(compareElements), inOrder);
    fc.assert(
      fc.property(element, element, (a, b) => {
        assert.equal(Math.sign(compareElements(a, b)), -Math.sign(compareElements(b, a)) + 0);
        assert.equal(compareElements(a, b) === 0, a === b);
      }),
    );
  });

  it('have a text each', () => {
    fc.assert(fc.property(element, (one) => assert.ok(elementText(one).length > 0)));
  });
});
