const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of a text's UTF-8 bytes, padded. */
export function base64OfText(text: string): string {
  const bytes = utf8(text);
  let out = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    out += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    out += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    out += c === undefined ? '=' : ALPHABET.charAt(c & 63);
  }
  return out;
}

/** How many bytes a padded base64 text stands for. */
export const base64Length = (text: string): number =>
  Math.floor((text.length / 4) * 3) - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);

/** The text behind base64 of UTF-8; bytes that are no text become replacement characters. */
export const textOfBase64 = (text: string): string => utf8Text(bytesOfBase64(text));

/** The bytes behind base64; what is none gives bytes without a meaning. */
export function bytesOfBase64(text: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | ALPHABET.indexOf(character)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return bytes;
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const tail = (code: number): number => 0x80 | (code & 0x3f);

function utf8Text(bytes: readonly number[]): string {
  let out = '';
  for (let index = 0; index < bytes.length; index++) {
    const first = bytes[index] ?? 0;
    const length = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    if (length < 0 || index + length >= bytes.length) {
      out += '\ufffd';
      continue;
    }
    let code = length === 0 ? first : first & (0x3f >> length);
    for (let at = 1; at <= length; at++) code = (code << 6) | ((bytes[index + at] ?? 0) & 0x3f);
    out += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    index += length;
  }
  return out;
}
