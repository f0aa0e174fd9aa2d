/**
 * Text that carries any bytes: what is no UTF-8 stands in it as lone surrogates, a byte each, and becomes the same bytes
 * again. Python's `surrogateescape` (PEP 383) does the same.
 */
const ESCAPE = 0xdc00;

/** Bytes of a stream, decoded as they come: a character that is cut in two waits for its other half. */
export class ByteTextDecoder {
  private waiting: Uint8Array = new Uint8Array();

  write(bytes: Uint8Array): string {
    const all = this.waiting.length === 0 ? bytes : joined(this.waiting, bytes);
    const cut = all.length - unfinished(all);
    this.waiting = all.slice(cut);
    return textOfBytes(all.subarray(0, cut));
  }

  /** What still waited, as it is. */
  end(): string {
    const rest = this.waiting;
    this.waiting = new Uint8Array();
    return textOfBytes(rest);
  }
}

export function textOfBytes(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escaped(bytes);
  }
}

export function bytesOfText(text: string): Uint8Array {
  const pieces = text.split(/([\udc80-\udcff])/u);
  return pieces.length === 1 ? encoder.encode(text) : pieces.map(pieceBytes).reduce(joined);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

const LONE = /^[\udc80-\udcff]$/u;
const pieceBytes = (piece: string): Uint8Array =>
  LONE.test(piece) ? Uint8Array.of(piece.charCodeAt(0) - ESCAPE) : encoder.encode(piece);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function escaped(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    text +=
      length === 0 ? String.fromCharCode(ESCAPE + (bytes[at] ?? 0)) : strict.decode(bytes.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}

/** How many bytes the character at a place has; 0: there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const length = lengthBy(bytes[at] ?? 0);
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
}

function lengthBy(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/** How many bytes at the end begin a character that is not all there. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return lengthBy(byte) > back ? back : 0;
  }
  return 0;
}
