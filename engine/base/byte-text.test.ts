import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesOfText, ByteTextDecoder, textOfBytes } from './byte-text';

describe('text that carries any bytes', () => {
  it('is the text itself where the bytes are UTF-8', () => {
    assert.equal(textOfBytes(Buffer.from('a ü €\u{1f600}')), 'a ü €\u{1f600}');
    assert.deepEqual(Buffer.from(bytesOfText('ü')), Buffer.from('ü'));
  });

  it('gives back the bytes that went in, in whatever pieces they came', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 9 }), (pieces) => {
        const decoder = new ByteTextDecoder();
        const text = pieces.map((piece) => decoder.write(piece)).join('') + decoder.end();
        assert.deepEqual(Buffer.from(bytesOfText(text)), Buffer.concat(pieces));
      }),
    );
  });

  it('keeps a character whole that was cut in two', () => {
    const decoder = new ByteTextDecoder();
    const bytes = Buffer.from('€');
    assert.deepEqual([decoder.write(bytes.subarray(0, 2)), decoder.write(bytes.subarray(2))], ['', '€']);
  });
});
