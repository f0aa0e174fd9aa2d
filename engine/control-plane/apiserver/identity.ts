import type { Random } from '../../sim/random';

/** A UUID of version 4 from a seeded stream. */
export function uuid(random: Random): string {
  const a = word(random);
  const b = word(random);
  const c = word(random);
  const d = word(random);
  return `${hex8(a)}-${hex4(b >>> 16)}-${hex4((b & 0x0fff) | 0x4000)}-${hex4(((c >>> 16) & 0x3fff) | 0x8000)}-${hex4(c & 0xffff)}${hex8(d)}`;
}

const word = (random: Random): number => Math.floor(random.next() * 0x1_0000_0000) >>> 0;
const HEX: readonly string[] = Array.from({ length: 256 }, (_, value) => (value + 256).toString(16).slice(1));
const hex4 = (value: number): string => `${HEX[(value >>> 8) & 0xff]}${HEX[value & 0xff]}`;
const hex8 = (value: number): string => `${hex4(value >>> 16)}${hex4(value & 0xffff)}`;

/** No vowels and no look-alikes (apimachinery/pkg/util/rand, v0.36). */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const NAME_LENGTH_MAX = 63;

/** `metadata.name` from `metadata.generateName` (apiserver/pkg/storage/names, v1.36). */
export const generatedName = (random: Random, base: string): string =>
  base.slice(0, NAME_LENGTH_MAX - SUFFIX_LENGTH) + suffix(random, SUFFIX_LENGTH);

export function suffix(random: Random, length: number): string {
  let text = '';
  for (let count = 0; count < length; count++) text += ALPHABET.charAt(random.integer(0, ALPHABET.length - 1));
  return text;
}
