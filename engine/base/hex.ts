const DIGITS: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/**
 * The hexadecimal digits of 32-bit words, in groups parted by dashes. One flat text: put together from pieces it would
 * keep all of them, and an identifier lives as long as what it names.
 */
export function hexText(words: readonly number[], groups: readonly number[] = [words.length * 8]): string {
  const codes = new Array<number>(groups.reduce((sum, length) => sum + length, groups.length - 1));
  let digit = 0;
  let at = 0;
  for (const length of groups) {
    if (digit > 0) codes[at++] = DASH;
    for (const end = digit + length; digit < end; digit++) {
      const word = words[digit >>> 3] ?? 0;
      codes[at++] = DIGITS[(word >>> (28 - 4 * (digit & 7))) & 0xf] ?? 0;
    }
  }
  return String.fromCharCode(...codes);
}

const DASH = '-'.charCodeAt(0);

/** How the digits of a UUID are grouped (RFC 9562). */
export const UUID_GROUPS: readonly number[] = Object.freeze([8, 4, 4, 4, 12]);
