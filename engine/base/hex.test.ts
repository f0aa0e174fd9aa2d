import { strict as assert } from 'node:assert';
import { hexText, UUID_GROUPS } from './hex';

describe('hexText', () => {
  it('prints every digit of every word', () => {
    assert.equal(hexText([0, 0xffffffff, 0x0012ab00]), '00000000ffffffff0012ab00');
  });
  it('reads a negative word as its 32 bits', () => assert.equal(hexText([-1]), 'ffffffff'));
  it('groups digits as a UUID does', () => {
    const words = [0x01234567, 0x89ab4def, 0x8123_4567, 0x89abcdef];
    assert.equal(hexText(words, UUID_GROUPS), '01234567-89ab-4def-8123-456789abcdef');
  });
});
