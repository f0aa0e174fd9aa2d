const DIGITS = /^[A-Za-z0-9+/]*={0,2}$/;
const TAIL = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)$/;

/** Whether Go would print the text of these bytes in just this way. */
export const isCanonicalBase64 = (text: string): boolean =>
  text === '' || (text.length % 4 === 0 && DIGITS.test(text) && TAIL.test(text.slice(-4)));

/** The text that Go prints for the bytes it reads; undefined when they are no base64 for it. Line ends may be within. */
export function canonicalBase64(text: string): string | undefined {
  if (isCanonicalBase64(text)) return text;
  return corruptInput(text) === undefined ? Buffer.from(text, 'base64').toString('base64') : undefined;
}

/** Where encoding/base64 (Go 1.26, padded, not strict) finds the text corrupt: `illegal base64 data at input byte N`. */
export function corruptInput(text: string): number | undefined {
  const bytes = Buffer.from(text, 'utf8');
  let at = 0;
  while (at < bytes.length) {
    const next = quantum(bytes, at);
    if (next.corrupt !== undefined) return next.corrupt;
    at = next.at;
  }
  return undefined;
}

interface Quantum {
  readonly at: number;
  readonly corrupt?: number;
}

/** Reads four characters, as decodeQuantum does. */
function quantum(bytes: Uint8Array, start: number): Quantum {
  let at = start;
  for (let digits = 0; digits < 4;) {
    const byte = bytes[at];
    if (byte === undefined) return digits === 0 ? { at } : { at, corrupt: at - digits };
    at++;
    if (byte === 10 || byte === 13) continue;
    if (byte === PAD) return padding(bytes, at, digits);
    if (!isDigit(byte)) return { at, corrupt: at - 1 };
    digits++;
  }
  return { at };
}

function padding(bytes: Uint8Array, after: number, digits: number): Quantum {
  if (digits < 2) return { at: after, corrupt: after - 1 };
  let at = after;
  if (digits === 2) {
    at = skipLineEnds(bytes, at);
    if (at === bytes.length) return { at, corrupt: bytes.length };
    if (bytes[at] !== PAD) return { at, corrupt: at - 1 };
    at++;
  }
  at = skipLineEnds(bytes, at);
  return at < bytes.length ? { at: bytes.length, corrupt: at } : { at };
}

function skipLineEnds(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 10 || bytes[at] === 13) at++;
  return at;
}

const PAD = 61;

const isDigit = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 43 || byte === 47;
