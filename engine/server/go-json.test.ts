import assert from 'node:assert/strict';
import { goJson } from './go-json';

describe('JSON as Go writes it', () => {
  it('has no angle brackets, ampersands or separators of lines', () => {
    assert.equal(goJson({ a: '<b&c>\u2028\u2029' }), '{"a":"\\u003cb\\u0026c\\u003e\\u2028\\u2029"}');
    assert.equal(goJson({ '<': '&' }, 2), '{\n  "\\u003c": "\\u0026"\n}');
  });

  it('leaves everything else as it is', () => {
    const value = { text: 'é 😀 "quoted" \\ \b\f\n\u001b /', list: [1, null, true] };
    assert.equal(goJson(value), JSON.stringify(value));
    assert.deepEqual(JSON.parse(goJson(value)), value);
  });
});
