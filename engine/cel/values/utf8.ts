import { utf8 } from '../../base/base64';

export const encodeUtf8 = (text: string): Uint8Array => Uint8Array.from(utf8(text));

/** The text of bytes; undefined: they are no UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let index = 0; index < bytes.length;) {
    const first = bytes[index] ?? 0;
    const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : 4;
    if (length === 4 && (first < 0xf0 || first > 0xf4)) return undefined;
    let point = length === 1 ? first : first & (0xff >> (length + 1));
    for (let at = index + 1; at < index + length; at++) {
      const byte = bytes[at];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (byte & 63);
    }
    const isSurrogate = point >= 0xd800 && point <= 0xdfff;
    if (isSurrogate || point > 0x10ffff || (length === 3 && point < 0x800) || (length === 4 && point < 0x10000))
      return undefined;
    text += String.fromCodePoint(point);
    index += length;
  }
  return text;
}
