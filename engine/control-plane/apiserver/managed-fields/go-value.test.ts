import assert from 'node:assert/strict';
import { goSyntax, goTypeOf, goValue } from './go-value';

describe('values as Go prints them', () => {
  const value = { b: [1, 'x', null], a: { y: true } };

  it('plainly', () => {
    assert.equal(goValue(value), 'map[a:map[y:true] b:[1 x <nil>]]');
    assert.deepEqual([1.5, 100000, 1e6, 123456789, 0.0001, 0.00001, -1e6].map(goValue), [
      '1.5',
      '100000',
      '1e+06',
      '1.23456789e+08',
      '0.0001',
      '1e-05',
      '-1e+06',
    ]);
  });

  it('as source', () => {
    assert.equal(
      goSyntax(value),
      'map[string]interface {}{"a":map[string]interface {}{"y":true}, "b":[]interface {}{1, "x", interface {}(nil)}}',
    );
  });

  it('by type', () => {
    assert.deepEqual([null, [], {}, '', 1, true].map(goTypeOf), [
      '<nil>',
      '[]interface {}',
      'map[string]interface {}',
      'string',
      'float64',
      'bool',
    ]);
  });
});
