const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** hash/fnv New32a of Go: each byte is mixed in before it is multiplied. */
export class Fnv32a {
  private state = OFFSET;

  get value(): number {
    return this.state >>> 0;
  }

  text(text: string): void {
    eachByte(text, (byte) => this.byte(byte));
  }

  bytes(bytes: readonly number[]): void {
    for (const byte of bytes) this.byte(byte);
  }

  private byte(byte: number): void {
    this.state = Math.imul(this.state ^ byte, PRIME);
  }
}

/** hash/fnv New32 of Go: multiplied first. */
export function fnv32(text: string, more: readonly string[] = []): number {
  let state = OFFSET;
  const mix = (byte: number): void => {
    state = Math.imul(state, PRIME) ^ byte;
  };
  eachByte(text, mix);
  for (const part of more) eachByte(part, mix);
  return state >>> 0;
}

const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Characters that spell no word (apimachinery/pkg/util/rand SafeEncodeString, v0.36). */
export const safeEncode = (text: string): string =>
  text.replace(/./g, (char) => ALPHABET.charAt(char.charCodeAt(0) % ALPHABET.length));

/** The bytes of a text in UTF-8. */
function eachByte(text: string, take: (byte: number) => void): void {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      take(unit);
      continue;
    }
    const code = text.codePointAt(i) ?? unit;
    if (code > 0xffff) i++;
    if (code < 0x800) take(0xc0 | (code >> 6));
    else if (code < 0x10000) take(0xe0 | (code >> 12));
    else {
      take(0xf0 | (code >> 18));
      take(0x80 | ((code >> 12) & 0x3f));
    }
    if (code >= 0x800) take(0x80 | ((code >> 6) & 0x3f));
    take(0x80 | (code & 0x3f));
  }
}
