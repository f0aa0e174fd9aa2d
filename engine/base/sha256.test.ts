import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { base32OfBytes } from './base32';
import { sha256Base32, sha256OfText } from './sha256';

describe('SHA-256', () => {
  it('is that of the machine, of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const hash = [...createHash('sha256').update(text).digest()];
        assert.deepEqual(sha256OfText(text), hash);
      }),
    );
  });

  it('names the chain of the API server as every cluster does', () => {
    assert.equal(sha256Base32('default/kubernetes:httpstcp', 16), 'NPX46M4PTMTKRN6Y');
  });
});

describe('base 32', () => {
  it('pads as RFC 4648 shows', () => {
    const of = (text: string): string => base32OfBytes([...Buffer.from(text)]);
    assert.deepEqual(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(of), [
      '',
      'MY======',
      'MZXQ====',
      'MZXW6===',
      'MZXW6YQ=',
      'MZXW6YTB',
      'MZXW6YTBOI======',
    ]);
  });
});
