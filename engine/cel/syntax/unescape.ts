import { utf8 } from '../../base/base64';
export type Unescaped = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['`', '`'],
  ['?', '?'],
]);

/**
 * The value of a quoted literal. Of bytes each `\x…` and octal escape is one byte: such a string has one character a
 * byte there, and `bytesOf` makes the bytes.
 */
export function unescapeString(literal: string): Unescaped {
  const { body, isRaw } = strip(literal);
  if (isRaw || !body.includes('\\')) return { ok: true, text: body };
  let text = '';
  for (const part of parts(body)) {
    if (typeof part === 'string') text += part;
    else if (part.byte > 0x10ffff || (part.byte >= 0xd800 && part.byte <= 0xdfff))
      return { ok: false, message: 'invalid unicode code point' };
    else text += String.fromCodePoint(part.byte);
  }
  return { ok: true, text };
}

/** The bytes of a literal, its `b` left out. */
export function unescapeBytes(literal: string): Uint8Array | undefined {
  const { body, isRaw } = strip(literal);
  const bytes: number[] = [];
  if (isRaw) return Uint8Array.from(utf8(body));
  for (const part of parts(body)) {
    if (typeof part === 'string') bytes.push(...utf8(part));
    else if (part.wide) return undefined;
    else bytes.push(part.byte & 0xff);
  }
  return Uint8Array.from(bytes);
}

function strip(literal: string): { readonly body: string; readonly isRaw: boolean } {
  const normal = literal.replace(/\r\n?/g, '\n');
  const isRaw = normal.startsWith('r') || normal.startsWith('R');
  const quoted = isRaw ? normal.slice(1) : normal;
  const quotes = quoted.length >= 6 && (quoted.startsWith("'''") || quoted.startsWith('"""')) ? 3 : 1;
  return { body: quoted.slice(quotes, quoted.length - quotes), isRaw };
}

interface Escape {
  readonly byte: number;
  /** `\u` or `\U`: no byte. */
  readonly wide: boolean;
}

const PART = /\\(?:([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|([0-3][0-7]{2})|([^]))|[^\\]+/gu;

function* parts(body: string): Generator<string | Escape> {
  for (const [whole, hex, octal, simple] of body.matchAll(PART)) {
    if (hex !== undefined) yield { byte: parseInt(hex.slice(1), 16), wide: hex.startsWith('u') || hex.startsWith('U') };
    else if (octal !== undefined) yield { byte: parseInt(octal, 8), wide: false };
    else yield simple === undefined ? whole : (SIMPLE.get(simple) ?? simple);
  }
}
