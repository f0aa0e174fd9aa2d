import { base32OfBytes } from './base32';
import { utf8 } from './base64';

/** SHA-256 of a text's UTF-8 bytes (FIPS 180-4), 32 bytes. For names that Kubernetes derives, not for secrets. */
export function sha256OfText(text: string): readonly number[] {
  const message = padded(utf8(text));
  const state = [...INITIAL];
  for (let block = 0; block < message.length; block += 64) compress(state, wordsOf(message, block));
  return state.flatMap((word) => [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]);
}

/** The first characters of the hash in base 32: how kube-proxy tells its chains apart. */
export const sha256Base32 = (text: string, length: number): string =>
  base32OfBytes(sha256OfText(text)).slice(0, length);

function padded(bytes: readonly number[]): readonly number[] {
  const zeros = (119 - (bytes.length % 64)) % 64;
  const bits = bytes.length * 8;
  const length = [56, 48, 40, 32, 24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256);
  return [...bytes, 0x80, ...new Array<number>(zeros).fill(0), ...length];
}

function wordsOf(message: readonly number[], block: number): readonly number[] {
  const at = (index: number): number => message[block + index] ?? 0;
  const words: number[] = [];
  for (let index = 0; index < 16; index++) {
    const byte = index * 4;
    words.push((at(byte) << 24) | (at(byte + 1) << 16) | (at(byte + 2) << 8) | at(byte + 3));
  }
  for (let index = 16; index < 64; index++) {
    const early = words[index - 15] ?? 0;
    const late = words[index - 2] ?? 0;
    const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words.push(((words[index - 16] ?? 0) + first + (words[index - 7] ?? 0) + second) | 0);
  }
  return words;
}

function compress(state: number[], words: readonly number[]): void {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let round = 0; round < 64; round++) {
    const choice = (e & f) ^ (~e & g);
    const one =
      (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (ROUNDS[round] ?? 0) + (words[round] ?? 0)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => (state[index] = ((state[index] ?? 0) + value) | 0));
}

const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

const PRIMES: readonly number[] = firstPrimes(64);
/** The first 32 bits of the fraction of a root. */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;
const INITIAL: readonly number[] = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS: readonly number[] = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let next = 2; primes.length < count; next++) if (primes.every((prime) => next % prime !== 0)) primes.push(next);
  return primes;
}
