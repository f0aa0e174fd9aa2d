import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  QUANTITY_FORMAT_TEXT,
  quantityMillis,
  quantityValue,
  readQuantity,
  roundedToMillis,
} from './quantity';

describe('quantity', () => {
  const printed: readonly (readonly [text: string, printed: string])[] = [
    ['0', '0'],
    ['0Gi', '0'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['1000', '1k'],
    ['100', '100'],
    ['1024Mi', '1Gi'],
    ['1500Mi', '1500Mi'],
    ['1536Mi', '1536Mi'],
    ['1Gi', '1Gi'],
    ['0.5Gi', '512Mi'],
    ['0.1Gi', '107374182400m'],
    ['1e3', '1e3'],
    ['12e5', '1200e3'],
    ['+5', '+5'],
    ['-1', '-1'],
    ['0.0000000001', '1n'],
    ['100Ki', '100Ki'],
    ['1023', '1023'],
    ['9223372036854775807', '9223372036854775807'],
    ['20Ei', '9223372036854775807'],
  ];
  for (const [text, expected] of printed)
    it(`${text} is printed ${expected}`, () => assert.equal(canonicalQuantity(text), expected));

  it('refuses what is no quantity, in Go’s words', () => {
    for (const text of ['', 'abc', '1ZB', '1 Gi']) assert.equal(readQuantity(text), QUANTITY_FORMAT_TEXT);
    for (const text of ['1mm', '1KK', '--1']) assert.equal(readQuantity(text), "unable to parse quantity's suffix");
  });

  it('compares across formats', () => {
    assert.equal(compareQuantities('1', '1000m'), 0);
    assert.equal(compareQuantities('1Ki', '1k'), 1);
    assert.equal(compareQuantities('-1', '0'), -1);
  });

  it('adds in the format of the first', () => {
    assert.equal(addQuantities('1Gi', '1Gi'), '2Gi');
    assert.equal(addQuantities('0', '1Gi'), '1Gi');
    assert.equal(addQuantities('500m', '1'), '1500m');
  });

  it('rounds up', () => {
    assert.equal(quantityValue('1500m'), 2);
    assert.equal(quantityMillis('0.0001'), 1);
    assert.equal(roundedToMillis('100u'), '1m');
    assert.equal(roundedToMillis('1Gi'), '1Gi');
  });

  it('printing loses nothing', () => {
    const amount = fc.tuple(
      fc.integer({ min: -999_999, max: 999_999 }),
      fc.constantFrom('', 'm', 'u', 'k', 'M', 'Ki', 'Mi', 'Gi', 'e2'),
    );
    fc.assert(
      fc.property(amount, ([number, suffix]) => {
        const text = `${number}${suffix}`;
        const once = canonicalQuantity(text);
        return compareQuantities(text, once) === 0 && canonicalQuantity(once) === once;
      }),
    );
  });
});
