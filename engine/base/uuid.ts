import { hexText, UUID_GROUPS } from './hex';

/** A version 4 UUID (RFC 9562) out of a seeded source. */
export function uuidFrom(random: { integer(low: number, high: number): number }): string {
  const half = (): number => random.integer(0, 0xffff);
  const version = 0x4000 | random.integer(0, 0xfff);
  const variant = 0x8000 | random.integer(0, 0x3fff);
  const words = [word(half(), half()), word(half(), version), word(variant, half()), word(half(), half())];
  return hexText(words, UUID_GROUPS);
}

const word = (high: number, low: number): number => (high << 16) | low;
