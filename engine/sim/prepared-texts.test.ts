import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Hash } from './hash';
import { PreparedTexts } from './prepared-texts';

describe('prepared texts', () => {
  it('are hashed as they are without', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), (texts) => {
        const plain = new Hash();
        const prepared = new Hash();
        const known = new PreparedTexts(3);
        for (const text of [...texts, ...texts]) {
          plain.text(text);
          known.mix(prepared, text);
        }
        assert.equal(prepared.hex, plain.hex);
      }),
    );
  });
});
