import { hexText, UUID_GROUPS } from '../../base/hex';
import type { Random } from '../../sim/random';

/** A UUID of version 4 from a seeded stream. */
export function uuid(random: Random): string {
  const a = word(random);
  const b = word(random);
  const c = word(random);
  const d = word(random);
  return hexText([a, (b & 0xffff_0fff) | 0x4000, (c & 0x3fff_ffff) | 0x8000_0000, d], UUID_GROUPS);
}

const word = (random: Random): number => Math.floor(random.next() * 0x1_0000_0000) >>> 0;

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
